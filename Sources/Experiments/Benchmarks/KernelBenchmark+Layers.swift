import Geometry
import Kernels

// Batch normalisation and activations.

extension KernelBenchmark {
  /// All activation functions, in both directions.
  static let activations = ActivationKind.allCases.flatMap {
    [activationForward($0), activationGradient($0)]
  }

  /// Batch normalisation in training and in evaluation.
  static let normalization = [picture, Shape(height: 16, width: 16, channels: 64)].flatMap {
    [normalizationForward($0), normalizationInference($0), normalizationGradient($0)]
  }

  private static func activationForward(_ kind: ActivationKind) -> KernelCase {
    KernelCase(kernel: "\(kind.rawValue)_forward", shape: "\(picture)") { batch, workers in
      let (x, y) = (operand(picture, batch, seed: 1), operand(picture, batch, seed: 2))
      return KernelTrial(floats: x.count + y.count) {
        var span = y.arena.write(y.arena.whole)
        Kernels.activationForward(
          kind, x.arena.read(x.arena.whole), into: &span, channels: picture.channels,
          pixels: batch * picture.pixels, workers: workers)
      } residual: {
        y.residual(x.values.map { Reference.activation(kind, $0) })
      }
    }
  }

  private static func activationGradient(_ kind: ActivationKind) -> KernelCase {
    // Each kind needs the input or the output of its forward pass, SiLU both.
    let tensors = kind == .silu ? 4 : 3
    return KernelCase(kernel: "\(kind.rawValue)_gradient", shape: "\(picture)") { batch, workers in
      let (x, dy) = (operand(picture, batch, seed: 1), operand(picture, batch, seed: 2))
      let y = Operand(
        x.values.map { Reference.activation(kind, $0) }, channels: picture.channels,
        stride: picture.channelStride)
      let dx = operand(picture, batch, seed: 3)
      return KernelTrial(floats: tensors * x.count) {
        var span = dx.arena.write(dx.arena.whole)
        Kernels.activationGradient(
          kind, x.arena.read(x.arena.whole), y.arena.read(y.arena.whole),
          dy.arena.read(dy.arena.whole), into: &span, channels: picture.channels,
          pixels: batch * picture.pixels, mode: .overwrite, workers: workers)
      } residual: {
        dx.residual(zip(x.values, dy.values).map { Reference.activationSlope(kind, $0) * $1 })
      }
    }
  }

  /// The parameters and statistics of a normalisation.
  private struct Statistics {
    let gamma: Operand
    let beta: Operand
    let mean: Operand
    let inverse: Operand
    let runningMean: Operand
    let runningVariance: Operand
    let scratch: Arena

    init(_ shape: Shape, pixels: Int) {
      let n = shape.channels
      gamma = Operand(n, channels: n, seed: 11)
      beta = Operand(n, channels: n, seed: 12)
      mean = Operand(n, channels: n, seed: 13)
      inverse = Operand(n, channels: n, seed: 14)
      runningMean = Operand(n, channels: n, seed: 15)
      runningVariance = Operand(n, channels: n, seed: 16, from: 0.5)
      scratch = Arena(count: normalizationScratchCount(channels: n, pixels: pixels))
    }

    /// Normalises in training, which saves what the gradient reads.
    func forward(_ x: Operand, into y: Operand, pixels: Int, _ shape: Shape, _ workers: Workers) {
      var span = y.arena.write(y.arena.whole)
      var mean = mean.arena.write(mean.arena.whole)
      var inverse = inverse.arena.write(inverse.arena.whole)
      var runningMean = runningMean.arena.write(runningMean.arena.whole)
      var runningVariance = runningVariance.arena.write(runningVariance.arena.whole)
      var scratch = scratch.write(scratch.whole)
      Kernels.normalizationForward(
        x.arena.read(x.arena.whole), gamma: gamma.arena.read(gamma.arena.whole),
        beta: beta.arena.read(beta.arena.whole), runningMean: &runningMean,
        runningVariance: &runningVariance, mean: &mean, inverseDeviation: &inverse, into: &span,
        scratch: &scratch, channels: shape.channels, pixels: pixels, momentum: 0.1,
        epsilon: 1e-5, workers: workers)
    }
  }

  private static func normalizationForward(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_forward", shape: "\(shape)") { batch, workers in
      let (x, y) = (operand(shape, batch, seed: 1), operand(shape, batch, seed: 2))
      let s = Statistics(shape, pixels: batch * shape.pixels)
      return KernelTrial(floats: x.count + y.count) {
        s.forward(x, into: y, pixels: batch * shape.pixels, shape, workers)
      } residual: {
        let (mean, variance) = Reference.channelMoments(x.values, channels: shape.channels)
        return y.residual(
          Reference.normalization(
            x.values, gamma: s.gamma.values, beta: s.beta.values, mean: mean, variance: variance,
            epsilon: 1e-5))
      }
    }
  }

  private static func normalizationInference(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_inference", shape: "\(shape)") { batch, workers in
      let (x, y) = (operand(shape, batch, seed: 1), operand(shape, batch, seed: 2))
      let s = Statistics(shape, pixels: batch * shape.pixels)
      return KernelTrial(floats: x.count + y.count) {
        var span = y.arena.write(y.arena.whole)
        Kernels.normalizationInference(
          x.arena.read(x.arena.whole), gamma: s.gamma.arena.read(s.gamma.arena.whole),
          beta: s.beta.arena.read(s.beta.arena.whole),
          runningMean: s.runningMean.arena.read(s.runningMean.arena.whole),
          runningVariance: s.runningVariance.arena.read(s.runningVariance.arena.whole),
          into: &span, channels: shape.channels, pixels: batch * shape.pixels, epsilon: 1e-5,
          workers: workers)
      } residual: {
        y.residual(
          Reference.normalization(
            x.values, gamma: s.gamma.values, beta: s.beta.values, mean: s.runningMean.values,
            variance: s.runningVariance.values, epsilon: 1e-5))
      }
    }
  }

  private static func normalizationGradient(_ shape: Shape) -> KernelCase {
    KernelCase(kernel: "normalization_gradient", shape: "\(shape)") { batch, workers in
      let (x, dy) = (operand(shape, batch, seed: 1), operand(shape, batch, seed: 2))
      let (y, dx) = (operand(shape, batch, seed: 3), operand(shape, batch, seed: 4))
      let s = Statistics(shape, pixels: batch * shape.pixels)
      s.forward(x, into: y, pixels: batch * shape.pixels, shape, workers)
      let (dGamma, dBeta) = (Arena(count: s.gamma.count), Arena(count: s.gamma.count))
      return KernelTrial(floats: 3 * x.count) {
        var span = dx.arena.write(dx.arena.whole)
        var gammaSpan = dGamma.write(dGamma.whole)
        var betaSpan = dBeta.write(dBeta.whole)
        var scratch = s.scratch.write(s.scratch.whole)
        Kernels.normalizationGradient(
          x.arena.read(x.arena.whole), dy.arena.read(dy.arena.whole),
          gamma: s.gamma.arena.read(s.gamma.arena.whole),
          mean: s.mean.arena.read(s.mean.arena.whole),
          inverseDeviation: s.inverse.arena.read(s.inverse.arena.whole), into: &span,
          gamma: &gammaSpan, beta: &betaSpan, scratch: &scratch, channels: shape.channels,
          pixels: batch * shape.pixels, mode: .overwrite, workers: workers)
      } residual: {
        dx.residual(
          Reference.normalizationGradient(
            x.values, dy.values, gamma: s.gamma.values, epsilon: 1e-5
          ).x)
      }
    }
  }
}
