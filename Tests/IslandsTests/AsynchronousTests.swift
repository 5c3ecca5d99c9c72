import Evolution
import Islands
import MessagePassing
import Testing

@Suite struct AsynchronousTests {
  @Test func replayReproducesEveryBirthAndTheState() throws {
    for ranks in 1...4 {
      let plan = ArchipelagoPlan(
        islandCount: 3, mode: .asynchronous, budget: Budget(evaluations: 150))
      let world = try World(plan, ranks: ranks)
      let summary = try #require(try world.summary())
      for (island, log) in world.logs.enumerated() {
        let state = try World.replayed(log.events, island, 3)
        let live = try #require(
          world.ranks.flatMap(\.states).first { $0.island == island })
        #expect(state.deme == live.deme)
        #expect(state.tally == summary.tallies[island])
        #expect(state.front == live.front)
        #expect(state.lastArrivals == live.lastArrivals)
        #expect(state.lastDepartures == live.lastDepartures)
      }
    }
  }

  @Test func noSlotIsIdleWhileBirthsRemain() throws {
    for ranks in 1...5 {
      let plan = ArchipelagoPlan(
        islandCount: 2, mode: .asynchronous, budget: Budget(evaluations: 200))
      let world = try World(
        plan, ranks: ranks, script: ScriptedEvaluator.Script(capacity: 3, delay: 4))
      // The evaluators announce themselves in the first turns.
      for _ in 0..<4 { try world.turn() }
      let placement = Placement(rankCount: ranks, islandCount: 2)
      for _ in 0..<20_000 where world.ranks[0].summary == nil {
        try world.turn()
        // In the end single births are granted, which takes a message each.
        guard world.ranks.flatMap(\.states).reduce(0, { $0 + $1.tally.births }) < 120 else {
          continue
        }
        for rank in placement.coordinators {
          for state in world.ranks[rank].states {
            let slots = 3 * (1 + placement.evaluatorRanks(ofIsland: state.island).count)
            let share = slots / placement.islands(coordinatedBy: rank).count
            #expect(state.pending.count >= share)
          }
        }
      }
      #expect(world.ranks[0].summary != nil)
      #expect(world.evaluators.allSatisfy { $0.mostBusy == 3 })
    }
  }

  @Test func aStaleVerdictIsIgnoredAndCounted() throws {
    let loopback = LoopbackWorld(size: 2)
    let ranks = loopback.communicators()
    let plan = ArchipelagoPlan(
      islandCount: 1, mode: .asynchronous, budget: Budget(evaluations: 10))
    let log = Log()
    let environment = RunEnvironment(now: { 0 }, sleep: { _ in })
    let archipelago = Archipelago(
      plan: plan, communicator: ranks[0], evaluator: ScriptedEvaluator(.init()),
      states: [0: try World.replayed([], 0, 1)], recorders: [0: log], environment: environment)
    var state = try World.replayed([], 0, 1)
    let first = state.bear()
    let candidate = try #require(first)
    var stale = ScriptedEvaluator.judged(candidate, .init())
    stale.candidate.id.birth = 77
    let (tag, message) = try Wire.encode(.result(stale))
    try ranks[1].send(message, to: 0, tag: tag)
    for _ in 0..<100 where archipelago.summary == nil { _ = try archipelago.step() }
    #expect(archipelago.summary?.staleResults == 1)
    #expect(archipelago.summary?.total.judged == 10)
    #expect(log.verdicts.count == 10)
  }
}

@Test func aSurplusKeepsSlotsBusyUntilTheLastVerdict() throws {
  for ranks in 1...4 {
    let plan = ArchipelagoPlan(
      islandCount: 2, mode: .asynchronous, budget: Budget(evaluations: 60, surplus: true))
    let world = try World(plan, ranks: ranks, script: ScriptedEvaluator.Script(delay: 9))
    let summary = try #require(try world.summary())
    #expect(summary.stopped == .evaluations)
    // Verdicts that come in while the word travels count too.
    #expect(summary.total.judged >= 60 && summary.total.judged <= 60 + 4 * ranks)
    #expect(summary.total.births > summary.total.judged)
    #expect(try world.end())
  }
}

/// Keeps what was recorded apart from what would outlive the process.
private final class Draft: Recorder {
  var events: [IslandEvent] = []
  var committed = 0
  func record(_ event: IslandEvent) { events.append(event) }
  func commit() { committed = events.count }

  var departures: Int {
    events.prefix(committed).count { if case .emigrated = $0 { true } else { false } }
  }
  var arrivals: [Departure] {
    events.compactMap { if case .immigrated(let departure) = $0 { departure } else { nil } }
  }
}

@Test(arguments: [1, 2, 4], [0, 0.05, 1])
func nobodyLearnsOfADepartureThatIsNotOnRecord(ranks: Int, patience: Double) throws {
  var drafts: [Draft] = []
  let settings = World.settings {
    $0.migration.interval = 1
    $0.migration.topology = .complete
  }
  let plan = ArchipelagoPlan(islandCount: 4, mode: .asynchronous, budget: Budget(evaluations: 200))
  let world = try World(
    plan, ranks: ranks, settings: settings, script: ScriptedEvaluator.Script(delay: 0),
    patience: patience
  ) { _ in
    drafts.append(Draft())
    return drafts[drafts.count - 1]
  }
  var seen = Array(repeating: 0, count: 4)
  while world.ranks[0].summary == nil {
    try world.turn()
    for (island, draft) in drafts.enumerated() {
      for arrival in draft.arrivals.dropFirst(seen[island]) {
        #expect(arrival.number < drafts[arrival.from].departures)
      }
      seen[island] = draft.arrivals.count
    }
  }
  #expect(seen.reduce(0, +) > 100)
  let traffic = try #require(world.ranks[0].summary?.migrants.departures)
  #expect(traffic.sent == traffic.received + traffic.dropped)
}

/// Takes down how long departures wait for being on record, which is when they are sent.
private final class Delays: Recorder {
  var now: () -> Double = { 0 }
  private var since: Double?
  /// For each time that departures were put on record, seconds since the first of them.
  private(set) var seconds: [Double] = []

  func record(_ event: IslandEvent) {
    if case .emigrated = event, since == nil { since = now() }
  }

  func commit() {
    if let since { seconds.append(now() - since) }
    since = nil
  }
}

@Test func aBusyRankLetsDeparturesWaitForFivePatiencesAtMost() throws {
  let recorders = [Delays(), Delays()]
  let patience = 0.01
  // Below a second, where sums of milliseconds do not fall short of a patience.
  let plan = ArchipelagoPlan(islandCount: 2, mode: .asynchronous, budget: Budget(seconds: 0.9))
  let world = try World(
    plan, ranks: 2, settings: World.settings { $0.migration.interval = 8 },
    script: ScriptedEvaluator.Script(delay: 0), patience: patience
  ) { recorders[$0] }
  world.secondsPerTurn = 0.001
  for recorder in recorders { recorder.now = { [unowned world] in world.clock } }
  let summary = try #require(try world.summary())
  let departures = summary.migrants.departures
  #expect(departures.sent > 100)
  #expect(departures.sent == departures.received + departures.dropped)
  for recorder in recorders {
    // A report every 0.2 s takes along what waits just then.
    #expect(recorder.seconds.count { $0 >= 4 * patience } > 10)
    #expect(recorder.seconds.allSatisfy { $0 <= 5 * patience + 2 * world.secondsPerTurn })
  }
}
