import Evolution
import Foundation
import Islands
import RandomStreams
import Testing

/// A world in which ranks are killed, silenced and come back, at random.
private struct Schedule {
  var world: World
  var stream: RandomStream
  /// Ranks that are still to be killed or halted, and after how many events or turns.
  var victims: [(rank: Int, turn: Int, isKilled: Bool)]

  /// How many rounds each test makes of each layout and mode: ATOLL_FAULT_SCHEDULES, or some.
  static let rounds =
    ProcessInfo.processInfo.environment["ATOLL_FAULT_SCHEDULES"].flatMap { Int($0) } ?? 30

  /// Runs until the living have a summary and have left; ranks step at random paces.
  mutating func run(returning halts: Bool = true) throws -> RunSummary? {
    var returns: [(rank: Int, turn: Int)] = []
    for turn in 0..<20_000 {
      for victim in victims where victim.turn == turn {
        if victim.isKilled {
          world.kill(victim.rank)
        } else {
          world.halted.insert(victim.rank)
          if halts { returns.append((victim.rank, turn + stream.integer(below: 1200))) }
        }
      }
      for back in returns where back.turn == turn { world.halted.remove(back.rank) }
      world.clock += world.secondsPerTurn
      for rank in world.living where stream.integer(below: 4) > 0 { try world.step(rank) }
      let isDue = victims.allSatisfy { $0.turn <= turn } && returns.allSatisfy { $0.turn <= turn }
      if isDue, let summary = world.summaryNow { return summary }
    }
    return nil
  }
}

private func settings() -> IslandSettings {
  World.settings {
    $0.migration.transfer = .move
    $0.migration.topology = .complete
  }
}

/// Every budget spent to the last, nobody twice, nobody unknown, and journals that replay.
private func checkBooks(_ world: World, _ summary: RunSummary, _ note: String) throws {
  let evaluations = try #require(world.plan.budget.evaluations)
  let comment = Comment(rawValue: note + "\n" + world.notices.joined(separator: "\n"))
  #expect(summary.stopped == .evaluations, comment)
  #expect(summary.total.judged == evaluations, comment)
  #expect(world.verdicts.count == evaluations, comment)
  #expect(Set(world.verdicts).count == evaluations, comment)
  #expect(Set(world.births) == Set(world.verdicts), comment)
  for (island, log) in world.logs.enumerated() {
    _ = try World.replayed(log.events, island, world.plan.islandCount, settings())
    let arrivals = log.arrivals.map { [$0.from, $0.number] }
    #expect(Set(arrivals).count == arrivals.count, comment)
  }
}

@Suite struct FaultTests {
  private static let layouts = [(1, 4), (2, 4), (4, 4), (6, 4), (3, 7), (2, 2)]

  private func world(
    _ mode: ArchipelagoPlan.Mode, _ layout: (islands: Int, ranks: Int), seesProcesses: Bool
  ) throws -> World {
    try World(
      ArchipelagoPlan(
        islandCount: layout.islands, mode: mode, budget: Budget(evaluations: 90)),
      ranks: layout.ranks, settings: settings(),
      script: ScriptedEvaluator.Script(delay: 12), silence: 1, seesProcesses: seesProcesses)
  }

  @Test(arguments: bothModes, 0..<6)
  func theOthersFinishWhenRanksAreKilled(mode: ArchipelagoPlan.Mode, layout: Int) throws {
    let layout = Self.layouts[layout]
    let whole = try world(mode, layout, seesProcesses: false)
    _ = try #require(try whole.summary())
    for round in 0..<Schedule.rounds {
      var stream = RandomStream(seed: UInt64(round), purpose: .testing, island: layout.0, birth: 1)
      let world = try world(mode, layout, seesProcesses: round % 2 == 0)
      let count = 1 + round % 3 % (layout.1 - 1)
      let victims = (0..<count).map { _ in
        (stream.integer(below: layout.1), stream.integer(below: 2 * whole.steps), true)
      }
      // Some die in the middle of a turn, right after an event and before it is committed.
      if round % 5 == 0 {
        var left = stream.integer(below: 200)
        world.logs[stream.integer(below: layout.0)].isDeadly = {
          left -= 1
          return left == 0 && world.living.count > 1
        }
      }
      var schedule = Schedule(
        world: world, stream: stream,
        victims: round % 5 == 0 ? Array(victims.prefix(layout.1 - 2)) : victims)
      let note = "round \(round) of \(layout), \(mode): \(victims)"
      let summary = try #require(try schedule.run(), "\(note)\n\(world.notices)")
      try checkBooks(world, summary, note)
      if mode != .asynchronous {
        for (island, log) in world.logs.enumerated() {
          #expect(log.events == whole.logs[island].events, "\(note), island \(island)")
        }
      }
      #expect(try world.end(within: 3000), "\(note)\n\(world.notices)")
    }
  }

  @Test(arguments: bothModes, 0..<6)
  func aRankThatWasStoppedDoesNoHarm(mode: ArchipelagoPlan.Mode, layout: Int) throws {
    let layout = Self.layouts[layout]
    let whole = try world(mode, layout, seesProcesses: false)
    _ = try #require(try whole.summary())
    for round in 0..<Schedule.rounds {
      var stream = RandomStream(seed: UInt64(round), purpose: .testing, island: layout.0, birth: 2)
      let world = try world(mode, layout, seesProcesses: round % 2 == 0)
      var victims = [(stream.integer(below: layout.1), stream.integer(below: whole.steps), false)]
      if round % 3 == 0, layout.1 > 2 {
        victims.append(
          (stream.integer(below: layout.1), stream.integer(below: 2 * whole.steps), true))
      }
      var schedule = Schedule(world: world, stream: stream, victims: victims)
      let note = "round \(round) of \(layout), \(mode): \(victims)"
      let summary = try #require(try schedule.run(), "\(note)\n\(world.notices)")
      try checkBooks(world, summary, note)
      #expect(try world.end(within: 3000), "\(note)\n\(world.notices)")
    }
  }

  @Test(arguments: bothModes)
  func aShortSilenceIsNoDeath(mode: ArchipelagoPlan.Mode) throws {
    for rank in 0..<4 {
      let world = try world(mode, (2, 4), seesProcesses: true)
      for _ in 0..<30 { try world.turn() }
      world.halted.insert(rank)
      for _ in 0..<90 { try world.turn() }
      world.halted.remove(rank)
      let summary = try #require(try world.summary())
      #expect(summary.lostRanks.isEmpty && world.notices.isEmpty)
      try checkBooks(world, summary, "rank \(rank)")
    }
  }

  /// Whoever is cut off from a root that lives does not follow it, and is let in again, though it sleeps
  /// through what it was told meanwhile.
  @Test(arguments: bothModes)
  func aCutNetworkHasOneRoot(mode: ArchipelagoPlan.Mode) throws {
    for round in 0..<Schedule.rounds {
      var stream = RandomStream(seed: UInt64(round), purpose: .testing, island: 3, birth: 3)
      let world = try world(mode, (3, 6), seesProcesses: false)
      let border = 1 + stream.integer(below: 5)
      let start = stream.integer(below: 200)
      let end = start + stream.integer(below: 900)
      world.isCut = { [unowned world] one, other in
        (start..<end).contains(world.steps) && (one < border) != (other < border)
      }
      let sleeper = 1 + stream.integer(below: 5)
      let sleepsFrom = start + stream.integer(below: 400)
      let sleep = sleepsFrom..<sleepsFrom + (round % 2 == 0 ? 0 : 50 + stream.integer(below: 400))
      let note =
        "round \(round), \(mode): \(border) ranks apart from \(start) to \(end), \(sleeper) asleep \(sleep)"
      var summary: RunSummary?
      for _ in 0..<20_000 where summary == nil {
        world.halted = sleep.contains(world.steps) ? [sleeper] : []
        try world.turn()
        summary = world.summaryNow
      }
      world.halted = []
      let result = try #require(summary, "\(note)\n\(world.notices)")
      try checkBooks(world, result, note)
      #expect(!world.notices.contains { $0.contains("is the root now") }, "\(note)")
      #expect(try world.end(within: 5000), "\(note)\n\(world.notices)")
    }
  }

  /// What other ranks have in hand outlives its coordinator.
  @Test func aCoordinatorsDeathCostsItsOwnEvaluationsOnly() throws {
    let world = try World(
      ArchipelagoPlan(islandCount: 1, mode: .asynchronous, budget: Budget(evaluations: 60)),
      ranks: 4, settings: settings(), script: ScriptedEvaluator.Script(capacity: 3, delay: 40),
      silence: 1, seesProcesses: true)
    for _ in 0..<50 { try world.turn() }
    let ownWork = world.evaluators[0].busy
    world.kill(0)
    let summary = try #require(try world.summary())
    try checkBooks(world, summary, "")
    let submitted = world.evaluators.flatMap(\.submitted)
    #expect(submitted.count <= 60 + ownWork)
    #expect(summary.lostRanks == [0])
    #expect(try world.end(within: 1000))
  }

  /// An island that nobody can open is left to the next start, and the others spend the budget.
  @Test(arguments: bothModes)
  func anIslandThatNobodyCanOpenIsLeftBehind(mode: ArchipelagoPlan.Mode) throws {
    let world = try world(mode, (3, 3), seesProcesses: true)
    for _ in 0..<25 { try world.turn() }
    world.isBlind = { _ in true }
    world.kill(1)
    let summary = try #require(try world.summary(), "\(world.notices)")
    #expect(summary.vanishedIslands == [1])
    #expect(summary.stopped == .interrupted)
    #expect(Set(world.verdicts).count == world.verdicts.count)
    #expect(try world.end(within: 1000))
    let next = try World(
      world.plan, ranks: 2, settings: settings(), resuming: world.logs.map { $0.takenOver() })
    let end = try #require(try next.summary())
    try checkBooks(next, end, "")
  }
}

@Suite struct RosterTests {
  @Test func everyIslandIsDrivenByTheLivingAndLittleMoves() {
    var stream = RandomStream(seed: 5, purpose: .testing)
    for _ in 0..<2000 {
      let placement = Placement(
        rankCount: 1 + stream.integer(below: 9), islandCount: 1 + stream.integer(below: 6))
      var roster = Roster(placement)
      while roster.members.count > 1 {
        let before = roster
        let others = roster.members
        let dead = others[stream.integer(below: others.count)]
        if stream.integer(below: 4) == 0, let back = roster.lost.first {
          roster = roster.admitting(back)
        } else {
          let root = dead == roster.root ? roster.successors[0] : nil
          roster = roster.without([dead], root: root)
        }
        #expect(roster.replaces(before) && !before.replaces(roster))
        #expect(roster.members.contains(roster.root))
        for (island, rank) in roster.coordinators.enumerated() {
          #expect(rank.map(roster.members.contains) == true)
          if let former = before.coordinators[island], roster.members.contains(former) {
            #expect(rank == former)
          }
        }
        for rank in roster.members where rank != roster.root {
          let serves = roster.superiors[rank]
          #expect((serves == nil) == !roster.islands(of: rank).isEmpty)
          #expect(serves.map { roster.superiors[$0] == nil && roster.members.contains($0) } ?? true)
        }
        #expect(Set(roster.successors + [roster.root]) == Set(roster.members))
      }
    }
  }
}
