import Architectures
import Geometry
import Kernels
import RandomStreams

/// A convolution with its filter and bias.
struct ConvolutionLayer: Layer {
  let input: LayerInput
  let output: Value
  let geometry: ConvolutionGeometry
  let filter: Block
  let bias: Block?
  let initializer: Initializer

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    convolutionForward(
      pass.activations.read(input.value.block(pass.batch)), filter: pass.weights.read(filter),
      bias: pass.weights.readIfAny(bias), into: &y, geometry, batch: pass.batch,
      workers: pass.workers)
  }

  func backward(_ pass: Pass) {
    let dy = pass.gradients.read(output.gradient(pass.batch))
    var dFilter = pass.weightGradients.write(filter)
    var dBias = pass.weightGradients.writeIfAny(bias)
    var scratch = pass.scratch.write(pass.scratch.whole)
    convolutionFilterGradient(
      pass.activations.read(input.value.block(pass.batch)), dy, into: &dFilter, bias: &dBias,
      scratch: &scratch, geometry, batch: pass.batch, mode: .overwrite, workers: pass.workers)
    guard let mode = input.mode else { return }
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    convolutionInputGradient(
      dy, filter: pass.weights.read(filter), into: &dx, scratch: &scratch, geometry,
      batch: pass.batch, mode: mode, workers: pass.workers)
  }

  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {
    let fan = Fan(
      inputs: geometry.filterRows,
      outputs: geometry.filterHeight * geometry.filterWidth * geometry.groupOutputs)
    var span = weights.write(filter)
    initializer.fill(
      &span, rows: geometry.filterRows, columns: geometry.output.channels,
      stride: geometry.filterStride, fan: fan, isLive: { _ in true }, from: &stream)
  }

  /// Floats of scratch that the backward pass of a batch needs.
  func scratchCount(batch: Int) -> Int {
    max(
      convolutionFilterGradientScratchCount(geometry, batch: batch),
      input.mode == nil ? 0 : convolutionInputGradientScratchCount(geometry, batch: batch))
  }
}

extension Arena {
  /// The floats of a block, or none.
  @_lifetime(borrow self)
  func readIfAny(_ block: Block?) -> Span<Float> {
    read(block ?? Block(offset: 0, count: 0))
  }

  /// The floats of a block to write, or none.
  @_lifetime(borrow self)
  func writeIfAny(_ block: Block?) -> MutableSpan<Float> {
    write(block ?? Block(offset: 0, count: 0))
  }
}
