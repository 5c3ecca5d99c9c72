import Geometry
import Kernels

// The pieces of batch normalisation, with a rectifier behind, as networks run them.

extension KernelBenchmark {
  /// The pieces that touch every pixel.
  static let normalization = [picture, Shape(height: 16, width: 16, channels: 64)].flatMap {
    [moments($0), normalizationForward($0), gradientSums($0), inputGradient($0)]
  }

  /// A batch of activations with everything that normalising them needs.
  private struct NormalizationOperands {
    let x: Operand
    let y: Operand
    let dy: Operand
    let gamma: Operand
    let beta: Operand
    let mean: Operand
    let variance: [Float]
    let inverse: Operand
    let channels: Int
    let pixels: Int
    let epsilon: Float = 1e-5

    init(_ shape: Shape, _ batch: Int) {
      channels = shape.channels
      pixels = batch * shape.pixels
      x = operand(shape, batch, seed: 1)
      y = operand(shape, batch, seed: 2)
      dy = operand(shape, batch, seed: 3)
      gamma = Operand(channels, channels: channels, seed: 11)
      beta = Operand(channels, channels: channels, seed: 12)
      let moments = Reference.channelMoments(x.values, channels: channels)
      variance = moments.variance
      mean = Operand(moments.mean, channels: channels, stride: pixelStride(channels))
      inverse = Operand(
        variance.map { 1 / ($0 + 1e-5).squareRoot() }, channels: channels,
        stride: pixelStride(channels))
    }

    /// The normalised values before the rectifier.
    var normalized: [Float] {
      Reference.normalization(
        x.values, gamma: gamma.values, beta: beta.values, mean: mean.values, variance: variance,
        epsilon: epsilon)
    }

    /// The gradient before the rectifier.
    var gradient: [Float] {
      zip(normalized, dy.values).map { Reference.activationSlope(.relu, $0) * $1 }
    }
  }

  private static func moments(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_moments", shape: "\(shape)") { batch, workers in
      let o = NormalizationOperands(shape, batch)
      let result = Operand(2 * o.channels, channels: o.channels, seed: 4)
      return KernelTrial(floats: o.x.count) {
        var span = result.arena.write(result.arena.whole)
        normalizationMoments(
          o.x.arena.read(o.x.arena.whole), into: &span, channels: o.channels, pixels: o.pixels,
          workers: workers)
      } residual: {
        result.residual(o.mean.values + o.variance.map { $0 * Float(o.pixels) })
      }
    }
  }

  private static func normalizationForward(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_relu_forward", shape: "\(shape)") { batch, workers in
      let o = NormalizationOperands(shape, batch)
      return KernelTrial(floats: o.x.count + o.y.count) {
        var span = o.y.arena.write(o.y.arena.whole)
        Kernels.normalizationForward(
          o.x.arena.read(o.x.arena.whole), addend: Span(),
          gamma: o.gamma.arena.read(o.gamma.arena.whole),
          beta: o.beta.arena.read(o.beta.arena.whole),
          mean: o.mean.arena.read(o.mean.arena.whole),
          spread: o.inverse.arena.read(o.inverse.arena.whole), as: .inverseDeviation,
          activation: .relu, into: &span, channels: o.channels, pixels: o.pixels,
          workers: workers)
      } residual: {
        o.y.residual(o.normalized.map { Reference.activation(.relu, $0) })
      }
    }
  }

  private static func gradientSums(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_relu_sums", shape: "\(shape)") { batch, workers in
      let o = NormalizationOperands(shape, batch)
      let sums = Operand(2 * o.channels, channels: o.channels, seed: 4)
      return KernelTrial(floats: o.x.count + o.dy.count) {
        var span = sums.arena.write(sums.arena.whole)
        normalizationGradientSums(
          o.x.arena.read(o.x.arena.whole), addend: Span(), o.dy.arena.read(o.dy.arena.whole),
          gamma: o.gamma.arena.read(o.gamma.arena.whole),
          beta: o.beta.arena.read(o.beta.arena.whole),
          mean: o.mean.arena.read(o.mean.arena.whole),
          inverseDeviation: o.inverse.arena.read(o.inverse.arena.whole), activation: .relu,
          into: &span, channels: o.channels, pixels: o.pixels, workers: workers)
      } residual: {
        let g = o.gradient
        var expected = [Float](repeating: 0, count: 2 * o.channels)
        for (place, value) in g.enumerated() {
          let channel = place % o.channels
          expected[channel] += value
          expected[o.channels + channel] += value * (o.x.values[place] - o.mean.values[channel])
        }
        return sums.residual(expected)
      }
    }
  }

  private static func inputGradient(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_relu_gradient", shape: "\(shape)") { batch, workers in
      let o = NormalizationOperands(shape, batch)
      let d = Reference.normalizationGradient(
        o.x.values, o.gradient, gamma: o.gamma.values, epsilon: o.epsilon)
      let stride = pixelStride(o.channels)
      let dGamma = Operand(d.gamma, channels: o.channels, stride: stride)
      let dBeta = Operand(d.beta, channels: o.channels, stride: stride)
      return KernelTrial(floats: 3 * o.x.count) {
        var span = o.y.arena.write(o.y.arena.whole)
        var none = MutableSpan<Float>()
        normalizationInputGradient(
          o.x.arena.read(o.x.arena.whole), addend: Span(), o.dy.arena.read(o.dy.arena.whole),
          gamma: o.gamma.arena.read(o.gamma.arena.whole),
          beta: o.beta.arena.read(o.beta.arena.whole),
          mean: o.mean.arena.read(o.mean.arena.whole),
          inverseDeviation: o.inverse.arena.read(o.inverse.arena.whole),
          dGamma: dGamma.arena.read(dGamma.arena.whole),
          dBeta: dBeta.arena.read(dBeta.arena.whole), activation: .relu, into: &span,
          mode: .overwrite, addend: &none, addendMode: .overwrite, channels: o.channels,
          pixels: o.pixels, batchPixels: o.pixels, workers: workers)
      } residual: {
        o.y.residual(d.x)
      }
    }
  }
}
