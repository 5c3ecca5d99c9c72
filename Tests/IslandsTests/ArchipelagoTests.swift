import Evolution
import Genomes
import Islands
import MessagePassing
import Testing

let bothModes: [ArchipelagoPlan.Mode] = [.asynchronous, .synchronous(generation: 5)]

@Suite struct ArchipelagoTests {
  @Test(arguments: bothModes, [1, 2, 3, 4])
  func theBudgetIsMetExactlyAndEveryCandidateEvaluatedOnce(
    mode: ArchipelagoPlan.Mode, islands: Int
  ) throws {
    for ranks in 1...5 {
      let plan = ArchipelagoPlan(
        islandCount: islands, mode: mode, budget: Budget(evaluations: 43))
      let world = try World(plan, ranks: ranks)
      let summary = try #require(try world.summary(), "\(ranks) ranks do not come to an end")
      #expect(summary.stopped == .evaluations)
      #expect(summary.total.judged == 43)
      #expect(summary.total.births == 43)
      #expect(summary.staleResults == 0)
      #expect(Set(world.verdicts).count == 43)
      #expect(world.verdicts.count == 43)
      let submitted = world.evaluators.flatMap(\.submitted)
      #expect(submitted.sorted() == world.births.sorted())
      #expect(try world.end())
      #expect(world.evaluators.allSatisfy { $0.busy == 0 })
    }
  }

  @Test(arguments: bothModes)
  func everyMigrantSentIsReceivedOrDropped(mode: ArchipelagoPlan.Mode) throws {
    for topology in [TopologyChoice.ring, .complete, .star] {
      for destinations in MigrationSettings.Destinations.allCases {
        for limit in [SendLimit(), SendLimit(messages: 1, bytes: 1 << 20)] {
          let settings = World.settings {
            $0.migration.topology = topology
            $0.migration.destinations = destinations
            $0.migration.interval = 1
          }
          let plan = ArchipelagoPlan(
            islandCount: 4, mode: mode, budget: Budget(evaluations: 60))
          let world = try World(
            plan, ranks: 3, settings: settings,
            script: ScriptedEvaluator.Script(capacity: 6, delay: 1), limit: limit)
          let summary = try #require(try world.summary())
          let counts = summary.migrants
          #expect(counts.departures.sent > 0)
          #expect(counts.departures.sent == counts.departures.received + counts.departures.dropped)
          #expect(
            counts.individuals.sent == counts.individuals.received + counts.individuals.dropped)
          #expect(counts.individuals.sent == summary.total.emigrants)
          #expect(counts.individuals.received == summary.total.immigrants)
          if mode != .asynchronous { #expect(counts.departures.dropped == 0) }
          if mode == .asynchronous, limit.messages == 1, topology == .complete,
            destinations == .all
          {
            #expect(counts.departures.dropped > 0)
          }
        }
      }
    }
  }

  @Test(arguments: bothModes)
  func noIdentityIsEvaluatedTwiceOnAnIsland(mode: ArchipelagoPlan.Mode) throws {
    let plan = ArchipelagoPlan(islandCount: 3, mode: mode, budget: Budget(evaluations: 200))
    let world = try World(plan, ranks: 4)
    _ = try #require(try world.summary())
    for log in world.logs {
      let identities = log.events.compactMap { event in
        if case .born(let candidate) = event { candidate.identity } else { nil }
      }
      #expect(identities.count > 30)
      #expect(Set(identities).count == identities.count)
    }
  }

  @Test(arguments: bothModes, [0, 17, 100] as [UInt64])
  func failingCandidatesAreCountedAndStopNobody(
    mode: ArchipelagoPlan.Mode, failures: UInt64
  ) throws {
    let plan = ArchipelagoPlan(islandCount: 2, mode: mode, budget: Budget(evaluations: 60))
    let world = try World(
      plan, ranks: 3, script: ScriptedEvaluator.Script(failures: failures))
    let summary = try #require(try world.summary())
    #expect(summary.stopped == .evaluations)
    #expect(summary.total.judged == 60)
    #expect((summary.best == nil) == (failures == 100))
    #expect(summary.total.reasons["diverged", default: 0] == summary.total.nonviable)
    if failures == 100 { #expect(summary.total.nonviable == 60) }
    if failures == 17 { #expect((1..<30).contains(summary.total.nonviable)) }
  }

  @Test(arguments: bothModes)
  func theFrontIsThatOfAllVerdicts(mode: ArchipelagoPlan.Mode) throws {
    let plan = ArchipelagoPlan(islandCount: 3, mode: mode, budget: Budget(evaluations: 90))
    let world = try World(
      plan, ranks: 2, script: ScriptedEvaluator.Script(hasTwoCosts: true))
    let summary = try #require(try world.summary())
    var all: [Individual] = []
    for log in world.logs {
      for case .judged(let individual) in log.events { all.append(individual) }
    }
    let undominated = all.filter { one in
      guard let fitness = one.fitness else { return false }
      return !all.contains { $0.fitness?.dominates(fitness) ?? false }
    }
    #expect(
      summary.front.compactMap(\.fitness)
        == Set(undominated.compactMap(\.fitness))
        .sorted { $0.primary < $1.primary })
    #expect(summary.front.count > 1)
    #expect(summary.best == summary.front.first)
  }

  @Test func runsOnASingleRankByItself() throws {
    var clock = 0.0
    let log = Log()
    var sleeps = 0
    let environment = RunEnvironment(
      now: { clock },
      sleep: { microseconds in
        sleeps += 1
        clock += Double(microseconds) / 1e6
      })
    let archipelago = Archipelago(
      plan: ArchipelagoPlan(
        islandCount: 1, mode: .asynchronous, budget: Budget(evaluations: 20)),
      communicator: LoopbackCommunicator(), evaluator: ScriptedEvaluator(.init(delay: 9)),
      states: [0: try World.replayed([], 0, 1)], recorders: [0: log], environment: environment)
    let summary = try #require(try archipelago.run())
    try archipelago.end()
    #expect(summary.total.judged == 20)
    #expect(summary.seconds > 0)
    #expect(sleeps > 0)
    #expect(log.verdicts.count == 20)
  }

  @Test func aRecorderThatFailsEndsTheRun() throws {
    let world = try World(
      ArchipelagoPlan(islandCount: 1, mode: .asynchronous, budget: Budget(evaluations: 5)),
      ranks: 1, recorder: { _ in FailingRecorder() })
    #expect(throws: DiskFull.self) { _ = try world.summary() }
    #expect(world.evaluators[0].submitted.isEmpty)
  }

  @Test func aMessageForSomebodyElseIsAnError() throws {
    let loopback = LoopbackWorld(size: 1)
    let communicator = loopback.communicators()[0]
    let archipelago = Archipelago(
      plan: ArchipelagoPlan(
        islandCount: 1, mode: .asynchronous, budget: Budget(evaluations: 5)),
      communicator: communicator, evaluator: ScriptedEvaluator(.init()),
      states: [0: try World.replayed([], 0, 1)], recorders: [0: Log()],
      environment: RunEnvironment(now: { 0 }, sleep: { _ in }))
    let (tag, message) = try Wire.encode(
      .migrants([Departure(from: 0, to: 3, number: 0, migrants: [])]))
    try communicator.send(message, to: 0, tag: tag)
    #expect(throws: IslandsError.misdirected(tag: .migrants, source: 0, rank: 0)) {
      _ = try archipelago.step()
    }
  }
}
