import Architectures
import Geometry
import Kernels

// Layers that touch each value on its own.

/// A function of each value.
struct ActivationLayer: Layer {
  let input: LayerInput
  let output: Value
  let kind: ActivationKind

  var inputs: [LayerInput] { [input] }

  func forward(isTraining: Bool) -> [Work] {
    [
      .samples { pass, chunk in
        let x = pass.value(input.value, chunk)
        let target = pass.value(output, chunk)
        var y = target.write()
        activationForward(
          kind, x.read(), into: &y, channels: output.shape.channels,
          pixels: chunk.samples.count * output.shape.pixels, workers: pass.alone)
      }
    ]
  }

  var backward: [Work] {
    guard let mode = input.mode else { return [] }
    return [
      .samples { pass, chunk in
        let x = pass.value(input.value, chunk)
        let y = pass.value(output, chunk)
        let dy = pass.gradient(output, chunk)
        let target = pass.gradient(input.value, chunk)
        var dx = target.write()
        activationGradient(
          kind, x.read(), y.read(), dy.read(), into: &dx, channels: output.shape.channels,
          pixels: chunk.samples.count * output.shape.pixels, mode: mode, workers: pass.alone)
      }
    ]
  }
}

/// Dropout while training, a copy else.
struct DropoutLayer: Layer {
  let input: LayerInput
  let output: Value
  let ratio: Float
  /// Tells the dropout layers of one network apart.
  let place: Int

  var inputs: [LayerInput] { [input] }

  private func key(_ pass: Pass) -> UInt64 {
    pass.dropoutKey &+ UInt64(place) &* 0x9E37_79B9_7F4A_7C15
  }

  func forward(isTraining: Bool) -> [Work] {
    [
      .samples { pass, chunk in
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
    ]
  }

  var backward: [Work] {
    guard let mode = input.mode else { return [] }
    return [
      .samples { pass, chunk in
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
    ]
  }
}

/// The sum of two values.
struct AddLayer: Layer {
  let inputs: [LayerInput]
  let output: Value

  func forward(isTraining: Bool) -> [Work] {
    [
      .samples { pass, chunk in
        let a = pass.value(inputs[0].value, chunk)
        let b = pass.value(inputs[1].value, chunk)
        let target = pass.value(output, chunk)
        var y = target.write()
        addForward(a.read(), b.read(), into: &y, workers: pass.alone)
      }
    ]
  }

  var backward: [Work] {
    [
      .samples { pass, chunk in
        let dy = pass.gradient(output, chunk)
        for input in inputs {
          guard let mode = input.mode else { continue }
          let target = pass.gradient(input.value, chunk)
          var dx = target.write()
          accumulate(from: dy.read(), into: &dx, mode: mode, workers: pass.alone)
        }
      }
    ]
  }
}
