import Architectures
import Geometry
import Kernels

/// A pooling, local or global.
struct PoolingLayer: Layer {
  let input: LayerInput
  let output: Value
  /// Which values were the largest, in a network that learns.
  let winners: Value?
  let kind: PoolingKind
  let geometry: PoolingGeometry
  /// What is applied to the output, if anything.
  let activation: ActivationKind?

  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk) {
    switch task {
    case .forward: forward(pass, chunk, keeping: winners)
    case .use: forward(pass, chunk, keeping: nil)
    case .backward: backward(pass, chunk)
    case .sums, .gradientSums: break
    }
  }

  private func forward(_ pass: Pass, _ chunk: Chunk, keeping winners: Value?) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    let view = winners.map { pass.value($0, chunk) } ?? pass.nothing
    var y = target.write()
    let batch = chunk.samples.count
    switch kind {
    case .max:
      var kept = view.write()
      maxPoolingForward(
        x.read(), into: &y, winners: &kept, geometry, batch: batch, workers: pass.alone)
    case .average:
      averagePoolingForward(x.read(), into: &y, geometry, batch: batch, workers: pass.alone)
    }
    if let activation {
      activate(
        activation, &y, channels: output.shape.channels, pixels: batch * output.shape.pixels,
        workers: pass.alone)
    }
  }

  private func backward(_ pass: Pass, _ chunk: Chunk) {
    guard let mode = input.mode else { return }
    undo(activation, of: output, pass, chunk, workers: pass.alone)
    let dy = pass.gradient(output, chunk)
    let target = pass.gradient(input.value, chunk)
    var dx = target.write()
    let batch = chunk.samples.count
    switch kind {
    case .max:
      let kept = winners.map { pass.value($0, chunk) } ?? pass.nothing
      maxPoolingGradient(
        winners: kept.read(), dy.read(), into: &dx, geometry, batch: batch, mode: mode,
        workers: pass.alone)
    case .average:
      averagePoolingGradient(
        dy.read(), into: &dx, geometry, batch: batch, mode: mode, workers: pass.alone)
    }
  }
}
