import Evolution
import Genomes
import RandomStreams
import Testing

private func algorithm(_ population: Int) -> GeneticAlgorithm {
  GeneticAlgorithm(
    space: pictures, settings: BreedingSettings(population: population, tournament: 3))
}

@Test(arguments: [1, 3, 10])
func theGeneticAlgorithmKeepsTheBestAndNobodyElse(population: Int) {
  var strategy = algorithm(population)
  var stream = testStream(16)
  var told: [Individual] = []
  for birth in 0..<80 {
    let one = individual(birth, stream.happens(0.2) ? nil : [Double(stream.integer(below: 30))])
    strategy.tell(one)
    if one.fitness != nil { told.append(one) }
    let best = told.sorted(by: Individual.precedes).prefix(population)
    #expect(Set(births(strategy.deme)) == Set(best.map(\.id.birth)))
  }
}

@Test func theGeneticAlgorithmBeginsAtRandomAndThenBreedsWinners() {
  var strategy = algorithm(6)
  for birth in 0..<200 {
    var stream = testStream(17, birth)
    guard let proposal = strategy.ask(&stream) else { continue }
    #expect((proposal.origin == "random") == (birth < 6))
    #expect(proposal.parents.allSatisfy(strategy.deme.contains))
    strategy.judge(birth, proposal, [Double(birth % 17)])
  }
  #expect(births(strategy.deme).allSatisfy { $0 % 17 == 0 })
}
