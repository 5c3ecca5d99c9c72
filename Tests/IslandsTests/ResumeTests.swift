import Evolution
import Islands
import Testing

@Suite struct ResumeTests {
  private func plan(_ mode: ArchipelagoPlan.Mode, _ evaluations: Int = 50) -> ArchipelagoPlan {
    ArchipelagoPlan(islandCount: 3, mode: mode, budget: Budget(evaluations: evaluations))
  }

  private static let settings = World.settings { $0.migration.transfer = .move }

  @Test(arguments: bothModes, [1, 2, 5])
  func aRunKilledAnywhereGoesOnWithNobodyLostOrDoubled(
    mode: ArchipelagoPlan.Mode, ranks: Int
  ) throws {
    let whole = try World(plan(mode), ranks: ranks, settings: Self.settings)
    _ = try #require(try whole.summary())
    for turns in 0..<whole.steps {
      let first = try World(plan(mode), ranks: ranks, settings: Self.settings)
      for _ in 0..<turns { try first.turn() }
      // The second run is killed as well, and the third is on another number of ranks.
      let second = try World(
        plan(mode), ranks: ranks, settings: Self.settings,
        script: ScriptedEvaluator.Script(capacity: 3, salt: 5), resuming: first.logs)
      for _ in 0..<turns / 3 { try second.turn() }
      let third = try World(
        plan(mode), ranks: ranks % 4 + 1, settings: Self.settings, resuming: second.logs)
      let summary = try #require(try third.summary(), "killed after \(turns) turns")
      try check(third, summary, against: whole)
    }
  }

  /// Killed right after an event was recorded, before anybody else learnt of it.
  @Test(arguments: bothModes, [1, 3, 5])
  func aRunKilledAfterAnyEventGoesOn(mode: ArchipelagoPlan.Mode, ranks: Int) throws {
    let whole = try World(plan(mode), ranks: ranks, settings: Self.settings)
    _ = try #require(try whole.summary())
    let total = whole.logs.reduce(0) { $0 + $1.events.count }
    #expect(total > 120)
    for count in 1...total {
      let logs = (0..<3).map { _ in Log() }
      var remaining = count
      let first = try World(
        plan(mode), ranks: ranks, settings: Self.settings,
        recorder: { island in
          KillingRecorder(log: logs[island]) {
            remaining -= 1
            return remaining == 0
          }
        })
      while first.living.count == ranks { try first.turn() }
      #expect(logs.reduce(0) { $0 + $1.events.count } == count)
      let second = try World(plan(mode), ranks: 2, settings: Self.settings, resuming: logs)
      let summary = try #require(try second.summary(), "killed after \(count) events")
      try check(second, summary, against: whole)
    }
  }

  /// The last events of some journals never reached the disk, though others acted on them.
  @Test(arguments: bothModes)
  func aLostTailOfAJournalIsSearchedAgain(mode: ArchipelagoPlan.Mode) throws {
    let whole = try World(plan(mode), ranks: 3, settings: Self.settings)
    _ = try #require(try whole.summary())
    for island in 0..<3 {
      for lost in stride(from: 1, to: whole.logs[island].events.count, by: 3) {
        let logs = whole.logs.map { log in
          let copy = Log()
          copy.events = log.events
          return copy
        }
        logs[island].events.removeLast(lost)
        let world = try World(plan(mode), ranks: 2, settings: Self.settings, resuming: logs)
        let summary = try #require(try world.summary(), "\(lost) events lost")
        try check(world, summary, against: nil)
      }
    }
  }

  private func check(_ world: World, _ summary: RunSummary, against whole: World?) throws {
    let evaluations = try #require(world.plan.budget.evaluations)
    #expect(summary.stopped == .evaluations)
    #expect(summary.total.judged == evaluations)
    #expect(world.verdicts.count == evaluations)
    #expect(world.births.count == evaluations)
    #expect(Set(world.births) == Set(world.verdicts))
    for (island, log) in world.logs.enumerated() {
      _ = try World.replayed(log.events, island, world.plan.islandCount, Self.settings)
      let arrivals = log.arrivals.map { [$0.from, $0.number] }
      #expect(Set(arrivals).count == arrivals.count)
      if let whole, world.plan.mode != .asynchronous {
        #expect(log.events == whole.logs[island].events)
      }
    }
  }

  /// Killed between any two events, not only between turns.
  @Test func aGenerationCutAtAnyEventGoesOnAsIfNothingHadHappened() throws {
    let plan = ArchipelagoPlan(
      islandCount: 1, mode: .synchronous(generation: 5), budget: Budget(evaluations: 23))
    let whole = try World(plan, ranks: 1)
    _ = try #require(try whole.summary())
    let events = whole.logs[0].events
    for count in 0...events.count {
      let log = Log()
      log.events = Array(events.prefix(count))
      let world = try World(plan, ranks: 2, resuming: [log])
      let summary = try #require(try world.summary())
      #expect(summary.total.judged == 23)
      #expect(world.logs[0].events == events)
    }
  }

  @Test(arguments: bothModes)
  func anExhaustedRunKilledAnywhereEndsToo(mode: ArchipelagoPlan.Mode) throws {
    let whole = try World(plan(mode, 5000), ranks: 2, space: World.tinySpace)
    let expected = try #require(try whole.summary())
    #expect(expected.stopped == .exhausted)
    for turns in stride(from: 0, to: whole.steps, by: 3) {
      let first = try World(plan(mode, 5000), ranks: 2, space: World.tinySpace)
      for _ in 0..<turns { try first.turn() }
      let second = try World(
        plan(mode, 5000), ranks: 3, space: World.tinySpace, resuming: first.logs)
      let summary = try #require(try second.summary(), "killed after \(turns) turns")
      #expect(summary.stopped == .exhausted)
      #expect(summary.total.judged == summary.total.births)
      #expect(Set(second.births) == Set(second.verdicts))
      #expect(second.births.count == second.verdicts.count)
    }
  }

  @Test(arguments: bothModes)
  func aFinishedRunEndsAtOnceWithTheSameSummary(mode: ArchipelagoPlan.Mode) throws {
    for budget in [Budget(evaluations: 50), Budget(evaluations: 500, target: 0.35)] {
      let plan = ArchipelagoPlan(islandCount: 3, mode: mode, budget: budget)
      let first = try World(plan, ranks: 2)
      let expected = try #require(try first.summary())
      let second = try World(
        plan, ranks: 2, resuming: first.logs, elapsedBefore: expected.seconds)
      let summary = try #require(try second.summary(within: 30))
      #expect(summary.stopped == expected.stopped)
      #expect(summary.total.judged == expected.total.judged)
      #expect(summary.total.births == expected.total.births)
      #expect(summary.best == expected.best)
      #expect(summary.front == expected.front)
      #expect(second.evaluators.allSatisfy { $0.submitted.isEmpty })
    }
  }

  @Test(arguments: bothModes)
  func anInterruptedRunGoesOnWithWhatWasPending(mode: ArchipelagoPlan.Mode) throws {
    let first = try World(plan(mode), ranks: 3)
    for _ in 0..<15 { try first.turn() }
    first.isInterrupted = true
    let interrupted = try #require(try first.summary())
    #expect(interrupted.stopped == .interrupted)
    let second = try World(plan(mode), ranks: 3, resuming: first.logs)
    let summary = try #require(try second.summary())
    #expect(summary.stopped == .evaluations)
    #expect(summary.total.judged == 50)
    #expect(summary.seconds < 50)
    #expect(Set(second.births) == Set(second.verdicts))
    let pending = Set(first.births).subtracting(first.verdicts)
    #expect(!pending.isEmpty)
    #expect(pending.isSubset(of: Set(second.evaluators.flatMap(\.submitted))))
  }
}

/// Records, and dies right after one of the events.
private final class KillingRecorder: Recorder {
  private let log: Log
  private let isLast: () -> Bool

  init(log: Log, isLast: @escaping () -> Bool) {
    self.log = log
    self.isLast = isLast
  }

  func record(_ event: IslandEvent) throws {
    try log.record(event)
    if isLast() { throw Killed() }
  }
}
