import Evolution
import Genomes
import RandomStreams
import Testing

private func seeds(_ count: Int, from seed: UInt64 = 77) -> [Seed] {
  var stream = testStream(seed)
  return (0..<count).map { _ in Seed(pictures.randomGenome(from: &stream), fidelity: 1) }
}

private func seeded(_ seeds: [Seed], strategy: StrategyChoice = .ageing) -> IslandState {
  IslandState(
    island: 0, islandCount: 1, settings: island(strategy: strategy).settings, space: pictures,
    seed: 1, seeds: seeds)
}

@Test(arguments: StrategyChoice.allCases)
func seedsAreBornFirstAndInTheirOrder(strategy: StrategyChoice) {
  let seeds = seeds(5)
  var state = seeded(seeds, strategy: strategy)
  for seed in seeds {
    let candidate = state.bear()
    #expect(candidate?.proposal.genome == seed.genome)
    #expect(candidate?.proposal.origin == "seed" && candidate?.proposal.parents == [])
  }
  for candidate in state.pending { state.judge(judged(candidate)) }
  #expect(state.bear()?.proposal.origin != "seed")
}

@Test func aSeedThatIsTwiceThereIsBornOnce() {
  let seeds = seeds(2)
  var state = seeded(seeds + seeds)
  let origins = (0..<4).map { _ in state.bear()?.proposal.origin }
  #expect(origins.count { $0 == "seed" } == 2)
}

@Test func aSeedFromOutsideOfTheSpaceIsLeftOut() {
  var outside = seeds(1)
  if case .layers(var genome) = outside[0].genome {
    genome.training.batch = 7
    outside[0].genome = .layers(genome)
  }
  var state = seeded(outside)
  #expect(state.bear()?.proposal.origin == "random")
}

@Test func aSeedOfAnotherFidelityIsBornWithTheIslandsOwn() {
  var foreign = seeds(1)
  foreign[0].fidelity = 0.25
  var state = seeded(foreign)
  #expect(state.bear()?.proposal.fidelity == 1)
}

@Test func whatIsTakenFromEarlierRunsIsCountedApart() {
  var state = seeded(seeds(3))
  for place in 0..<3 {
    guard let candidate = state.bear() else { continue }
    var individual = judged(candidate)
    individual.measurements.source = place == 0 ? nil : "earlier:0-00001"
    state.judge(individual)
  }
  #expect(state.tally.judged == 3 && state.tally.recalled == 2 && state.tally.evaluated == 1)
}
