import Evolution
import Genomes
import RealModule
import Testing

@Test func normalDistributionHasItsKnownValues() {
  #expect(isNear(StandardNormal.density(0), 0.398_942_280_401, within: 1e-12))
  #expect(isNear(StandardNormal.density(1), 0.241_970_724_519, within: 1e-12))
  #expect(StandardNormal.cumulative(0) == 0.5)
  #expect(isNear(StandardNormal.cumulative(1.96), 0.975_002_104_852, within: 1e-12))
  #expect(isNear(StandardNormal.cumulative(-3), 0.001_349_898_032, within: 1e-12))
}

@Test func quantilesInvertTheDistribution() {
  for probability in [1e-6, 0.001, 0.02, 0.025, 0.3, 0.5, 0.7, 0.98, 0.999_999] {
    let x = StandardNormal.quantile(probability)
    #expect(isNear(StandardNormal.cumulative(x), probability, within: 1e-8))
    #expect(isNear(StandardNormal.quantile(1 - probability), -x, within: 1e-8))
  }
}

@Test func expectedImprovementHasItsKnownValues() {
  // At u = 0 it is σ φ(0); at u = 1 it is σ (Φ(1) + φ(1)).
  #expect(
    isNear(
      ExpectedImprovement.value(mean: 1, deviation: 2, best: 1), 0.797_884_560_803, within: 1e-11))
  #expect(
    isNear(
      ExpectedImprovement.value(mean: 0, deviation: 1, best: 1), 1.083_315_470_587, within: 1e-11))
  // What is certain improves by the difference.
  #expect(
    isNear(ExpectedImprovement.value(mean: 0, deviation: 1e-6, best: 1), 1, within: 1e-9))
}

@Test func logarithmOfTheImprovementIsContinuousAndFallsForever() {
  for u in stride(from: -4.9, through: 3, by: 0.1) {
    let value = ExpectedImprovement.value(mean: -u, deviation: 1, best: 0)
    let logarithm = ExpectedImprovement.logarithm(mean: -u, deviation: 1, best: 0)
    #expect(isNear(logarithm, Double.log(value), within: 1e-9))
  }
  func logarithm(_ u: Double) -> Double {
    ExpectedImprovement.logarithm(mean: -u, deviation: 1, best: 0)
  }
  #expect(isNear(logarithm(-5 - 1e-9), logarithm(-5 + 1e-9), within: 0.01))
  #expect(logarithm(-100) < logarithm(-50) && logarithm(-100) > -.infinity)
}

@Test func scoresKeepTheOrderAndNothingElse() {
  let costs = [3.0, 1, 1e9, 2, -50]
  let scores = normalScores(of: costs)
  #expect(scores == normalScores(of: [0.3, 0.1, .infinity, 0.2, 0]))
  #expect(
    costs.indices.sorted { costs[$0] < costs[$1] }
      == scores.indices.sorted { scores[$0] < scores[$1] })
  #expect(scores[3] == 0 && isNear(scores[4], -scores[2], within: 1e-12))
}

@Test func equalCostsHaveEqualScores() {
  #expect(normalScores(of: [7, 7, 7]) == [0, 0, 0])
  let scores = normalScores(of: [1, .infinity, 2, .infinity])
  #expect(scores[1] == scores[3] && scores[1] > scores[2])
}
