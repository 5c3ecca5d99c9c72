import Evolution
import Genomes
import Testing

/// Strategies whose proposals are dear, so that nobody asks until chance finds the last genomes.
@Test(arguments: [StrategyChoice.model, .incumbent, .parego])
func aSmallSpaceIsSearchedToItsEnd(_ strategy: StrategyChoice) {
  var settings = IslandSettings(strategy: strategy)
  settings.migration.interval = 0
  settings.objectives = 2
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: bits(7), seed: 3)
  var seen: Set<Genome> = []
  while let candidate = state.bear() {
    #expect(seen.insert(candidate.proposal.genome).inserted)
    let ones = candidate.proposal.genome.vector?.values.reduce(0, +) ?? 0
    guard let fitness = Fitness([ones, -ones * ones]) else { break }
    state.judge(Individual(candidate: candidate, verdict: .viable(fitness)))
  }
  #expect(seen.count == 128)
  #expect(state.tally.isExhausted)
}
