import Architectures
import Geometry
import Kernels

/// A pooling, local or global.
struct PoolingLayer: Layer {
  let input: LayerInput
  let output: Value
  let kind: PoolingKind
  let geometry: PoolingGeometry

  func forward(_ pass: Pass) {
    let x = pass.activations.read(input.value.block(pass.batch))
    var y = pass.activations.write(output.block(pass.batch))
    switch kind {
    case .max:
      maxPoolingForward(x, into: &y, geometry, batch: pass.batch, workers: pass.workers)
    case .average:
      averagePoolingForward(x, into: &y, geometry, batch: pass.batch, workers: pass.workers)
    }
  }

  func backward(_ pass: Pass) {
    guard let mode = input.mode else { return }
    let dy = pass.gradients.read(output.gradient(pass.batch))
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    switch kind {
    case .max:
      maxPoolingGradient(
        pass.activations.read(input.value.block(pass.batch)),
        pass.activations.read(output.block(pass.batch)), dy, into: &dx, geometry,
        batch: pass.batch, mode: mode, workers: pass.workers)
    case .average:
      averagePoolingGradient(
        dy, into: &dx, geometry, batch: pass.batch, mode: mode, workers: pass.workers)
    }
  }
}
