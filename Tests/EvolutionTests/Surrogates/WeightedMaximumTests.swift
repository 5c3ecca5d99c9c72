import Evolution
import RandomStreams
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Of one number there is a closed form.
@Test(arguments: [(0.0, 1.0, 0.5), (1, 0.3, 0), (-2, 2, 1), (0, 1, -4)])
func theImprovementOfOneNumberIsThatOfJones(_ mean: Double, _ deviation: Double, _ best: Double) {
  let maximum = WeightedMaximum([.init(mean: mean, deviation: deviation)])
  let exact = ExpectedImprovement.logarithm(mean: mean, deviation: deviation, best: best)
  #expect(abs(maximum.logExpectedImprovement(on: best) - exact) < 0.05)
}

@Test func theImprovementOfThreeNumbersIsTheMeanOverDraws() {
  let terms = [(0.2, 1.0), (-0.5, 0.4), (0.1, 0.05)]
  let maximum = WeightedMaximum(terms.map { .init(mean: $0.0, deviation: $0.1) })
  var stream = testStream(8)
  var sum = 0.0
  let draws = 200_000
  for _ in 0..<draws {
    let largest = terms.map { $0.0 + $0.1 * stream.normal() }.max() ?? 0
    sum += max(0, 0.6 - largest)
  }
  let found = exp(maximum.logExpectedImprovement(on: 0.6))
  #expect(abs(found - sum / Double(draws)) < 0.01 * found + 0.002)
}

@Test func farBehindTheBestTheOrderIsStillTold() {
  func improvement(_ mean: Double) -> Double {
    WeightedMaximum([.init(mean: mean, deviation: 0.1), .init(mean: mean, deviation: 0.2)])
      .logExpectedImprovement(on: 0)
  }
  let values = [1.0, 3, 5, 9].map(improvement)
  let areFinite = values.allSatisfy(\.isFinite)
  #expect(areFinite)
  #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
}
