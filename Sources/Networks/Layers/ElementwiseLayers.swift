import Architectures
import Geometry
import Kernels

// Layers that touch each value on its own.

/// A function of each value.
struct ActivationLayer: Layer {
  let input: LayerInput
  let output: Value
  let kind: ActivationKind

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    activationForward(
      kind, pass.activations.read(input.value.block(pass.batch)), into: &y,
      channels: output.shape.channels, pixels: pass.batch * output.shape.pixels,
      workers: pass.workers)
  }

  func backward(_ pass: Pass) {
    guard let mode = input.mode else { return }
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    activationGradient(
      kind, pass.activations.read(input.value.block(pass.batch)),
      pass.activations.read(output.block(pass.batch)),
      pass.gradients.read(output.gradient(pass.batch)), into: &dx,
      channels: output.shape.channels, pixels: pass.batch * output.shape.pixels, mode: mode,
      workers: pass.workers)
  }
}

/// Dropout while training, a copy else.
struct DropoutLayer: Layer {
  let input: LayerInput
  let output: Value
  let ratio: Float
  /// Tells the dropout layers of one network apart.
  let place: Int

  private func key(_ pass: Pass) -> UInt64 {
    pass.dropoutKey &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
  }

  func forward(_ pass: Pass) {
    let x = pass.activations.read(input.value.block(pass.batch))
    var y = pass.activations.write(output.block(pass.batch))
    if pass.isTraining && ratio > 0 {
      dropoutForward(x, into: &y, ratio: ratio, key: key(pass), workers: pass.workers)
    } else {
      accumulate(from: x, into: &y, mode: .overwrite, workers: pass.workers)
    }
  }

  func backward(_ pass: Pass) {
    guard let mode = input.mode else { return }
    let dy = pass.gradients.read(output.gradient(pass.batch))
    var dx = pass.gradients.write(input.value.gradient(pass.batch))
    if ratio > 0 {
      dropoutGradient(
        dy, into: &dx, ratio: ratio, key: key(pass), mode: mode, workers: pass.workers)
    } else {
      accumulate(from: dy, into: &dx, mode: mode, workers: pass.workers)
    }
  }
}

/// The sum of two values.
struct AddLayer: Layer {
  let inputs: [LayerInput]
  let output: Value

  func forward(_ pass: Pass) {
    var y = pass.activations.write(output.block(pass.batch))
    addForward(
      pass.activations.read(inputs[0].value.block(pass.batch)),
      pass.activations.read(inputs[1].value.block(pass.batch)), into: &y, workers: pass.workers)
  }

  func backward(_ pass: Pass) {
    let dy = pass.gradients.read(output.gradient(pass.batch))
    for input in inputs {
      guard let mode = input.mode else { continue }
      var dx = pass.gradients.write(input.value.gradient(pass.batch))
      accumulate(from: dy, into: &dx, mode: mode, workers: pass.workers)
    }
  }
}
