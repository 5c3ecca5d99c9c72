import Evaluators
import RandomStreams
import Testing

@Suite struct RankCorrelationTests {
  @Test func equalOrdersAreOneAndOppositeOnesMinusOne() {
    let values = [3.0, -1, 7, 100, 0.5]
    #expect(rankCorrelation(values, values.map { $0 * $0 * $0 }) == 1)
    #expect(rankCorrelation(values, values.map { -2 * $0 }) == -1)
  }

  /// Without ties it is 1 − 6 Σd² / (n (n² − 1)): here d² adds up to 194.
  @Test func aKnownExampleWithoutTies() throws {
    let a: [Double] = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    let b: [Double] = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    let found = try #require(rankCorrelation(a, b))
    #expect(abs(found - (1 - 6 * 194 / 990)) < 1e-12)
  }

  /// Ranks 1, 2.5, 2.5, 4 beside 1, 3, 2, 4: covariance 4.5, squares 4.5 and 5.
  @Test func equalValuesShareTheirRanks() throws {
    let found = try #require(rankCorrelation([1, 2, 2, 3], [10, 30, 20, 40]))
    #expect(abs(found - 4.5 / (4.5 * 5).squareRoot()) < 1e-12)
  }

  @Test func aConstantHasNoOrder() {
    #expect(rankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(rankCorrelation([1], [1]) == nil)
    #expect(rankCorrelation([], []) == nil)
  }

  @Test func onlyTheOrderCountsAndNotWhichListIsFirst() throws {
    var stream = RandomStream(seed: 1, purpose: .testing)
    for _ in 0..<50 {
      let a = (0..<20).map { _ in Double(stream.integer(below: 12)) }
      let b = (0..<20).map { _ in stream.normal() }
      let found = try #require(rankCorrelation(a, b))
      #expect(abs(found) <= 1)
      #expect(rankCorrelation(a.map { $0 * $0 + 1 }, b.map { 5 * $0 - 3 }) == found)
      let swapped = try #require(rankCorrelation(b, a))
      #expect(abs(swapped - found) < 1e-12)
    }
  }
}
