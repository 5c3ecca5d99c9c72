import Evolution
import Genomes
import RandomStreams
import Testing

private let choices = SearchSpace.vectors(
  VectorSpace((0..<5).map { Field("x\($0)", .choices(["a", "b", "c"], ordered: false)) }))

private let numbers = SearchSpace.vectors(
  VectorSpace((0..<5).map { Field("x\($0)", .reals(RealRange(0, 2))) }))

/// The genomes that an island bears whose verdicts depend on them alone.
private func births(_ strategy: StrategyChoice, objectives: Int, space: SearchSpace) -> [Genome] {
  var settings = IslandSettings(strategy: strategy)
  settings.objectives = objectives
  settings.migration.interval = 0
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: space, seed: 5)
  var genomes: [Genome] = []
  for _ in 0..<60 {
    guard let candidate = state.bear() else { break }
    genomes.append(candidate.proposal.genome)
    let values = candidate.proposal.genome.vector?.values ?? [1]
    let cost = values.enumerated().reduce(0) { $0 + Double($1.0 + 1) * abs($1.1 - 1) }
    let costs = Array([cost, -values.reduce(0, +)].prefix(objectives))
    guard let fitness = Fitness(costs) else { break }
    state.judge(Individual(candidate: candidate, verdict: .viable(fitness)))
  }
  return genomes
}

@Test func autoIsWhatItStandsFor() {
  let one = births(.auto, objectives: 1, space: choices)
  #expect(one.count == 60)
  #expect(one == births(.model, objectives: 1, space: choices))
  #expect(one != births(.incumbent, objectives: 1, space: choices))
  #expect(
    births(.auto, objectives: 2, space: choices) == births(.parego, objectives: 2, space: choices))
  #expect(
    births(.auto, objectives: 2, space: numbers) == births(.nsga2, objectives: 2, space: numbers))
  #expect(
    births(.auto, objectives: 1, space: pictures)
      == births(.ageing, objectives: 1, space: pictures))
}
