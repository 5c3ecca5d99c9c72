import Architectures
import Geometry
import Kernels
import RandomStreams

/// A convolution with its filter and bias.
struct ConvolutionLayer: LocalLayer {
  let input: LayerInput
  let output: Value
  let geometry: ConvolutionGeometry
  let filter: Block
  let bias: Block?
  /// Where the transposed filter lies during the backward pass.
  let transposed: Block
  /// What is applied to the output, if anything.
  let activation: ActivationKind?
  let initializer: Initializer

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    let weights = pass.memory.weights
    var y = target.write()
    convolutionForward(
      x.read(), filter: weights.read(filter), bias: weights.readIfAny(bias),
      activation: activation, into: &y, geometry, batch: chunk.samples.count, workers: pass.alone)
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {
    undo(activation, of: output, pass, chunk, workers: pass.alone)
    addFilterGradient(pass, chunk)
    if let mode = input.mode { writeInputGradient(pass, chunk, mode) }
  }

  func run(_ task: BatchTask, _ pass: Pass, chunk: Int) {
    guard task == .preparation && input.mode != nil else { return }
    let (weights, arena) = (pass.memory.weights, pass.memory.transposed)
    var target = arena.write(transposed)
    transposeFilter(weights.read(filter), into: &target, geometry, workers: pass.workers)
  }

  private func addFilterGradient(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let dy = pass.gradient(output, chunk)
    let filterTarget = pass.weightGradients(filter, chunk)
    let biasTarget = pass.weightGradients(bias ?? Block(offset: 0, count: 0), chunk)
    var dFilter = filterTarget.write()
    var dBias = biasTarget.write()
    convolutionFilterGradient(
      x.read(), dy.read(), into: &dFilter, bias: &dBias, geometry,
      batch: chunk.samples.count, mode: chunk.isFirst ? .overwrite : .accumulate,
      workers: pass.alone)
  }

  private func writeInputGradient(_ pass: Pass, _ chunk: Chunk, _ mode: Accumulation) {
    let dy = pass.gradient(output, chunk)
    let target = pass.gradient(input.value, chunk)
    let arena = pass.memory.transposed
    var dx = target.write()
    convolutionInputGradient(
      dy.read(), transposed: arena.read(transposed), into: &dx, geometry,
      batch: chunk.samples.count, mode: mode, workers: pass.alone)
  }

  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {
    let fan = Fan(
      inputs: geometry.filterRows,
      outputs: geometry.filterHeight * geometry.filterWidth * geometry.groupOutputs)
    var span = weights.write(filter)
    initializer.fill(
      &span, rows: geometry.filterRows, columns: geometry.output.channels,
      stride: geometry.filterStride, fan: fan, from: &stream)
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
