import Evolution
import Genomes
import Testing

private let fidelities = [0.25, 0.5, 1]

/// An island with rungs whose evaluations take 8 seconds by the full training, and less by less.
private struct Clocked {
  var state: IslandState
  var events: [IslandEvent] = []

  init(strategy: StrategyChoice = .random) {
    state = island(
      strategy: strategy, space: bits(14), seed: 1, rungs: Rungs(count: 3, factor: 2))
  }

  mutating func turn(ceiling: Double?) throws -> Candidate {
    let born = state.bear(ceiling: ceiling)
    let candidate = try #require(born)
    let fidelity = candidate.proposal.fidelity
    let cost = candidate.proposal.genome.vector?.values.reduce(0, +) ?? 0
    let fitness = try #require(Fitness([cost], fidelity: fidelity))
    let individual = Individual(
      candidate: candidate, verdict: .viable(fitness),
      times: Times(started: 0, seconds: 8 * fidelity, rank: 0, host: ""))
    state.judge(individual)
    events += [.born(candidate), .judged(individual)]
    return candidate
  }
}

@Test func theCeilingIsTheHighestRungThatStillFits() throws {
  var island = Clocked()
  #expect(island.state.ceiling(within: 0.1) == nil)
  for _ in 0..<30 { _ = try island.turn(ceiling: nil) }
  // A newborn needs 2, 4 and 8 seconds to come to the top.
  #expect(island.state.ceiling(within: 14.1) == nil)
  let expected = [(14, 1.0), (8.1, 1), (8, 0.5), (4.1, 0.5), (4, 0.25), (2, 0.25), (1, 0.25)]
  for (seconds, ceiling) in expected {
    #expect(island.state.ceiling(within: seconds) == ceiling, "\(seconds)")
  }
}

/// An island without rungs has nothing to choose from.
@Test func withoutRungsThereIsNoCeiling() throws {
  var settings = IslandSettings(strategy: .random)
  settings.migration.interval = 0
  let state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: bits(4), seed: 1)
  #expect(state.ceiling(within: 0) == nil)
}

@Test func underACeilingTheBestRiseInsteadOfNewborns() throws {
  var island = Clocked()
  for _ in 0..<30 { _ = try island.turn(ceiling: nil) }
  for _ in 0..<5 {
    let candidate = try island.turn(ceiling: 1)
    #expect(candidate.ceiling == 1 && candidate.proposal.origin == "risen")
    #expect(candidate.proposal.fidelity == 1)
  }
  for _ in 0..<5 {
    let candidate = try island.turn(ceiling: 0.5)
    #expect(candidate.proposal.fidelity <= 0.5)
  }
  // Nothing lies below the lowest rung: newborns go on there.
  let last = try island.turn(ceiling: 0.25)
  #expect(last.proposal.fidelity == 0.25 && last.proposal.origin == "random")
}

@Test func ceilingsAreKeptForTheReplay() throws {
  var island = Clocked(strategy: .ageing)
  for turn in 0..<60 {
    _ = try island.turn(ceiling: turn < 40 ? nil : fidelities[turn % 3])
  }
  var again = Clocked(strategy: .ageing).state
  for event in island.events { try again.replay(event) }
  #expect(again.deme == island.state.deme && again.tally == island.state.tally)
}
