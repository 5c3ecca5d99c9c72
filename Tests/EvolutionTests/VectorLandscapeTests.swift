import Evolution
import Genomes
import RandomStreams
import Testing

/// The share of ones.
private func ones(_ genome: Genome) -> Double {
  let values = genome.vector?.values ?? []
  return values.reduce(0, +) / Double(values.count)
}

/// The share of ones of the best of a thousand genomes of a hundred bits, as a strategy sees them
/// through noise of standard deviation 0.01.
private func search(_ choice: StrategyChoice, seed: UInt64) -> Double {
  let space = bits(100)
  var strategy = IslandSettings(
    strategy: choice, breeding: BreedingSettings(population: 100, tournament: 10, crossover: 0)
  ).strategy(in: space)
  let known = Known(space: space)
  var best = (seen: -Double.infinity, quality: 0.0)
  for birth in 0..<1000 {
    var stream = RandomStream(seed: seed, purpose: .breeding, birth: birth)
    var noise = RandomStream(seed: seed, purpose: .noise, birth: birth)
    guard let proposal = strategy.ask(knowing: known, using: &stream) else { break }
    let quality = ones(proposal.genome)
    let seen = quality + 0.01 * noise.normal()
    strategy.judge(birth, proposal, [-seen])
    if seen > best.seen { best = (seen, quality) }
  }
  return best.quality
}

// The landscape on which regularised evolution was first compared: Real et al. 2019, figure 2.
@Test func ageingEvolutionClimbsNoisyOneMaxAndRandomSearchDoesNot() {
  let seeds: ClosedRange<UInt64> = 1...20
  func mean(_ choice: StrategyChoice) -> Double {
    seeds.reduce(0) { $0 + search(choice, seed: $1) } / 20
  }
  let (ageing, random) = (mean(.ageing), mean(.random))
  #expect(ageing >= 0.86, "\(ageing)")
  #expect(random <= 0.68, "\(random)")
  #expect(mean(.genetic) >= 0.86)
}
