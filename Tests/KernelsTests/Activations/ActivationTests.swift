import Geometry
import Kernels
import TestSupport
import Testing

@Test(arguments: ActivationKind.allCases)
func referenceSlopesAgreeWithDifferences(_ kind: ActivationKind) {
  let x = [-7.5, -1, -0.3, 0.2, 0.7, 1, 3, 8]
  let slopes = x.map { Reference.activationSlope(kind, $0) }
  expectGradient(slopes, at: x) { $0.reduce(0) { $0 + Reference.activation(kind, $1) } }
}

/// Channels in whole vectors; and in half ones, an odd number of them.
private let layouts: [(Accumulation, Int, Int)] = [
  (.overwrite, 21, 700), (.accumulate, 21, 700), (.overwrite, 5, 2051), (.accumulate, 5, 2051),
]

@Test(arguments: ActivationKind.allCases, layouts)
func activationsAgreeWithReference(
  _ kind: ActivationKind, _ layout: (mode: Accumulation, channels: Int, pixels: Int)
) {
  let (mode, channels, pixels) = layout
  let x = floatValues(pixels * channels, seed: 1).map { $0 * 10 }
  let dy = floatValues(x.count, seed: 2)
  let standing = floatValues(x.count, seed: 3)
  let (xs, dys) = (vectors(x, channels: channels), vectors(dy, channels: channels))
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: xs.count)
    var dx = before(mode, vectors(standing, channels: channels))
    var ySpan = y.mutableSpan
    activationForward(
      kind, xs.span, into: &ySpan, channels: channels, pixels: pixels, workers: workers)
    var dxSpan = dx.mutableSpan
    activationGradient(
      kind, xs.span, y.span, dys.span, into: &dxSpan, channels: channels, pixels: pixels,
      mode: mode, workers: workers)
    var scaled = dys
    if kind.slopeFollowsFromValue {
      var span = scaled.mutableSpan
      activationGradient(
        kind, y.span, scaling: &span, channels: channels, pixels: pixels, workers: workers)
    }
    return [y, dx, scaled]
  }
  let gradient = zip(x, dy).map { Reference.activationSlope(kind, Double(Float($0))) * $1 }
  for result in results {
    let y = x.map { Reference.activation(kind, Double(Float($0))) }
    expectClose(dense(result[0], channels: channels), y, within: 1e-6, "forward")
    expectClose(
      dense(result[1], channels: channels), after(mode, standing, gradient), within: 2e-6,
      "gradient")
    guard kind.slopeFollowsFromValue else { continue }
    expectClose(dense(result[2], channels: channels), gradient, within: 2e-6, "in place")
  }
}

@Test(arguments: [ActivationKind.sigmoid, .tanh, .silu])
func smoothActivationsAreExactToAFewUnitsInTheLastPlace(_ kind: ActivationKind) {
  // Down to −80: below, the exponential saturates.
  let x = stride(from: Float(-80), through: 80, by: 0.0625).map { $0 }
  let padded = x + [Float](repeating: 0, count: wholeVectors(x.count) - x.count)
  let results = everyVariant { workers in
    var y = [Float](repeating: poison, count: padded.count)
    var span = y.mutableSpan
    activationForward(
      kind, padded.span, into: &span, channels: 16, pixels: padded.count / 16, workers: workers)
    return [y]
  }
  for result in results {
    for (v, y) in zip(x, result[0]) where v != 0 {
      let expected = Reference.activation(kind, Double(v))
      #expect(abs(Double(y) - expected) <= 4 * Double(Float(expected).ulp), "\(kind)(\(v)) = \(y)")
    }
  }
}

@Test(arguments: ActivationKind.allCases)
func activationsKeepNaNAndSurviveInfinity(_ kind: ActivationKind) {
  let x: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30] + [Float](repeating: 0, count: 11)
  let results = everyVariant { workers in
    var y = [Float](repeating: 0, count: 16)
    var span = y.mutableSpan
    activationForward(kind, x.span, into: &span, channels: 5, pixels: 1, workers: workers)
    return [y]
  }
  for result in results {
    let y = result[0]
    #expect(y[0].isNaN)
    #expect(kind == .sigmoid || kind == .tanh ? y[1] == 1 : y[1] == .infinity)
    #expect(!y[3].isNaN && !y[4].isNaN)
  }
}
