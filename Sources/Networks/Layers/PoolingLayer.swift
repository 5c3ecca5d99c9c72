import Architectures
import Geometry
import Kernels

/// A pooling, local or global.
struct PoolingLayer: LocalLayer {
  let input: LayerInput
  let output: Value
  let kind: PoolingKind
  let geometry: PoolingGeometry
  /// What is applied to the output, in a network for use alone.
  let activation: ActivationKind?

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    var y = target.write()
    let batch = chunk.samples.count
    switch kind {
    case .max:
      maxPoolingForward(x.read(), into: &y, geometry, batch: batch, workers: pass.alone)
    case .average:
      averagePoolingForward(x.read(), into: &y, geometry, batch: batch, workers: pass.alone)
    }
    if let activation {
      activate(
        activation, &y, channels: output.shape.channels, pixels: batch * output.shape.pixels,
        workers: pass.alone)
    }
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {
    guard let mode = input.mode else { return }
    let dy = pass.gradient(output, chunk)
    let target = pass.gradient(input.value, chunk)
    var dx = target.write()
    let batch = chunk.samples.count
    switch kind {
    case .max:
      let x = pass.value(input.value, chunk)
      let y = pass.value(output, chunk)
      maxPoolingGradient(
        x.read(), y.read(), dy.read(), into: &dx, geometry, batch: batch, mode: mode,
        workers: pass.alone)
    case .average:
      averagePoolingGradient(
        dy.read(), into: &dx, geometry, batch: batch, mode: mode, workers: pass.alone)
    }
  }
}
