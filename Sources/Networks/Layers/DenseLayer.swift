import Architectures
import Geometry
import Kernels
import RandomStreams

/// A dense operation with its weights and bias; pictures are read flat.
///
/// It runs on the whole batch: its weights are many for each sample.
struct DenseLayer: Layer {
  let input: LayerInput
  let output: Value
  let geometry: DenseGeometry
  let weights: Block
  let bias: Block?
  /// Among the activations, where the channels of a picture whose pixels have padding lanes lie one behind the
  /// other while a task goes on, or their gradients; nil where they do anyway.
  let flat: Block?
  /// What is applied to the output, if anything.
  let activation: ActivationKind?
  let initializer: Initializer

  func run(_ task: BatchTask, _ pass: Pass, chunk: Int) {
    switch task {
    case .forward: forward(pass)
    case .backward:
      undo(activation, of: output, pass, pass.whole, workers: pass.workers)
      writeInputGradient(pass)
    case .weightGradient: writeWeightGradient(pass)
    case .combination, .gradientCombination, .preparation: break
    }
  }

  private func forward(_ pass: Pass) {
    let x = flatInput(pass)
    let target = pass.value(output)
    let arena = pass.memory.weights
    var y = target.write()
    denseForward(
      x.read(), weights: arena.read(weights), bias: arena.readIfAny(bias),
      activation: activation, into: &y, geometry, batch: pass.batch, workers: pass.workers)
  }

  private func writeInputGradient(_ pass: Pass) {
    guard let mode = input.mode else { return }
    let dy = pass.gradient(output)
    let target = pass.gradient(input.value)
    let arena = pass.memory.weights
    var dx = target.write()
    guard let flat else {
      denseInputGradient(
        dy.read(), weights: arena.read(weights), into: &dx, geometry,
        batch: pass.batch, mode: mode, workers: pass.workers)
      return
    }
    let between = ArenaView(pass.memory.activations, flat)
    var flatGradient = between.write()
    denseInputGradient(
      dy.read(), weights: arena.read(weights), into: &flatGradient, geometry,
      batch: pass.batch, mode: .overwrite, workers: pass.workers)
    flattenGradient(
      flatGradient.span, yStride: geometry.inputStride, into: &dx, xStride: input.value.stride,
      channels: input.value.shape.channels, pixels: input.value.shape.pixels, batch: pass.batch,
      mode: mode, workers: pass.workers)
  }

  private func writeWeightGradient(_ pass: Pass) {
    let x = flatInput(pass)
    let dy = pass.gradient(output)
    let arena = pass.memory.weightGradients
    var dWeights = arena.write(weights)
    var dBias = arena.writeIfAny(bias)
    denseFilterGradient(
      x.read(), dy.read(), into: &dWeights, bias: &dBias, geometry, batch: pass.batch,
      workers: pass.workers)
  }

  /// The samples, without padding lanes between their pixels.
  private func flatInput(_ pass: Pass) -> ArenaView {
    let x = pass.value(input.value)
    guard let flat else { return x }
    let result = ArenaView(pass.memory.activations, flat)
    var y = result.write()
    flatten(
      x.read(), xStride: input.value.stride, channels: input.value.shape.channels,
      pixels: input.value.shape.pixels, into: &y, yStride: geometry.inputStride,
      batch: pass.batch, workers: pass.workers)
    return result
  }

  func initialize(weights arena: Arena, statistics: Arena, from stream: inout RandomStream) {
    var span = arena.write(weights)
    initializer.fill(
      &span, rows: geometry.inputs, columns: geometry.outputs, stride: geometry.outputStride,
      fan: Fan(inputs: geometry.inputs, outputs: geometry.outputs), from: &stream)
  }
}
