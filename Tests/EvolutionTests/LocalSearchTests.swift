import Architectures
import Evolution
import Genomes
import RandomStreams
import Testing

/// Every genome of six bits has a cost of its own, without structure.
private let space = bits(6)

private func cost(_ genome: Genome) -> Double {
  guard let identity = space.identity(of: genome) else { return .infinity }
  return Double(identity.high >> 11) * 0x1p-53
}

private func all() -> [Genome] {
  (0..<64).map { number in
    .vector(VectorGenome((0..<6).map { Double(number >> $0 & 1) }))
  }
}

private func optima() -> Set<Genome> {
  Set(
    all().filter { genome in
      (space.neighbours(of: genome) ?? []).allSatisfy { cost($0) > cost(genome) }
    })
}

/// A run with one verdict at a time; the individuals in the order of birth.
private func run(seed: UInt64) -> [Individual] {
  var state = island(strategy: .local, space: space, seed: seed)
  var individuals: [Individual] = []
  while let candidate = state.bear() {
    let fitness = Fitness([cost(candidate.proposal.genome)])
    guard let verdict = fitness.map(Verdict.viable) else { break }
    let individual = Individual(candidate: candidate, verdict: verdict)
    state.judge(individual)
    individuals.append(individual)
  }
  return individuals
}

/// The walks of a run: each begins with a genome without parents.
private func walks(_ individuals: [Individual]) -> [[Individual]] {
  var walks: [[Individual]] = []
  for individual in individuals {
    if individual.candidate.proposal.parents.isEmpty { walks.append([]) }
    walks[walks.count - 1].append(individual)
  }
  return walks
}

@Test(arguments: UInt64(1)...20)
func localSearchVisitsTheWholeSpaceAndEveryOptimum(seed: UInt64) {
  let individuals = run(seed: seed)
  #expect(individuals.count == 64)
  #expect(Set(individuals.map(\.candidate.proposal.genome)) == Set(all()))
  #expect(walks(individuals).count > 1)
}

/// A walk ends where no neighbour is better that was not judged before.
@Test(arguments: UInt64(1)...20)
func theFirstWalkEndsInATrueOptimum(seed: UInt64) throws {
  let first = try #require(walks(run(seed: seed)).first)
  let end = try #require(first.min(by: Individual.precedes)?.candidate.proposal.genome)
  #expect(optima().contains(end))
  // It tried every neighbour before it gave up.
  let tried = Set(first.map(\.candidate.proposal.genome))
  #expect(Set(try #require(space.neighbours(of: end))).isSubset(of: tried))
}

@Test(arguments: UInt64(1)...20)
func eachStepGoesFromTheBestSoFarOfItsWalkToANeighbour(seed: UInt64) throws {
  for walk in walks(run(seed: seed)) {
    var current = walk[0]
    for individual in walk.dropFirst() {
      let proposal = individual.candidate.proposal
      #expect(proposal.parents == [current.id] && proposal.origin == "neighbour")
      let around = try #require(space.neighbours(of: current.candidate.proposal.genome))
      #expect(around.contains(proposal.genome))
      if Individual.precedes(individual, current) { current = individual }
    }
  }
}

@Test func whereNeighboursCannotBeListedMutantsAreThem() {
  var state = island(strategy: .local)
  var restarts = 0
  for birth in 0..<200 {
    guard let candidate = state.bear() else { break }
    let origin = candidate.proposal.origin
    #expect(origin == "random" || MutationKind(rawValue: origin) != nil)
    if birth > 0, origin == "random" { restarts += 1 }
    // The first of each walk is the best: forty failures end it.
    let cost = origin == "random" ? 0.0 : 1
    state.judge(Individual(candidate: candidate, verdict: individual(birth, [cost]).verdict))
  }
  #expect(restarts == 4)
}

@Test func anImmigrantDoesNotDrawTheSearchAway() {
  var state = island(strategy: .local, space: space)
  guard let first = state.bear() else { return }
  state.judge(Individual(candidate: first, verdict: individual(0, [5]).verdict))
  let far = all()[42]
  let genomes = [(far, 9.0), (far, 1.0)]
  for (number, (genome, cost)) in genomes.enumerated() {
    let migrant = individual(number, [cost], island: 1, genome: genome)
    state.immigrate(Departure(from: 1, to: 0, number: number, migrants: [migrant]))
    let parents = state.bear()?.proposal.parents
    #expect(parents == [first.id])
    #expect(state.deme.contains(migrant.id))
  }
}

@Test func localSearchKeepsTheBestAsItsDeme() {
  var strategy = LocalSearch(
    space: space, settings: BreedingSettings(population: 3, tournament: 2))
  for (birth, cost) in [4.0, 2, 5, 1, 3].enumerated() {
    strategy.tell(individual(birth, [cost]))
  }
  #expect(Set(births(strategy.deme)) == [3, 1, 4])
}
