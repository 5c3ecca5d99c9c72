import Kernels
import TestSupport
import Testing

private let count = 16 * 600
private let start = floatValues(count, seed: 1)

/// The gradient of a step, some other one at each.
private func gradient(_ step: Int) -> [Double] { floatValues(count, seed: UInt64(step)) }

/// What an optimiser is set to in a test.
private let settings: [(momentum: Float, nesterov: Bool, weightDecay: Float)] = [
  (0, false, 0), (0, false, 0.01), (0.9, false, 0), (0.9, true, 0.01),
]

@Test(arguments: settings.indices)
func descentAgreesWithReferenceOverSeveralSteps(_ index: Int) {
  let s = settings[index]
  var expected = start.map { (weight: $0, velocity: 0.0) }
  for step in 2...5 {
    expected = zip(expected, gradient(step)).map { old, g in
      Reference.sgdStep(
        weight: old.weight, gradient: g, velocity: old.velocity, rate: 0.1,
        momentum: Double(s.momentum), nesterov: s.nesterov, weightDecay: Double(s.weightDecay))
    }
  }
  let results = everyVariant { workers in
    var weights = start.map(Float.init)
    var velocity = [Float](repeating: 0, count: s.momentum == 0 ? 0 : count)
    for step in 2...5 {
      let g = gradient(step).map(Float.init)
      var weightSpan = weights.mutableSpan
      var velocitySpan = velocity.mutableSpan
      sgdUpdate(
        &weightSpan, gradient: g.span, velocity: &velocitySpan, rate: 0.1,
        momentum: s.momentum, nesterov: s.nesterov, weightDecay: s.weightDecay, workers: workers)
    }
    return [weights]
  }
  for result in results { expectClose(result[0], expected.map(\.weight), within: 1e-6) }
}

@Test func adamWAgreesWithReferenceOverSeveralSteps() {
  var expected = start.map { (weight: $0, firstMoment: 0.0, secondMoment: 0.0) }
  for step in 1...5 {
    expected = zip(expected, gradient(step + 1)).map { old, g in
      Reference.adamWStep(
        weight: old.weight, gradient: g, firstMoment: old.firstMoment,
        secondMoment: old.secondMoment, step: step, rate: 0.01, beta1: 0.9, beta2: 0.999,
        epsilon: 1e-8, weightDecay: 0.05)
    }
  }
  let results = everyVariant { workers in
    var weights = start.map(Float.init)
    var m = [Float](repeating: 0, count: count)
    var v = m
    for step in 1...5 {
      let g = gradient(step + 1).map(Float.init)
      var weightSpan = weights.mutableSpan
      var mSpan = m.mutableSpan
      var vSpan = v.mutableSpan
      adamWUpdate(
        &weightSpan, gradient: g.span, firstMoment: &mSpan, secondMoment: &vSpan, step: step,
        rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.05, workers: workers)
    }
    return [weights]
  }
  for result in results { expectClose(result[0], expected.map(\.weight), within: 2e-6) }
}

@Test func firstStepOfAdamWMovesByTheRate() {
  // m / √v is the sign of the gradient after one step, whatever its size.
  let step = Reference.adamWStep(
    weight: 1.0, gradient: -1e-3, firstMoment: 0, secondMoment: 0, step: 1, rate: 0.1,
    beta1: 0.9, beta2: 0.999, epsilon: 0, weightDecay: 0)
  #expect(abs(step.weight - 1.1) < 1e-12)
}

@Test(arguments: [0, 16, 4096, 10000])
func squaredNormIsTheSumOfSquares(_ count: Int) {
  let x = floatValues(count, seed: 1)
  let floats = x.map(Float.init)
  let expected = dotProduct(x, x)
  for set in InstructionSet.available {
    let norms = (1...3).map {
      squaredNorm(of: floats.span, workers: Workers(count: $0, instructionSet: set))
    }
    #expect(abs(norms[0] - expected) <= 1e-12 * expected)
    #expect(norms.allSatisfy { $0 == norms[0] })
  }
}

@Test func scalingMultipliesEveryValue() {
  let x = start.map(Float.init)
  let results = everyVariant { workers in
    var y = x
    var span = y.mutableSpan
    scale(&span, by: -0.3, workers: workers)
    return [y]
  }
  for result in results { #expect(result[0] == x.map { $0 * -0.3 }) }
}
