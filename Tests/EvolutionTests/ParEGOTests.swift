import Evolution
import Genomes
import Testing

private let space = SearchSpace.vectors(
  VectorSpace((0..<5).map { Field("x\($0)", .choices(["a", "b", "c", "d"], ordered: false)) }))

/// Two costs that go against each other, with a part that only wastes.
private func costs(_ genome: Genome) -> [Double] {
  let values = genome.vector?.values ?? []
  let gain = values.prefix(3).reduce(0, +)
  let waste = values.suffix(2).reduce(0, +)
  return [gain + waste, (9 - gain) * (9 - gain) / 9 + waste]
}

private func island(_ strategy: StrategyChoice, seed: UInt64) -> IslandState {
  var settings = IslandSettings(strategy: strategy)
  settings.objectives = 2
  settings.migration.interval = 0
  return IslandState(island: 0, islandCount: 1, settings: settings, space: space, seed: seed)
}

private func verdict(on candidate: Candidate) throws -> Individual {
  let fitness = try #require(Fitness(costs(candidate.proposal.genome)))
  return Individual(candidate: candidate, verdict: .viable(fitness))
}

/// How many of the ten points of the true front a search has found after so many births.
private func found(_ strategy: StrategyChoice, births: Int, seed: UInt64) throws -> Int {
  var state = island(strategy, seed: seed)
  for _ in 0..<births {
    guard let candidate = state.bear() else { break }
    state.judge(try verdict(on: candidate))
  }
  return state.front.members.count { individual in
    individual.candidate.proposal.genome.vector?.values.suffix(2).allSatisfy { $0 == 0 } ?? false
  }
}

@Test func aWholeFrontIsFoundWithFewEvaluations() throws {
  for seed: UInt64 in 1...5 {
    let mine = try found(.parego, births: 80, seed: seed)
    #expect(mine >= 9, "\(mine) of 10")
    let random = try found(.random, births: 80, seed: seed)
    #expect(mine > random)
  }
}

/// Asking changes nothing, whatever is drawn.
@Test func directionsAreDrawnAgainByAReplay() throws {
  var live = island(.parego, seed: 4)
  var again = live
  var events: [IslandEvent] = []
  var waiting: [Candidate] = []
  for turn in 0..<60 {
    _ = live.deme
    guard let candidate = live.bear() else { break }
    events.append(.born(candidate))
    waiting.append(candidate)
    guard turn % 3 == 2 else { continue }
    for candidate in waiting.reversed() {
      let individual = try verdict(on: candidate)
      live.judge(individual)
      events.append(.judged(individual))
    }
    waiting = []
  }
  for event in events { try again.replay(event) }
  #expect(again.deme == live.deme && again.front == live.front)
}
