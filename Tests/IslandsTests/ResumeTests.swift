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

  /// Ranks die at different moments: each island keeps another part of its events.
  @Test(arguments: bothModes)
  func journalsCutAtAnyEventGoOn(mode: ArchipelagoPlan.Mode) throws {
    for turns in 0..<80 {
      let first = try World(plan(mode), ranks: 3, settings: Self.settings)
      for _ in 0..<turns { try first.turn() }
      // The last turn is taken by some of the ranks only.
      for rank in first.ranks.prefix(turns % 3) { _ = try rank.step() }
      let second = try World(plan(mode), ranks: 2, settings: Self.settings, resuming: first.logs)
      let summary = try #require(try second.summary(), "killed after \(turns) turns")
      try check(second, summary, against: nil)
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
