import Evolution
import Genomes
import RandomStreams
import Testing

private func breeding(_ population: Int, tournament: Int = 3) -> BreedingSettings {
  BreedingSettings(population: population, tournament: tournament)
}

@Test(arguments: [1, 2, 5, 10])
func ageingRemovesExactlyTheOldest(population: Int) {
  var strategy = AgeingEvolution(space: pictures, settings: breeding(population))
  var stream = testStream(10)
  var queue: [Int] = []
  for birth in 0..<50 {
    let isViable = stream.happens(0.8)
    strategy.tell(individual(birth, isViable ? [stream.unit()] : nil))
    if isViable { queue = (queue + [birth]).suffix(population) }
    #expect(births(strategy.deme) == queue)
  }
}

@Test(arguments: [1, 3, 8])
func anExcellentIndividualDiesAfterAPopulationOfAdmissions(population: Int) {
  var strategy = AgeingEvolution(space: pictures, settings: breeding(population))
  strategy.tell(individual(0, [-1000]))
  for birth in 1..<population {
    strategy.tell(individual(birth, [Double(birth)]))
    strategy.tell(individual(100 + birth, nil))
  }
  #expect(strategy.deme.best?.id.birth == 0)
  strategy.tell(individual(population, [1000]))
  #expect(!strategy.deme.contains(BirthID(island: 0, birth: 0)))
  #expect(strategy.deme.count == population)
}

@Test func ofMoreFoundersThanAnAgeingDemeHoldsTheBestStay() {
  var settings = breeding(4)
  settings.founders = 12
  var strategy = AgeingEvolution(space: pictures, settings: settings)
  for birth in 0..<12 {
    #expect(strategy.deme.count == birth)
    var stream = testStream(19, birth)
    guard let proposal = strategy.ask(&stream) else { continue }
    #expect(proposal.origin == "random")
    strategy.judge(birth, proposal, [Double(birth * 5 % 12)])
  }
  // Costs of 0 to 3, by age; then the oldest goes again.
  #expect(births(strategy.deme) == [0, 3, 5, 10])
  strategy.tell(individual(12, [100]))
  #expect(births(strategy.deme) == [3, 5, 10, 12])
}

@Test func ageingBeginsAtRandomAndThenBreeds() {
  var strategy = AgeingEvolution(space: pictures, settings: breeding(6))
  var origins: [String] = []
  var parentCounts: Set<Int> = []
  for birth in 0..<300 {
    var stream = testStream(11, birth)
    guard let proposal = strategy.ask(&stream) else { continue }
    origins.append(proposal.origin)
    parentCounts.insert(proposal.parents.count)
    #expect(pictures.objection(to: proposal.genome) == nil)
    #expect(proposal.parents.allSatisfy(strategy.deme.contains))
    #expect((proposal.origin == "random") == proposal.parents.isEmpty)
    strategy.judge(birth, proposal, [Double(birth % 17)])
  }
  #expect(origins.prefix(6).allSatisfy { $0 == "random" })
  #expect(!origins.dropFirst(6).contains("random"))
  #expect(parentCounts == [0, 1, 2])
  #expect(origins.contains("crossover") && origins.contains { $0.hasPrefix("crossover+") })
  #expect(MutationKind.allCases.allSatisfy { origins.contains($0.rawValue) })
}

@Test func ageingSurvivesNonviableVerdictsAlone() {
  var strategy = AgeingEvolution(space: pictures, settings: breeding(4))
  for birth in 0..<30 {
    var stream = testStream(12, birth)
    #expect(strategy.ask(&stream)?.origin == "random")
    strategy.tell(individual(birth, nil))
  }
  #expect(strategy.deme.isEmpty)
}

@Test(arguments: [1, 3, 10])
func randomSearchKeepsTheBest(population: Int) {
  var strategy = RandomSearch(space: pictures, settings: breeding(population))
  var stream = testStream(13)
  var told: [Individual] = []
  for birth in 0..<60 {
    let one = individual(birth, stream.happens(0.2) ? nil : [Double(stream.integer(below: 20))])
    strategy.tell(one)
    if one.fitness != nil { told.append(one) }
    let best = told.sorted(by: Individual.precedes).prefix(population)
    #expect(Set(births(strategy.deme)) == Set(best.map(\.id.birth)))
  }
}

@Test func randomSearchProposesWhateverWasTold() {
  let fresh = RandomSearch(space: pictures, settings: breeding(3))
  var told = fresh
  for birth in 0..<20 { told.tell(individual(birth, [Double(birth)])) }
  for round in 0..<50 {
    var a = testStream(14, round)
    var b = a
    let proposal = told.ask(&a)
    #expect(proposal == fresh.ask(&b))
    #expect(proposal?.parents == [] && proposal?.origin == "random")
  }
}

@Test func strategiesAreFoundByName() {
  func strategy(_ choice: StrategyChoice) -> any SearchStrategy {
    IslandSettings(strategy: choice, breeding: breeding(2)).strategy(in: pictures)
  }
  #expect(strategy(.ageing) is AgeingEvolution)
  #expect(strategy(.genetic) is GeneticAlgorithm)
  #expect(strategy(.local) is LocalSearch)
  #expect(strategy(.random) is RandomSearch)
}
