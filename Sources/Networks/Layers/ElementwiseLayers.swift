import Architectures
import Geometry
import Kernels

// Layers that touch each value on its own.

/// A function of each value.
struct ActivationLayer: LocalLayer {
  let input: LayerInput
  let output: Value
  let kind: ActivationKind

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    var y = target.write()
    activationForward(
      kind, x.read(), into: &y, channels: output.shape.channels,
      pixels: chunk.samples.count * output.shape.pixels, workers: pass.alone)
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {
    guard let mode = input.mode else { return }
    let y = pass.value(output, chunk)
    // A value whose backward pass does not ask for it may be gone.
    let x = kind.slopeFollowsFromValue ? y : pass.value(input.value, chunk)
    let dy = pass.gradient(output, chunk)
    let target = pass.gradient(input.value, chunk)
    var dx = target.write()
    activationGradient(
      kind, x.read(), y.read(), dy.read(), into: &dx, channels: output.shape.channels,
      pixels: chunk.samples.count * output.shape.pixels, mode: mode, workers: pass.alone)
  }
}

/// Dropout while training, a copy else.
struct DropoutLayer: Layer {
  let input: LayerInput
  let output: Value
  let ratio: Float
  /// Tells the dropout layers of one network apart: the number of the architecture's node, as masks must not
  /// depend on what the plan makes of the nodes before.
  let place: Int

  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk) {
    switch task {
    case .forward: forward(pass, chunk, isTraining: true)
    case .use: forward(pass, chunk, isTraining: false)
    case .backward: backward(pass, chunk)
    case .sums, .gradientSums: break
    }
  }

  private func key(_ pass: Pass) -> UInt64 {
    pass.dropoutKey &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
  }

  private func forward(_ pass: Pass, _ chunk: Chunk, isTraining: Bool) {
    let x = pass.value(input.value, chunk)
    let target = pass.value(output, chunk)
    var y = target.write()
    if isTraining && ratio > 0 {
      dropoutForward(
        x.read(), into: &y, ratio: ratio, key: key(pass),
        first: chunk.samples.lowerBound * output.storage, workers: pass.alone)
    } else {
      accumulate(from: x.read(), into: &y, mode: .overwrite, workers: pass.alone)
    }
  }

  private func backward(_ pass: Pass, _ chunk: Chunk) {
    guard let mode = input.mode else { return }
    let dy = pass.gradient(output, chunk)
    let target = pass.gradient(input.value, chunk)
    var dx = target.write()
    if ratio > 0 {
      dropoutGradient(
        dy.read(), into: &dx, ratio: ratio, key: key(pass),
        first: chunk.samples.lowerBound * output.storage, mode: mode, workers: pass.alone)
    } else {
      accumulate(from: dy.read(), into: &dx, mode: mode, workers: pass.alone)
    }
  }
}

/// The sum of two values.
struct AddLayer: LocalLayer {
  let inputs: [LayerInput]
  let output: Value
  /// What is applied to the output, if anything.
  let activation: ActivationKind?

  func forward(_ pass: Pass, _ chunk: Chunk) {
    let a = pass.value(inputs[0].value, chunk)
    let b = pass.value(inputs[1].value, chunk)
    let target = pass.value(output, chunk)
    var y = target.write()
    addForward(
      a.read(), b.read(), activation: activation, into: &y, channels: output.shape.channels,
      workers: pass.alone)
  }

  func backward(_ pass: Pass, _ chunk: Chunk) {
    undo(activation, of: output, pass, chunk, workers: pass.alone)
    let dy = pass.gradient(output, chunk)
    for input in inputs {
      guard let mode = input.mode else { continue }
      let target = pass.gradient(input.value, chunk)
      var dx = target.write()
      accumulate(from: dy.read(), into: &dx, mode: mode, workers: pass.alone)
    }
  }
}
