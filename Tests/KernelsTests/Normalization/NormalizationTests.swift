import Geometry
import Kernels
import TestSupport
import Testing

private let epsilon = 1e-5

@Test func referenceNormalizationGradientAgreesWithDifferences() {
  let channels = 3
  let x = floatValues(5 * channels, seed: 1)
  let (gamma, beta) = (floatValues(channels, seed: 2), floatValues(channels, seed: 3))
  let dy = floatValues(x.count, seed: 4)
  func loss(_ x: [Double], _ gamma: [Double], _ beta: [Double]) -> Double {
    let (mean, variance) = Reference.channelMoments(x, channels: channels)
    let y = Reference.normalization(
      x, gamma: gamma, beta: beta, mean: mean, variance: variance, epsilon: epsilon)
    return dotProduct(dy, y)
  }
  let d = Reference.normalizationGradient(x, dy, gamma: gamma, epsilon: epsilon)
  expectGradient(d.x, at: x, "input") { loss($0, gamma, beta) }
  expectGradient(d.gamma, at: gamma, "gamma") { loss(x, $0, beta) }
  expectGradient(d.beta, at: beta, "beta") { loss(x, gamma, $0) }
}

@Test(arguments: [(1, 2), (3, 7), (16, 64), (33, 500), (20, 3000)], [0.0, 1000])
func normalizationForwardAgreesWithReference(_ size: (Int, Int), _ offset: Double) {
  let (channels, pixels) = size
  let stride = wholeVectors(channels)
  let x = testValues(pixels * channels, seed: 1).map { Double(Float($0 + offset)) }
  let (gamma, beta) = (floatValues(channels, seed: 2), floatValues(channels, seed: 3))
  let oldMean = floatValues(channels, seed: 5)
  let oldVariance = floatValues(channels, seed: 6).map { abs($0) }
  let (mean, variance) = Reference.channelMoments(x, channels: channels)
  let y = Reference.normalization(
    x, gamma: gamma, beta: beta, mean: mean, variance: variance, epsilon: epsilon)
  let running = Reference.runningMoments(
    mean: oldMean, variance: oldVariance, after: x, momentum: 0.1)
  let inference = Reference.normalization(
    x, gamma: gamma, beta: beta, mean: oldMean, variance: oldVariance, epsilon: epsilon)
  let xs = vectors(x, channels: channels)
  let (gammas, betas) = (vectors(gamma, channels: channels), vectors(beta, channels: channels))
  let oldMeans = vectors(oldMean, channels: channels)
  let oldVariances = vectors(oldVariance, channels: channels)
  let results = everyVariant { workers in
    var (runningMean, runningVariance) = (oldMeans, oldVariances)
    var mean = [Float](repeating: poison, count: stride)
    var inverse = mean
    var y = [Float](repeating: poison, count: pixels * stride)
    var evaluated = y
    let count = normalizationScratchCount(channels: channels, pixels: pixels)
    var scratch = [Float](repeating: poison, count: count)
    var s0 = runningMean.mutableSpan
    var s1 = runningVariance.mutableSpan
    var s2 = mean.mutableSpan
    var s3 = inverse.mutableSpan
    var s4 = y.mutableSpan
    var s5 = scratch.mutableSpan
    normalizationForward(
      xs.span, gamma: gammas.span, beta: betas.span, runningMean: &s0, runningVariance: &s1,
      mean: &s2, inverseDeviation: &s3, into: &s4, scratch: &s5, channels: channels,
      pixels: pixels, momentum: 0.1, epsilon: Float(epsilon), workers: workers)
    var s6 = evaluated.mutableSpan
    normalizationInference(
      xs.span, gamma: gammas.span, beta: betas.span, runningMean: oldMeans.span,
      runningVariance: oldVariances.span, into: &s6, channels: channels, pixels: pixels,
      epsilon: Float(epsilon), workers: workers)
    return [y, mean, runningMean, runningVariance, evaluated]
  }
  // Far from zero, the values themselves carry fewer digits of their deviations.
  let tolerance = offset == 0 ? 2e-5 : 5e-4
  for result in results {
    let parts = result.map { dense($0, channels: channels) }
    expectClose(parts[0], y, within: tolerance, "training")
    expectClose(parts[1], mean, "mean")
    expectClose(parts[2], running.mean, "running mean")
    expectClose(parts[3], running.variance, within: tolerance, "running variance")
    expectClose(parts[4], inference, "inference")
  }
}

@Test(arguments: [(3, 7), (16, 64), (33, 500)], Accumulation.allCases)
func normalizationGradientAgreesWithReference(_ size: (Int, Int), _ mode: Accumulation) {
  let (channels, pixels) = size
  let stride = wholeVectors(channels)
  let x = floatValues(pixels * channels, seed: 1)
  let gamma = floatValues(channels, seed: 2)
  let dy = floatValues(x.count, seed: 4)
  let standing = floatValues(x.count, seed: 5)
  let (mean, variance) = Reference.channelMoments(x, channels: channels)
  let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
  let (xs, dys) = (vectors(x, channels: channels), vectors(dy, channels: channels))
  let gammas = vectors(gamma, channels: channels)
  let (means, inverses) = (
    vectors(mean, channels: channels), vectors(inverse, channels: channels)
  )
  let results = everyVariant { workers in
    var dx = before(mode, vectors(standing, channels: channels))
    var dGamma = [Float](repeating: poison, count: stride)
    var dBeta = dGamma
    let count = normalizationScratchCount(channels: channels, pixels: pixels)
    var scratch = [Float](repeating: poison, count: count)
    var s0 = dx.mutableSpan
    var s1 = dGamma.mutableSpan
    var s2 = dBeta.mutableSpan
    var s3 = scratch.mutableSpan
    normalizationGradient(
      xs.span, dys.span, gamma: gammas.span, mean: means.span, inverseDeviation: inverses.span,
      into: &s0, gamma: &s1, beta: &s2, scratch: &s3, channels: channels, pixels: pixels,
      mode: mode, workers: workers)
    return [dx, dGamma, dBeta]
  }
  let d = Reference.normalizationGradient(x, dy, gamma: gamma, epsilon: epsilon)
  for result in results {
    let parts = result.map { dense($0, channels: channels) }
    expectClose(parts[0], after(mode, standing, d.x), "input")
    expectClose(parts[1], d.gamma, "gamma")
    expectClose(parts[2], d.beta, "beta")
  }
}
