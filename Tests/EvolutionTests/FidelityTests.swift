import Evolution
import Genomes
import RandomStreams
import Testing

/// Islands of every strategy, some with rungs, some with a fidelity of their own.
private struct Mixture {
  var islands: [IslandState]
  var journals: [[IslandEvent]]
  var travelling: [Departure] = []
  let seed: UInt64
  let space: SearchSpace

  private static let strategies = StrategyChoice.allCases
  private static let count = 2 * strategies.count

  init(seed: UInt64, space: SearchSpace) {
    self.seed = seed
    self.space = space
    islands = (0..<Self.count).map { Self.fresh($0, seed: seed, space: space) }
    journals = Array(repeating: [], count: Self.count)
  }

  static func fresh(_ number: Int, seed: UInt64, space: SearchSpace) -> IslandState {
    let migration = MigrationSettings(
      topology: .complete, interval: 3, count: 2, replacement: .worst, destinations: .one)
    return island(
      number, of: count, migration: migration, strategy: strategies[number % strategies.count],
      space: space, seed: seed, fidelity: number == strategies.count + 1 ? 0.25 : 1,
      rungs: number < strategies.count ? Rungs(count: 2 + number % 2, factor: 2) : nil)
  }

  mutating func step(using stream: inout RandomStream) {
    let place = stream.integer(below: islands.count)
    switch stream.integer(below: 7) {
    case 0, 1:
      guard islands[place].pending.count < 3, let candidate = islands[place].bear() else { return }
      journals[place].append(.born(candidate))
    case 2, 3, 4:
      guard !islands[place].pending.isEmpty else { return }
      let individual = judged(stream.pick(from: islands[place].pending))
      islands[place].judge(individual)
      journals[place].append(.judged(individual))
    case 5:
      guard islands[place].isDepartureDue else { return }
      let departures = islands[place].emigrate()
      journals[place].append(.emigrated(departures.map(IslandEvent.Emigration.init)))
      travelling += departures
    default:
      guard !travelling.isEmpty else { return }
      let departure = travelling.remove(at: stream.integer(below: travelling.count))
      islands[departure.to].immigrate(departure)
      journals[departure.to].append(.immigrated(departure))
    }
  }
}

private let spaces = [bits(40), pictures]

@Test(arguments: UInt64(1)...4, spaces.indices)
func islandsOfEveryStrategyFidelityAndLadderReplay(seed: UInt64, place: Int) throws {
  var world = Mixture(seed: seed, space: spaces[place])
  var stream = testStream(51, Int(seed))
  for _ in 0..<1500 { world.step(using: &stream) }
  var strangers = 0
  var risen = 0
  for (place, journal) in world.journals.enumerated() {
    var replayed = Mixture.fresh(place, seed: seed, space: world.space)
    for event in journal {
      try replayed.replay(event)
      guard case .born(let candidate) = event else { continue }
      if candidate.proposal.origin == "immigrant" { strangers += 1 }
      if candidate.proposal.origin == "risen" { risen += 1 }
    }
    let live = world.islands[place]
    #expect(replayed.deme == live.deme && replayed.pending == live.pending)
    #expect(replayed.tally == live.tally && replayed.best == live.best)
    #expect(replayed.front == live.front)
    var (a, b) = (replayed, live)
    for _ in 0..<5 { #expect(a.bear() == b.bear()) }
    #expect(a.emigrate() == b.emigrate())
  }
  #expect(strangers > 0 && risen > 0)
}

@Test(arguments: UInt64(1)...2)
func demesHoldFidelitiesOfTheirIslandOnly(seed: UInt64) {
  var world = Mixture(seed: seed, space: bits(40))
  var stream = testStream(52, Int(seed))
  for _ in 0..<1500 {
    world.step(using: &stream)
    for island in world.islands {
      #expect(
        island.deme.members.allSatisfy {
          island.settings.fidelities.contains($0.fitness?.fidelity ?? 0)
        })
      #expect(island.deme.count <= 6)
    }
  }
}

@Test func anImmigrantOfAnotherFidelityIsBornAnewBeforeItCounts() {
  var state = island(0, of: 2, space: bits(10))
  var other = island(1, of: 2, space: bits(10), seed: 2, fidelity: 0.5)
  guard let foreign = other.bear() else { return }
  #expect(foreign.proposal.fidelity == 0.5)
  let migrant = individual(
    foreign.id.birth, [3], island: 1, genome: foreign.proposal.genome,
    fidelity: 0.5)
  let admitted = state.immigrate(
    Departure(from: 1, to: 0, number: 0, migrants: [migrant, migrant]))
  #expect(admitted == 0 && state.deme.isEmpty)
  let again = state.bear()
  #expect(again?.proposal.origin == "immigrant" && again?.proposal.fidelity == 1)
  #expect(again?.proposal.genome == migrant.candidate.proposal.genome)
  #expect(again?.proposal.parents == [migrant.id])
  // Twice the same stranger is one birth.
  #expect(state.bear()?.proposal.origin == "random")
}

@Test func anImmigrantOutsideOfAnIslandsSpaceStaysOut() {
  guard case .vectors(let fields) = bits(4) else { return }
  var state = island(
    0, of: 2, strategy: .random, space: .vectors(fields.restricted(0, toChoices: [0])))
  let outside = individual(0, [1], island: 1, genome: .vector(VectorGenome([1, 0, 0, 0])))
  let inside = individual(1, [2], island: 1, genome: .vector(VectorGenome([0, 1, 0, 0])))
  let departure = Departure(from: 1, to: 0, number: 0, migrants: [outside, inside])
  #expect(state.immigrate(departure) == 1)
  #expect(births(state.deme) == [1])
  // Yet the run has seen it.
  #expect(state.best?.id == outside.id)
  for _ in 0..<8 { #expect(state.bear()?.proposal.genome.vector?.values[0] == 0) }
  #expect(state.bear() == nil)
}

@Test(arguments: ReplacementPolicy.allCases.filter { $0 != .oldest })
func nobodyOfLessFidelityTakesAPlaceFromOneOfMore(policy: ReplacementPolicy) {
  var stream = testStream(53)
  var population = deme([5, 5, 5])
  let cheap = individual(0, [1], island: 1, fidelity: 0.5)
  #expect(policy.admit([cheap], into: &population, capacity: 3, using: &stream) == 0)
  var low = Deme()
  for birth in 0..<3 { low.add(individual(birth, [1], fidelity: 0.5)) }
  let full = individual(9, [5], island: 1)
  #expect(policy.admit([full], into: &low, capacity: 3, using: &stream) == 1)
}

@Test func theSameGenomeIsKnownByItsFidelity() {
  let space = bits(3)
  var known = Known(space: space)
  let genome = Genome.vector(VectorGenome([0, 1, 0]))
  guard let identity = space.identity(of: genome) else { return }
  known.insert(identity, fidelity: 0.5)
  #expect(known.contains(genome, fidelity: 0.5))
  #expect(!known.contains(genome) && !known.contains(genome, fidelity: 0.25))
  known.insert(identity)
  #expect(known.contains(genome))
}
