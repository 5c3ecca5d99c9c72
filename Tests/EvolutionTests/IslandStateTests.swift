import Architectures
import Evolution
import Genomes
import Geometry
import RandomStreams
import Testing

@Test(arguments: StrategyChoice.allCases)
func birthsAreNumberedWithoutGapsAndNeverRepeatAnIdentity(strategy: StrategyChoice) {
  var state = island(strategy: strategy)
  var stream = testStream(30)
  var names: [BirthID] = []
  var identities: Set<Identity> = []
  for _ in 0..<400 {
    if state.pending.count < 4, let candidate = state.bear() {
      names.append(candidate.id)
      #expect(candidate.identity == pictures.identity(of: candidate.proposal.genome))
      if let identity = candidate.identity { #expect(identities.insert(identity).inserted) }
    } else if !state.pending.isEmpty {
      state.judge(judged(stream.pick(from: state.pending)))
    }
  }
  #expect(names == names.indices.map { BirthID(island: 0, birth: $0) })
  #expect(names.count > 150)
  #expect(state.tally.births == names.count)
  #expect(state.tally.judged == names.count - state.pending.count)
}

@Test func anIslandDoesNotBearWhatAnImmigrantBroughtAlready() {
  // The first genome of this island arrives from elsewhere before it is born here.
  var first = island()
  guard let candidate = first.bear() else {
    Issue.record("nothing was born")
    return
  }
  var second = island()
  var migrant = judged(candidate)
  migrant.candidate.id = BirthID(island: 5, birth: 0)
  second.immigrate(Departure(from: 5, to: 0, number: 0, migrants: [migrant]))
  let other = second.bear()
  #expect(other?.id.birth == 0 && other?.identity != candidate.identity)
  #expect(second.tally.duplicates == 1)
}

@Test(arguments: StrategyChoice.allCases)
func aTinySpaceIsExhaustedAfterAllItsNetworks(strategy: StrategyChoice) {
  var state = island(strategy: strategy, space: tinySpace)
  for birth in 0..<6 {
    guard let candidate = state.bear() else {
      Issue.record("only \(birth) of 6 networks were born")
      return
    }
    #expect(candidate.id.birth == birth)
    state.judge(individual(birth, [Double(birth)], genome: candidate.proposal.genome))
  }
  let before = (state.deme, state.pending, state.tally)
  #expect(!state.tally.isExhausted)
  #expect(state.bear() == nil && state.tally.isExhausted)
  #expect(state.bear() == nil)
  // A birth that comes to nothing leaves no other trace.
  #expect(state.deme == before.0 && state.pending == before.1)
  var tally = state.tally
  tally.isExhausted = false
  #expect(tally == before.2 && tally.births == 6)
}

@Test func aFailedBirthDoesNotDisturbTheReplay() throws {
  var state = island(space: tinySpace)
  var events: [IslandEvent] = []
  while let candidate = state.bear() { events.append(.born(candidate)) }
  // Verdicts come late, and births are tried in between; then the space grows by no means.
  for candidate in state.pending {
    #expect(state.bear() == nil)
    let individual = judged(candidate)
    state.judge(individual)
    events.append(.judged(individual))
  }
  var replayed = island(space: tinySpace)
  for event in events { try replayed.replay(event) }
  #expect(replayed.deme == state.deme && replayed.bear() == nil && replayed.tally == state.tally)
}

@Test func verdictsAreCounted() {
  var state = island()
  var reasons: [String: Int] = [:]
  for reason in Nonviability.Reason.allCases + [.diverged] {
    guard let candidate = state.bear() else { continue }
    let verdict = Verdict.nonviable(Nonviability(reason, "why"))
    state.judge(Individual(candidate: candidate, verdict: verdict))
    reasons[reason.rawValue, default: 0] += 1
  }
  #expect(
    state.tally.reasons == reasons
      && state.tally.nonviable == 1 + Nonviability.Reason.allCases.count)
  #expect(state.deme.isEmpty && state.best == nil)
}

@Test func theBestIsRememberedThoughItDies() {
  var state = island()
  for birth in 0..<30 {
    guard let candidate = state.bear() else { break }
    let cost = birth == 3 ? -1 : Double(birth)
    state.judge(Individual(candidate: candidate, verdict: individual(birth, [cost]).verdict))
  }
  #expect(state.best?.id.birth == 3)
  #expect(state.deme.members.map(\.id.birth) == Array(24..<30))
}

@Test func aDepartureIsDueAfterItsIntervalOfVerdicts() {
  var state = island(0, of: 2, migration: MigrationSettings(interval: 3))
  for verdicts in 1...7 {
    guard let candidate = state.bear() else { break }
    state.judge(judged(candidate))
    #expect(state.isDepartureDue == (verdicts % 3 == 0))
    if state.isDepartureDue { #expect(state.emigrate().map(\.to) == [1]) }
  }
  #expect(state.departureCount == 2)
  var alone = island(0, of: 1, migration: MigrationSettings(interval: 1))
  var never = island(0, of: 2, migration: MigrationSettings(interval: 0))
  for _ in 0..<3 {
    if let candidate = alone.bear() { alone.judge(judged(candidate)) }
    if let candidate = never.bear() { never.judge(judged(candidate)) }
  }
  #expect(!alone.isDepartureDue && !never.isDepartureDue)
}

@Test(arguments: 1...8)
func sendersAndNeighboursAgree(count: Int) {
  for topology in [TopologyChoice.ring, .torus, .star, .complete, .random(degree: 2)] {
    let states = (0..<count).map {
      island($0, of: count, migration: MigrationSettings(topology: topology))
    }
    for a in states {
      for b in states {
        #expect(a.neighbours.contains(b.island) == b.senders.contains(a.island))
      }
    }
  }
}

@Test func anIslandOfAgeingEvolutionBreedsOnceItsPopulationWasBorn() {
  var state = island()
  var origins: [String] = []
  for birth in 0..<30 {
    guard let candidate = state.bear() else { break }
    origins.append(candidate.proposal.origin)
    state.judge(Individual(candidate: candidate, verdict: individual(birth, [1]).verdict))
  }
  #expect(origins.count == 30)
  #expect(origins.prefix(6).allSatisfy { $0 == "random" })
  #expect(!origins.dropFirst(7).contains("random"))
}

@Test func everyDepartureAndEveryArrivalDrawsAnew() {
  var state = island(
    0, of: 4, migration: MigrationSettings(topology: .complete, replacement: .random))
  for birth in 0..<6 {
    guard let candidate = state.bear() else { break }
    state.judge(Individual(candidate: candidate, verdict: individual(birth, [9]).verdict))
  }
  let full = state
  #expect(Set((0..<40).flatMap { _ in state.emigrate().map(\.to) }) == [1, 2, 3])
  state = full
  var places: Set<Int> = []
  for number in 0..<60 {
    let before = state.deme.members
    let migrant = individual(number, [1], island: 1)
    state.immigrate(Departure(from: 1, to: 0, number: number, migrants: [migrant]))
    let after = Set(state.deme.members.map(\.id))
    if let place = before.firstIndex(where: { !after.contains($0.id) }) { places.insert(place) }
  }
  #expect(places == [0, 1, 2, 3, 4, 5])
}

@Test(arguments: [StrategyChoice.ageing, .genetic, .nsga2], 1...8)
func islandsTogetherBeginWithTheFoundersOfOne(strategy: StrategyChoice, count: Int) {
  expectFounders(6, given: nil, strategy: strategy, count: count)
  expectFounders(10, given: 10, strategy: strategy, count: count)
}

/// Ten where nothing is said, each; else as many as is said, shared out.
@Test(arguments: [StrategyChoice.model, .parego, .incumbent], [nil, 30] as [Int?])
func whoLearnsBeginsAtRandom(strategy: StrategyChoice, founders: Int?) {
  var settings = IslandSettings(strategy: strategy)
  settings.breeding.founders = founders
  var state = IslandState(
    island: 0, islandCount: 2, settings: settings, space: pictures, seed: 1)
  // Of three slots, each is judged when two others have been born.
  var inHand: [Candidate] = []
  var origins: [String] = []
  while origins.count < 40, let candidate = state.bear() {
    origins.append(candidate.proposal.origin)
    inHand.append(candidate)
    if inHand.count > 2 { state.judge(judged(inHand.removeFirst())) }
  }
  // Nobody learns from fewer than ten verdicts.
  let count = founders.map { $0 / 2 } ?? 12
  #expect(origins.prefix(count).allSatisfy { $0 == "random" })
  #expect(origins.dropFirst(count).contains { $0 != "random" })
}

private func expectFounders(
  _ together: Int, given: Int?, strategy: StrategyChoice, count: Int
) {
  let founders = (0..<count).map { number in
    var settings = IslandSettings(
      strategy: strategy, breeding: BreedingSettings(population: 6, tournament: 3))
    settings.breeding.founders = given
    var state = IslandState(
      island: number, islandCount: count, settings: settings, space: pictures, seed: 1)
    var random = 0
    var viable = 0
    for birth in 0..<20 {
      guard let candidate = state.bear() else { break }
      // Founders come first, one after the other.
      if candidate.proposal.origin == "random", birth == random { random += 1 }
      let individual = judged(candidate)
      if individual.fitness != nil { viable += 1 }
      state.judge(individual)
      // Nobody goes before the deme is full, and where the oldest go, not before all founders are born.
      let isFounding = strategy == .ageing && birth + 1 < (together + count - 1) / count
      #expect(state.deme.count == min(viable, isFounding ? max(6, together) : 6))
    }
    return random
  }
  #expect(founders == Array(repeating: (together + count - 1) / count, count: count))
}
