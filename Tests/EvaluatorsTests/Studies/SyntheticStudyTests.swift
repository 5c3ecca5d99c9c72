import Evaluators
import Evolution
import Foundation
import Genomes
import RandomStreams
import TestSupport
import Testing

private let bits = SearchSpace.vectors(
  VectorSpace((0..<40).map { Field("x\($0)", .choices(["0", "1"], ordered: false)) }))
private let reals = SearchSpace.vectors(
  VectorSpace((0..<5).map { Field("x\($0)", .reals(RealRange(-2, 2))) }))

private func study(
  _ function: SyntheticFunction, in space: SearchSpace, faultRate: Double = 0,
  _ change: (inout SyntheticSettings) -> Void = { _ in }
) -> SyntheticStudy {
  var settings = SyntheticSettings()
  settings.function = function
  change(&settings)
  return SyntheticStudy(
    settings, space: space, goals: Goals(function.objectives), seed: 3,
    faults: FaultInjector(seed: 3, rate: faultRate))
}

/// Random candidates, births 0, 1, 2, ….
private func candidates(_ count: Int, in space: SearchSpace) -> [Candidate] {
  var stream = RandomStream(seed: 7, purpose: .testing)
  return (0..<count).map { candidate(space.randomGenome(from: &stream), birth: $0) }
}

private func costs(_ outcome: StudyOutcome) -> [Double] {
  if case .viable(let fitness) = outcome.verdict { fitness.costs } else { [] }
}

/// The vector of real numbers at places from 0 to 1.
private func genome(_ places: [Double]) -> Genome {
  .vector(VectorGenome(places.map { 4 * $0 - 2 }))
}

@Test func oneMaxIsTheShareOfOnes() {
  let study = study(.oneMax, in: bits)
  for candidate in candidates(50, in: bits) {
    let values = candidate.proposal.genome.vector?.values ?? []
    let share = values.reduce(0, +) / 40
    #expect(costs(study.judge(candidate)) == [-share])
    #expect(study.test(candidate.proposal.genome) == share)
  }
  #expect(study.optimum == 1)
}

@Test func theSphereIsTheMeanSquareAroundTheMiddle() {
  let study = study(.sphere, in: reals)
  #expect(costs(study.judge(candidate(genome([0.5, 0.5, 0.5, 0.5, 0.5])))) == [0])
  #expect(costs(study.judge(candidate(genome([0, 1, 0, 1, 0])))) == [0.25])
  #expect(costs(study.judge(candidate(genome([0, 0.5, 0.5, 0.5, 0.5])))) == [0.05])
}

@Test func theHashIsEvenAndTheSameForEqualGenomes() {
  let study = study(.hash, in: bits)
  var counts = [Int](repeating: 0, count: 10)
  for candidate in candidates(5000, in: bits) {
    let value = study.test(candidate.proposal.genome) ?? -1
    counts[Int(value * 10)] += 1
    #expect(costs(study.judge(candidate)) == [value])
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

/// Where all places but the first are 0, ZDT's functions are on their fronts.
@Test func theFrontsAreThoseOfTheirPaper() {
  let fronts: [(SyntheticFunction, @Sendable (Double) -> Double)] = [
    (.zdt1, { 1 - $0.squareRoot() }), (.zdt2, { 1 - $0 * $0 }),
    (.zdt3, { 1 - $0.squareRoot() - $0 * sin(10 * Double.pi * $0) }),
  ]
  for (function, front) in fronts {
    let study = study(function, in: reals)
    for step in 0...20 {
      let x = Double(step) / 20
      let found = costs(study.judge(candidate(genome([x, 0, 0, 0, 0]))))
      #expect(abs(found[0] - x) < 1e-12 && abs(found[1] - front(x)) < 1e-12)
      // Elsewhere g is larger: 1 + 9 times the mean of the others.
      let above = costs(study.judge(candidate(genome([x, 1, 0, 1, 0]))))
      #expect(above[0] == found[0] && above[1] > found[1])
    }
    let corner = costs(study.judge(candidate(genome([0, 1, 1, 1, 1]))))
    #expect(abs(corner[1] - 10) < 1e-12)
  }
}

@Test func noiseHasItsDeviationAndBelongsToTheBirth() {
  let study = study(.oneMax, in: bits) { $0.noise = 0.1 }
  let genome = candidates(1, in: bits)[0].proposal.genome
  let quality = study.test(genome) ?? 0
  let noise = (0..<20_000).map { -costs(study.judge(candidate(genome, birth: $0)))[0] - quality }
  let mean = noise.reduce(0, +) / 20_000
  let deviation = (noise.reduce(0) { $0 + $1 * $1 } / 20_000).squareRoot()
  #expect(abs(mean) < 0.003 && abs(deviation - 0.1) < 0.002)
  #expect(Set(noise).count == noise.count)
  let again = study.judge(candidate(genome, birth: 77))
  #expect(abs(-costs(again)[0] - quality - noise[77]) < 1e-15)
  let elsewhere = study.judge(candidate(genome, birth: 0, island: 1))
  #expect(elsewhere.verdict != study.judge(candidate(genome)).verdict)
}

@Test func withoutAMeanNothingTakesTime() {
  for function in SyntheticFunction.allCases {
    #expect(study(function, in: reals).judge(candidates(1, in: reals)[0]).seconds == 0)
  }
}

@Test(arguments: TimeDistribution.allCases, [0, 0.5] as [Double])
func timesHaveTheirMean(distribution: TimeDistribution, correlation: Double) {
  let study = study(.hash, in: bits) {
    $0.time = distribution
    $0.mean = 40
    $0.correlation = correlation
  }
  let seconds = candidates(20_000, in: bits).map { study.judge($0).seconds }
  #expect(seconds.allSatisfy { $0 >= 0 && $0.isFinite })
  let mean = seconds.reduce(0, +) / 20_000
  #expect(abs(mean - 40) < 0.02 * 40, "\(mean)")
  #expect((Set(seconds).count == 1) == (distribution == .constant))
  if distribution == .uniform { #expect(seconds.allSatisfy { $0 <= 80 }) }
}

/// Places in the order of the values.
private func ranks(_ values: [Double]) -> [Double] {
  var ranks = [Double](repeating: 0, count: values.count)
  for (rank, place) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
    ranks[place] = Double(rank)
  }
  return ranks
}

private func correlation(_ a: [Double], _ b: [Double]) -> Double {
  let mean = Double(a.count - 1) / 2
  let (x, y) = (ranks(a).map { $0 - mean }, ranks(b).map { $0 - mean })
  return dotProduct(x, y) / (dotProduct(x, x) * dotProduct(y, y)).squareRoot()
}

/// Quality is even here, so its normal score is normal: of two normal numbers of correlation r the
/// ranks have the correlation 6/π arcsin(r/2).
@Test(arguments: [-0.8, 0, 0.8], [TimeDistribution.uniform, .halfNormal, .logNormal])
func timesFollowQuality(wanted: Double, distribution: TimeDistribution) {
  let study = study(.hash, in: bits) {
    $0.time = distribution
    $0.mean = 1
    $0.correlation = wanted
  }
  let people = candidates(20_000, in: bits)
  let quality = people.map { 1 - (study.test($0.proposal.genome) ?? 0) }
  let found = correlation(quality, people.map { study.judge($0).seconds })
  #expect(abs(found - 6 / Double.pi * asin(wanted / 2)) < 0.02, "\(found)")
}

@Test func lessTrainingTakesLessTime() {
  let study = study(.oneMax, in: bits) {
    $0.mean = 8
    $0.time = .logNormal
  }
  for whole in candidates(20, in: bits) {
    let part = candidate(whole.proposal.genome, birth: whole.id.birth, fidelity: 0.25)
    #expect(study.judge(part).seconds == study.judge(whole).seconds / 4)
  }
}

@Test func faultsComeAtTheirRateInFiveWaysAndTakeTime() {
  let study = study(.oneMax, in: bits, faultRate: 0.2) { $0.mean = 2 }
  var reasons: [Nonviability.Reason: Int] = [:]
  for candidate in candidates(5000, in: bits) {
    let outcome = study.judge(candidate)
    #expect(outcome.seconds == 2)
    if case .nonviable(let why) = outcome.verdict { reasons[why.reason, default: 0] += 1 }
  }
  let total = reasons.values.reduce(0, +)
  #expect(abs(Double(total) - 1000) < 5 * 28.3)
  #expect(reasons.count == 5)
  #expect(chiSquaredProbability(observed: Array(reasons.values)) > significance)
}

@Test func whatDoesNotDecodeIsAsBadAsCanBe() throws {
  let layers = SearchSpace.layers(try Material().space)
  var broken = goodGenome()
  broken.towers = [[Gene(.dense(DenseGene(outputs: 0)))]]
  let found = study(.hash, in: layers).test(.layers(broken)) ?? 0
  #expect(found > 0.999)
}
