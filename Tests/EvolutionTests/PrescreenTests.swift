import Evolution
import Genomes
import RandomStreams
import Testing

private let plane = SearchSpace.vectors(
  VectorSpace((0..<4).map { Field("x\($0)", .reals(RealRange(-1, 1))) }))

/// A bowl whose bottom lies off the middle.
private func cost(_ genome: Genome) -> Double {
  (genome.vector?.values ?? []).reduce(0) { $0 + ($1 - 0.4) * ($1 - 0.4) }
}

private func settings(_ prescreen: PrescreenSettings) -> IslandSettings {
  var settings = IslandSettings(strategy: .random)
  settings.migration.interval = 0
  settings.prescreen = prescreen
  return settings
}

/// The costs of an island's births, in order, and its tally.
private func search(
  _ prescreen: PrescreenSettings, births: Int, seed: UInt64, cost: (Genome) -> Double
) -> ([Double], Tally) {
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings(prescreen), space: plane, seed: seed)
  var costs: [Double] = []
  for _ in 0..<births {
    guard let candidate = state.bear() else { break }
    let found = cost(candidate.proposal.genome)
    costs.append(found)
    guard let fitness = Fitness([found]) else { break }
    state.judge(Individual(candidate: candidate, verdict: .viable(fitness)))
  }
  return (costs, state.tally)
}

@Test func screenedRandomSearchIsBetterThanWhatItLearntFrom() {
  var better = 0
  for seed in 1...10 {
    let (costs, tally) = search(
      PrescreenSettings(warmup: 60, quantile: 0.25), births: 120, seed: UInt64(seed), cost: cost)
    let first = costs.prefix(60).reduce(0, +) / 60
    let second = costs.dropFirst(60).reduce(0, +) / 60
    if second < first { better += 1 }
    #expect(tally.screened > 0)
  }
  #expect(better >= 9)
}

@Test func aScreenThatNothingPassesEndsNothing() {
  // Every candidate is worse than all before it: whatever the classifier learns is wrong.
  var worst = 0.0
  let (costs, tally) = search(
    PrescreenSettings(warmup: 5, quantile: 0.1, tries: 7), births: 80, seed: 3
  ) { _ in
    worst += 1
    return worst
  }
  #expect(costs.count == 80)
  #expect(tally.screened <= 6 * 75)
}

/// Where a front is sought, its cheap end is as good as its other one: what counts is what is wasted.
@Test func aScreenOfAFrontLeavesBothEnds() {
  var island = settings(PrescreenSettings(warmup: 80, quantile: 0.4))
  island.strategy = .nsga2
  island.objectives = 2
  island.breeding.population = 1000
  var state = IslandState(
    island: 0, islandCount: 1, settings: island, space: plane, seed: 6)
  var births: [[Double]] = []
  for _ in 0..<240 {
    guard let candidate = state.bear(), let x = candidate.proposal.genome.vector?.values else {
      break
    }
    births.append(x)
    guard let fitness = Fitness([x[0] + x[1], -x[0] + x[1]]) else { break }
    state.judge(Individual(candidate: candidate, verdict: .viable(fitness)))
  }
  let (first, then) = (births.prefix(80), births.dropFirst(80))
  func mean(_ births: ArraySlice<[Double]>, _ place: Int) -> Double {
    births.reduce(0) { $0 + $1[place] } / Double(births.count)
  }
  #expect(mean(then, 1) < mean(first, 1) - 0.2)
  #expect(abs(mean(then, 0)) < 0.25)
}

@Test func aScreenedIslandIsReplayed() throws {
  let prescreen = PrescreenSettings(warmup: 10, quantile: 0.3)
  var events: [IslandEvent] = []
  var live = IslandState(
    island: 0, islandCount: 1, settings: settings(prescreen), space: plane, seed: 4)
  var again = live
  for _ in 0..<40 {
    guard let candidate = live.bear(), let fitness = Fitness([cost(candidate.proposal.genome)])
    else { break }
    let individual = Individual(candidate: candidate, verdict: .viable(fitness))
    live.judge(individual)
    events += [.born(candidate), .judged(individual)]
  }
  #expect(
    events.contains { if case .born(let c) = $0 { c.proposal.rejections > 0 } else { false } })
  for event in events { try again.replay(event) }
  #expect(again.tally == live.tally && again.deme == live.deme)
}
