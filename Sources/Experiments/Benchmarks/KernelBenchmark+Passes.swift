import Geometry
import Kernels

// Kernels that pass over values once: sums, copies, losses, updates.

extension KernelBenchmark {
  /// Sums, concatenation, the loss, and the updates.
  static let passes =
    [addition, concatenation(8), concatenation(16), concatenationGradient(8), flattening, softmax]
    + [descent, adamW]

  /// The shape of the passes over whole activations.
  static let picture = Shape(height: 32, width: 32, channels: 32)

  /// An activation with random values.
  static func operand(_ shape: Shape, _ batch: Int, seed: Int) -> Operand {
    Operand(batch * shape.elements, channels: shape.channels, seed: seed)
  }

  private static let addition = KernelCase(kernel: "add", shape: "\(picture)") { batch, workers in
    let (a, b) = (operand(picture, batch, seed: 1), operand(picture, batch, seed: 2))
    let y = operand(picture, batch, seed: 3)
    return KernelTrial(floats: 3 * y.count) {
      var span = y.arena.write(y.arena.whole)
      addForward(
        a.arena.read(a.arena.whole), b.arena.read(b.arena.whole), into: &span,
        channels: picture.channels, workers: workers)
    } residual: {
      y.residual(zip(a.values, b.values).map(+))
    }
  }

  /// Four values of so many channels side by side.
  private static func concatenation(_ channels: Int) -> KernelCase {
    let part = Shape(height: 32, width: 32, channels: channels)
    let whole = Shape(height: 32, width: 32, channels: 4 * channels)
    return KernelCase(kernel: "concatenation_forward", shape: "4 of \(part)") { batch, workers in
      let parts = (0..<4).map { operand(part, batch, seed: $0) }
      let y = operand(whole, batch, seed: 4)
      return KernelTrial(floats: 4 * parts[0].count + y.count) {
        var span = y.arena.write(y.arena.whole)
        for (place, x) in parts.enumerated() {
          copyChannels(
            x.arena.read(x.arena.whole), xStride: part.channelStride, xOffset: 0,
            channels: channels, into: &span, yStride: whole.channelStride,
            yOffset: place * channels, pixels: batch * part.pixels, mode: .overwrite,
            workers: workers)
        }
      } residual: {
        y.residual(
          (0..<batch * whole.elements).map { i in
            let (pixel, channel) = (i / whole.channels, i % whole.channels)
            return parts[channel / channels].values[pixel * channels + channel % channels]
          })
      }
    }
  }

  /// The gradients of four values of so many channels side by side.
  private static func concatenationGradient(_ channels: Int) -> KernelCase {
    let part = Shape(height: 32, width: 32, channels: channels)
    let whole = Shape(height: 32, width: 32, channels: 4 * channels)
    return KernelCase(kernel: "concatenation_gradient", shape: "4 of \(part)") { batch, workers in
      let dy = operand(whole, batch, seed: 4)
      let parts = (0..<4).map { operand(part, batch, seed: $0) }
      return KernelTrial(floats: 4 * parts[0].count + dy.count) {
        for (place, dx) in parts.enumerated() {
          var span = dx.arena.write(dx.arena.whole)
          copyChannels(
            dy.arena.read(dy.arena.whole), xStride: whole.channelStride,
            xOffset: place * channels, channels: channels, into: &span,
            yStride: part.channelStride, yOffset: 0, pixels: batch * part.pixels,
            mode: .overwrite, workers: workers)
        }
      } residual: {
        parts.enumerated().map { place, dx in
          dx.residual(
            (0..<batch * part.elements).map { i in
              dy.values[i / channels * whole.channels + place * channels + i % channels]
            })
        }.max() ?? 0
      }
    }
  }

  /// A picture of pixels with padding lanes.
  private static let flattening: KernelCase = {
    let gapped = Shape(height: 4, width: 4, channels: 50)
    let flat = Shape(features: gapped.elements)
    return KernelCase(kernel: "flatten", shape: "\(gapped)", timedSamples: 64) { batch, workers in
      let x = operand(gapped, batch, seed: 1)
      let y = operand(flat, batch, seed: 2)
      return KernelTrial(floats: x.count + y.count) {
        var span = y.arena.write(y.arena.whole)
        flatten(
          x.arena.read(x.arena.whole), xStride: gapped.channelStride, channels: gapped.channels,
          pixels: gapped.pixels, into: &span, yStride: flat.channelStride, batch: batch,
          workers: workers)
      } residual: {
        y.residual(x.values)
      }
    }
  }()

  private static let softmax = KernelCase(
    kernel: "softmax_cross_entropy", shape: "10", samples: 8, timedSamples: 64
  ) { batch, workers in
    let z = Operand(batch * 10, channels: 10, seed: 1)
    let dz = Operand(batch * 10, channels: 10, seed: 2)
    let labels = (0..<batch).map { Int32($0 % 10) }
    return KernelTrial(floats: z.count + dz.count) {
      var span = dz.arena.write(dz.arena.whole)
      _ = softmaxCrossEntropy(
        z.arena.read(z.arena.whole), labels: labels.span, classes: 10, smoothing: 0, into: &span,
        workers: workers)
    } residual: {
      dz.residual(
        Reference.softmaxCrossEntropy(
          z.values, labels: labels.map(Int.init), classes: 10, smoothing: 0
        ).dLogits)
    }
  }

  private static let descent = update("sgd_update", tensors: 5) { w, g, v, _, workers in
    var weights = w.arena.write(w.arena.whole)
    var velocity = v.arena.write(v.arena.whole)
    sgdUpdate(
      &weights, gradient: g.arena.read(g.arena.whole), velocity: &velocity, rate: 0.1,
      momentum: 0.9, nesterov: false, weightDecay: 1e-4, workers: workers)
  } reference: { w, g, v, _ in
    Reference.sgdStep(
      weight: w, gradient: g, velocity: v, rate: 0.1, momentum: 0.9, nesterov: false,
      weightDecay: 1e-4
    ).weight
  }

  private static let adamW = update("adamw_update", tensors: 7) { w, g, m, v, workers in
    var weights = w.arena.write(w.arena.whole)
    var first = m.arena.write(m.arena.whole)
    var second = v.arena.write(v.arena.whole)
    adamWUpdate(
      &weights, gradient: g.arena.read(g.arena.whole), firstMoment: &first,
      secondMoment: &second, step: 2, rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8,
      weightDecay: 1e-2, workers: workers)
  } reference: { w, g, m, v in
    Reference.adamWStep(
      weight: w, gradient: g, firstMoment: m, secondMoment: v, step: 2, rate: 1e-3, beta1: 0.9,
      beta2: 0.999, epsilon: 1e-8, weightDecay: 1e-2
    ).weight
  }

  /// A step on so many thousands of weights, with a gradient and two further values a weight.
  private static func update(
    _ kernel: String, tensors: Int,
    _ step: @escaping @Sendable (Operand, Operand, Operand, Operand, Workers) -> Void,
    reference: @escaping @Sendable (Float, Float, Float, Float) -> Float
  ) -> KernelCase {
    KernelCase(kernel: kernel, shape: "16384 weights", timedSamples: 32) { batch, workers in
      let count = 16384 * batch
      let (w, g) = (Operand(count, channels: 16, seed: 1), Operand(count, channels: 16, seed: 2))
      let m = Operand(count, channels: 16, seed: 3)
      let v = Operand(count, channels: 16, seed: 4, from: 0.1)
      return KernelTrial(floats: tensors * count) {
        step(w, g, m, v, workers)
      } residual: {
        w.residual(
          w.values.indices.map { reference(w.values[$0], g.values[$0], m.values[$0], v.values[$0]) }
        )
      }
    }
  }
}
