import Evolution
import RandomStreams
import Testing

/// Islands whose births, verdicts, departures and arrivals interleave at random.
private struct Archipelago {
  var islands: [IslandState]
  var journals: [[IslandEvent]]
  var travelling: [Departure] = []

  init(count: Int, migration: MigrationSettings, seed: UInt64) {
    islands = (0..<count).map { island($0, of: count, migration: migration, seed: seed) }
    journals = Array(repeating: [], count: count)
  }

  /// One thing happens somewhere.
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
      arrive(using: &stream)
    }
  }

  /// One of those who travel arrives.
  mutating func arrive(using stream: inout RandomStream) {
    guard !travelling.isEmpty else { return }
    let departure = travelling.remove(at: stream.integer(below: travelling.count))
    islands[departure.to].immigrate(departure)
    journals[departure.to].append(.immigrated(departure))
  }
}

private let everyMigration: [MigrationSettings] = MigrationSettings.Transfer.allCases.flatMap {
  transfer in
  MigrationSettings.Destinations.allCases.flatMap { destinations in
    SelectionPolicy.allCases.flatMap { selection in
      ReplacementPolicy.allCases.map { replacement in
        MigrationSettings(
          topology: .complete, interval: 2, count: 2, selection: selection,
          replacement: replacement, transfer: transfer, destinations: destinations)
      }
    }
  }
}

@Test(arguments: everyMigration)
func replayOfTheJournalsComesToTheSameIslands(migration: MigrationSettings) throws {
  for seed: UInt64 in 1...2 {
    var stream = testStream(40, Int(seed))
    var world = Archipelago(count: 3, migration: migration, seed: seed)
    for _ in 0..<250 { world.step(using: &stream) }
    for (place, journal) in world.journals.enumerated() {
      var replayed = island(place, of: 3, migration: migration, seed: seed)
      for event in journal { try replayed.replay(event) }
      let live = world.islands[place]
      #expect(replayed.deme == live.deme && replayed.pending == live.pending)
      #expect(replayed.tally == live.tally && replayed.best == live.best)
      #expect(replayed.departureCount == live.departureCount)
      // And both go on alike.
      var (a, b) = (replayed, live)
      for _ in 0..<5 { #expect(a.bear() == b.bear()) }
      #expect(a.emigrate() == b.emigrate())
    }
  }
}

@Test(arguments: everyMigration)
func demesStayWithinTheirPopulationAndHoldNobodyTwice(migration: MigrationSettings) {
  var stream = testStream(41)
  var world = Archipelago(count: 4, migration: migration, seed: 3)
  for _ in 0..<400 {
    world.step(using: &stream)
    for island in world.islands {
      #expect(island.deme.count <= 6)
      #expect(Set(island.deme.members.map(\.id)).count == island.deme.count)
      #expect(island.deme.members.allSatisfy { $0.fitness != nil })
    }
  }
  #expect(world.islands.allSatisfy { $0.tally.emigrants > 0 && $0.tally.immigrants > 0 })
}

@Test(arguments: everyMigration.filter { $0.transfer == .move })
func whoMovesLivesInOnePlaceOnly(migration: MigrationSettings) {
  var stream = testStream(42)
  var world = Archipelago(count: 4, migration: migration, seed: 4)
  for _ in 0..<600 {
    world.step(using: &stream)
    let alive =
      world.islands.flatMap { $0.deme.members.map(\.id) }
      + world.travelling.flatMap { $0.migrants.map(\.id) }
    #expect(Set(alive).count == alive.count)
  }
  // When all have arrived, every individual is on one island at most.
  while !world.travelling.isEmpty { world.arrive(using: &stream) }
  let alive = world.islands.flatMap { $0.deme.members.map(\.id) }
  #expect(Set(alive).count == alive.count)
  #expect(
    world.islands.contains { island in
      island.deme.members.contains { $0.id.island != island.island }
    })
}

@Test func whoIsCopiedStaysAtHome() {
  var state = island(
    0, of: 3, migration: MigrationSettings(topology: .complete, count: 2, destinations: .all))
  for _ in 0..<8 { if let candidate = state.bear() { state.judge(judged(candidate)) } }
  let before = state.deme
  let departures = state.emigrate()
  #expect(departures.map(\.to) == [1, 2] && departures[0].migrants == departures[1].migrants)
  #expect(departures[0].migrants.count == 2 && state.deme == before)
  #expect(state.tally.emigrants == 4)
}

@Test func whoMovesToAllIsSharedOut() {
  var state = island(
    0, of: 3,
    migration: MigrationSettings(topology: .complete, count: 2, transfer: .move, destinations: .all)
  )
  for _ in 0..<12 { if let candidate = state.bear() { state.judge(judged(candidate)) } }
  let before = state.deme
  let departures = state.emigrate()
  let left = departures.flatMap { $0.migrants.map(\.id) }
  #expect(departures.map(\.migrants.count) == [2, 2] && Set(left).count == 4)
  #expect(state.deme.members == before.members.filter { !left.contains($0.id) })
}

@Test func aMoveMayEmptyAnIslandWhichThenBeginsAgain() {
  var state = island(
    0, of: 2, migration: MigrationSettings(count: 99, transfer: .move))
  for _ in 0..<10 { if let candidate = state.bear() { state.judge(judged(candidate)) } }
  _ = state.emigrate()
  #expect(state.deme.isEmpty)
  #expect(state.bear()?.proposal.origin == "random")
}

@Test func aJournalOfAnotherRunIsToldFromItsOwn() {
  var state = island(seed: 1)
  guard let candidate = state.bear() else {
    Issue.record("nothing was born")
    return
  }
  var other = island(seed: 2)
  #expect(throws: ReplayError.self) { try other.replay(.born(candidate)) }
  var early = island(seed: 1)
  #expect(throws: ReplayError.notPending(candidate.id)) {
    try early.replay(.judged(judged(candidate)))
  }
  var alone = island(0, of: 2)
  let emigration = IslandEvent.Emigration(
    Departure(from: 0, to: 1, number: 0, migrants: [judged(candidate)]))
  #expect(throws: ReplayError.otherEmigrants(number: 1)) {
    try alone.replay(.emigrated([emigration]))
  }
  for error in [
    ReplayError.otherBirth(expected: candidate.id, found: nil), .notPending(candidate.id),
  ] {
    #expect(error.description.contains("0-00000"))
  }
}
