import Evolution
import Genomes
import Islands
import Testing

@Suite struct StopTests {
  private func run(
    _ mode: ArchipelagoPlan.Mode, _ budget: Budget, space: SearchSpace = World.space,
    interruptedAt turn: Int? = nil, elapsedBefore: Double = 0
  ) throws -> (World, RunSummary) {
    let world = try World(
      ArchipelagoPlan(islandCount: 2, mode: mode, budget: budget), ranks: 3, space: space,
      elapsedBefore: elapsedBefore)
    if let turn {
      for _ in 0..<turn { try world.turn() }
      // Between two generations nothing is in hand.
      while world.ranks.flatMap(\.states).reduce(0, { $0 + $1.pending.count }) < 5 {
        try world.turn()
      }
      world.isInterrupted = true
    }
    let summary = try #require(try world.summary())
    #expect(try world.end())
    #expect(world.evaluators.allSatisfy { $0.busy == 0 })
    return (world, summary)
  }

  @Test(arguments: bothModes)
  func secondsEndARun(mode: ArchipelagoPlan.Mode) throws {
    let (_, summary) = try run(mode, Budget(seconds: 3))
    #expect(summary.stopped == .seconds)
    #expect((3..<3.5).contains(summary.seconds))
    #expect(summary.total.judged > 0)
  }

  @Test(arguments: bothModes)
  func secondsBeforeAResumeCount(mode: ArchipelagoPlan.Mode) throws {
    let (world, summary) = try run(mode, Budget(seconds: 3), elapsedBefore: 2.5)
    #expect(summary.stopped == .seconds)
    #expect((3..<3.5).contains(summary.seconds))
    #expect(world.clock < 2)
  }

  @Test(arguments: bothModes)
  func theTargetEndsARun(mode: ArchipelagoPlan.Mode) throws {
    let (_, summary) = try run(mode, Budget(evaluations: 5000, target: 0.35))
    #expect(summary.stopped == .target)
    #expect((summary.best?.fitness?.primary ?? 1) <= 0.35)
    #expect(summary.total.judged < 5000)
  }

  @Test(arguments: bothModes)
  func aPlateauEndsARun(mode: ArchipelagoPlan.Mode) throws {
    let (_, summary) = try run(mode, Budget(evaluations: 5000, plateau: 40))
    #expect(summary.stopped == .plateau)
    #expect((40..<5000).contains(summary.total.judged))
  }

  @Test(arguments: bothModes)
  func aSignalEndsARunAndLeavesWhatIsInHandPending(mode: ArchipelagoPlan.Mode) throws {
    let (world, summary) = try run(mode, Budget(evaluations: 5000), interruptedAt: 31)
    #expect(summary.stopped == .interrupted)
    #expect(summary.total.judged < summary.total.births)
    #expect(Set(world.verdicts).isSubset(of: Set(world.births)))
    #expect(world.evaluators.contains { $0.cancellations > 0 })
  }

  @Test(arguments: bothModes)
  func anExhaustedSpaceEndsARun(mode: ArchipelagoPlan.Mode) throws {
    let (_, summary) = try run(mode, Budget(evaluations: 5000), space: World.tinySpace)
    #expect(summary.stopped == .exhausted)
    #expect((1..<5000).contains(summary.total.judged))
    #expect(summary.total.isExhausted)
    #expect(summary.total.judged == summary.total.births)
  }

  @Test(arguments: bothModes)
  func aBudgetSmallerThanTheIslandsStillEnds(mode: ArchipelagoPlan.Mode) throws {
    for evaluations in 0...2 {
      let (_, summary) = try run(mode, Budget(evaluations: evaluations))
      #expect(summary.stopped == .evaluations)
      #expect(summary.total.judged == evaluations)
    }
  }

  @Test(arguments: bothModes)
  func theRootToldOfProgressSeesItGrow(mode: ArchipelagoPlan.Mode) throws {
    let (world, summary) = try run(mode, Budget(evaluations: 300))
    let judged = world.observed.map(\.total.judged)
    #expect(judged == judged.sorted())
    #expect(judged.last == 300)
    #expect(Set(judged).count > 3)
    #expect(world.observed.last?.best == summary.best)
    if mode == .asynchronous {
      // Five reports a second of each island, and one for each grant.
      #expect(Double(judged.count) < summary.seconds / 0.2 * 2 + 60)
    }
  }
}
