import Architectures
import Geometry
import Kernels
import RandomStreams

/// A dense operation with its weights and bias; pictures are read flat.
struct DenseLayer: Layer {
  let input: LayerInput
  let output: Value
  let geometry: DenseGeometry
  let weights: Block
  let bias: Block?
  let initializer: Initializer

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    denseForward(
      pass.activations.read(input.value.block(pass.batch)), weights: pass.weights.read(weights),
      bias: pass.weights.readIfAny(bias), into: &y, geometry, batch: pass.batch,
      workers: pass.workers)
  }

  func backward(_ pass: Pass) {
    let dy = pass.gradients.read(output.gradient(pass.batch))
    var dWeights = pass.weightGradients.write(weights)
    var dBias = pass.weightGradients.writeIfAny(bias)
    denseFilterGradient(
      pass.activations.read(input.value.block(pass.batch)), dy, into: &dWeights, bias: &dBias,
      geometry, batch: pass.batch, workers: pass.workers)
    guard let mode = input.mode else { return }
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    var scratch = pass.scratch.write(pass.scratch.whole)
    denseInputGradient(
      dy, weights: pass.weights.read(weights), into: &dx, scratch: &scratch, geometry,
      batch: pass.batch, mode: mode, workers: pass.workers)
  }

  /// Rows that meet padding lanes of the input keep zero weights.
  func initialize(weights arena: Arena, statistics: Arena, from stream: inout RandomStream) {
    let shape = input.value.shape
    let stride = input.value.stride
    var span = arena.write(weights)
    initializer.fill(
      &span, rows: geometry.inputs, columns: geometry.outputs, stride: geometry.outputStride,
      fan: Fan(inputs: shape.elements, outputs: geometry.outputs),
      isLive: { $0 % stride < shape.channels }, from: &stream)
  }

  /// Floats of scratch that the backward pass of a batch needs.
  func scratchCount(batch: Int) -> Int {
    input.mode == nil ? 0 : denseInputGradientScratchCount(geometry, batch: batch)
  }
}
