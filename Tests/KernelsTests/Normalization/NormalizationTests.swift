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

/// What follows a normalisation in the same pass.
private struct Sequel: CustomStringConvertible {
  var hasAddend: Bool
  var activation: ActivationKind?

  static let all = ([nil] + ActivationKind.allCases.map(Optional.some)).flatMap { kind in
    [false, true].map { Sequel(hasAddend: $0, activation: kind) }
  }

  var description: String { (hasAddend ? "sum, " : "") + (activation?.rawValue ?? "nothing") }

  func callAsFunction(_ y: [Double], _ addend: [Double]) -> [Double] {
    sum(y, addend).map { u in activation.map { Reference.activation($0, u) } ?? u }
  }

  /// The gradient before the activation function.
  func gradient(_ y: [Double], _ addend: [Double], _ dz: [Double]) -> [Double] {
    zip(sum(y, addend), dz).map { u, d in
      d * (activation.map { Reference.activationSlope($0, u) } ?? 1)
    }
  }

  private func sum(_ y: [Double], _ addend: [Double]) -> [Double] {
    hasAddend ? zip(y, addend).map(+) : y
  }
}

private func normalized(
  _ x: [Double], _ gamma: [Double], _ beta: [Double]
) -> (y: [Double], mean: [Double], variance: [Double]) {
  let (mean, variance) = Reference.channelMoments(x, channels: gamma.count)
  let y = Reference.normalization(
    x, gamma: gamma, beta: beta, mean: mean, variance: variance, epsilon: epsilon)
  return (y, mean, variance)
}

@Test(
  arguments: [(1, 2, 1), (3, 7, 7), (16, 64, 20), (33, 500, 125), (20, 3000, 900)], [0.0, 1000])
func momentsOfBlocksAgreeWithReference(_ size: (Int, Int, Int), _ offset: Double) {
  let (channels, pixels, blockPixels) = size
  let stride = pixelStride(channels)
  let x = testValues(pixels * channels, seed: 1).map { Double(Float($0 + offset)) }
  let oldMean = floatValues(channels, seed: 5)
  let oldVariance = floatValues(channels, seed: 6).map { abs($0) }
  let (mean, variance) = Reference.channelMoments(x, channels: channels)
  let running = Reference.runningMoments(
    mean: oldMean, variance: oldVariance, after: x, momentum: 0.1)
  let xs = vectors(x, channels: channels)
  let results = everyVariant { workers in
    var runningMean = vectors(oldMean, channels: channels)
    var runningVariance = vectors(oldVariance, channels: channels)
    var mean = [Float](repeating: poison, count: stride)
    var inverse = mean
    var moments: [Float] = []
    for first in Swift.stride(from: 0, to: pixels, by: blockPixels) {
      let count = min(blockPixels, pixels - first)
      var block = [Float](repeating: poison, count: 2 * stride)
      var part = block.mutableSpan
      normalizationMoments(
        xs.span.extracting(first * stride..<(first + count) * stride), into: &part,
        channels: channels, pixels: count, workers: workers)
      moments += block
    }
    var s0 = mean.mutableSpan
    var s1 = inverse.mutableSpan
    var s2 = runningMean.mutableSpan
    var s3 = runningVariance.mutableSpan
    combineNormalizationMoments(
      moments.span, blockPixels: blockPixels, pixels: pixels, mean: &s0, inverseDeviation: &s1,
      runningMean: &s2, runningVariance: &s3, channels: channels, momentum: 0.1,
      epsilon: Float(epsilon), workers: workers)
    return [mean, inverse, runningMean, runningVariance]
  }
  // Far from zero, the values themselves carry fewer digits of their deviations.
  let tolerance = offset == 0 ? 2e-5 : 5e-4
  for result in results {
    expectClose(dense(result[0], channels: channels), mean, "mean")
    let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
    expectClose(Array(result[1].prefix(channels)), inverse, within: tolerance, "inverse")
    expectClose(dense(result[2], channels: channels), running.mean, "running mean")
    let runningVariance = dense(result[3], channels: channels)
    expectClose(runningVariance, running.variance, within: tolerance, "running variance")
  }
}

@Test(arguments: [(1, 2), (3, 7), (16, 64), (33, 131)], Sequel.all)
private func normalizationForwardAgreesWithReference(_ size: (Int, Int), _ sequel: Sequel) {
  let (channels, pixels) = size
  let stride = pixelStride(channels)
  let x = floatValues(pixels * channels, seed: 1)
  let (gamma, beta) = (floatValues(channels, seed: 2), floatValues(channels, seed: 3))
  let addend = floatValues(x.count, seed: 4)
  let (y, mean, variance) = normalized(x, gamma, beta)
  let (xs, addends) = (vectors(x, channels: channels), vectors(addend, channels: channels))
  let (gammas, betas) = (vectors(gamma, channels: channels), vectors(beta, channels: channels))
  let means = vectors(mean, channels: channels)
  let variances = vectors(variance, channels: channels)
  let inverses = vectors(
    variance.map { 1 / ($0 + epsilon).squareRoot() }, channels: channels)
  let results = everyVariant { workers in
    var trained = [Float](repeating: poison, count: pixels * stride)
    var used = trained
    var s0 = trained.mutableSpan
    let added = sequel.hasAddend ? addends.span : Span()
    normalizationForward(
      xs.span, addend: added, gamma: gammas.span, beta: betas.span, mean: means.span,
      spread: inverses.span, as: .inverseDeviation, activation: sequel.activation, into: &s0,
      channels: channels, pixels: pixels, workers: workers)
    var s1 = used.mutableSpan
    normalizationForward(
      xs.span, addend: added, gamma: gammas.span, beta: betas.span, mean: means.span,
      spread: variances.span, as: .variance(epsilon: Float(epsilon)),
      activation: sequel.activation, into: &s1, channels: channels, pixels: pixels,
      workers: workers)
    return [trained, used]
  }
  for result in results {
    for part in result { expectClose(dense(part, channels: channels), sequel(y, addend)) }
  }
}

@Test(arguments: [(3, 7), (16, 64), (33, 131)], Sequel.all)
private func normalizationGradientAgreesWithReference(_ size: (Int, Int), _ sequel: Sequel) {
  for mode in Accumulation.allCases { expectGradients(size.0, size.1, sequel, mode) }
}

private func expectGradients(
  _ channels: Int, _ pixels: Int, _ sequel: Sequel, _ mode: Accumulation
) {
  let stride = pixelStride(channels)
  let x = floatValues(pixels * channels, seed: 1)
  let (gamma, beta) = (floatValues(channels, seed: 2), floatValues(channels, seed: 3))
  let (dz, addend) = (floatValues(x.count, seed: 4), floatValues(x.count, seed: 6))
  let standing = floatValues(x.count, seed: 5)
  let (y, mean, variance) = normalized(x, gamma, beta)
  let inverse = variance.map { 1 / ($0 + epsilon).squareRoot() }
  let (xs, dzs) = (vectors(x, channels: channels), vectors(dz, channels: channels))
  let addends = vectors(addend, channels: channels)
  let (gammas, betas) = (vectors(gamma, channels: channels), vectors(beta, channels: channels))
  let (means, inverses) = (
    vectors(mean, channels: channels), vectors(inverse, channels: channels)
  )
  let results = everyVariant { workers in
    var dx = before(mode, vectors(standing, channels: channels))
    var dAddend = sequel.hasAddend ? dx : []
    var dGamma = [Float](repeating: poison, count: stride)
    var dBeta = dGamma
    let blocks = 3
    var sums: [Float] = []
    let added = sequel.hasAddend ? addends.span : Span()
    for number in 0..<blocks {
      let first = pixels * number / blocks
      let last = pixels * (number + 1) / blocks
      let floats = first * stride..<last * stride
      var block = [Float](repeating: poison, count: 2 * stride)
      var part = block.mutableSpan
      normalizationGradientSums(
        xs.span.extracting(floats), addend: sequel.hasAddend ? added.extracting(floats) : added,
        dzs.span.extracting(floats), gamma: gammas.span, beta: betas.span, mean: means.span,
        inverseDeviation: inverses.span, activation: sequel.activation, into: &part,
        channels: channels, pixels: last - first, workers: workers)
      sums += block
    }
    var s0 = dx.mutableSpan
    var s1 = dAddend.mutableSpan
    var s2 = dGamma.mutableSpan
    var s3 = dBeta.mutableSpan
    combineNormalizationGradientSums(
      sums.span, blocks: blocks, inverseDeviation: inverses.span, gamma: &s2, beta: &s3,
      channels: channels, workers: workers)
    normalizationInputGradient(
      xs.span, addend: added, dzs.span, gamma: gammas.span, beta: betas.span, mean: means.span,
      inverseDeviation: inverses.span, dGamma: s2.span, dBeta: s3.span,
      activation: sequel.activation, into: &s0, mode: mode, addend: &s1, addendMode: mode,
      channels: channels, pixels: pixels, batchPixels: pixels, workers: workers)
    return [dx, dGamma, dBeta] + (sequel.hasAddend ? [dAddend] : [])
  }
  let g = sequel.gradient(y, addend, dz)
  let d = Reference.normalizationGradient(x, g, gamma: gamma, epsilon: epsilon)
  for result in results {
    let parts = result.map { dense($0, channels: channels) }
    expectClose(parts[0], after(mode, standing, d.x), "input")
    expectClose(parts[1], d.gamma, "gamma")
    expectClose(parts[2], d.beta, "beta")
    if sequel.hasAddend { expectClose(parts[3], after(mode, standing, g), "addend") }
  }
}
