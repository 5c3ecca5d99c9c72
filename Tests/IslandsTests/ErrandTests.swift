import Evolution
import Islands
import Testing

/// What ranks are sent on when the search is over.
@Suite struct ErrandTests {
  private func world(ranks: Int, islands: Int = 2) throws -> World {
    let world = try World(
      ArchipelagoPlan(
        islandCount: islands, mode: .asynchronous, budget: Budget(evaluations: 40)),
      ranks: ranks, silence: 1, seesProcesses: true)
    _ = try #require(try world.summary())
    return world
  }

  /// The rank that follows the first root: the next that has an island.
  private func successor(_ world: World) throws -> Int {
    try #require(world.ranks.indices.dropFirst().first { !world.ranks[$0].islands.isEmpty })
  }

  /// Turns until a rank knows of nobody who is still away.
  private func wait(_ world: World, on rank: Int) throws {
    for _ in 0..<2000 where !world.ranks[rank].ranksAway.isEmpty { try world.turn() }
    #expect(world.ranks[rank].ranksAway.isEmpty)
  }

  @Test func coordinatorsAndEvaluatorsDoThemAndReturn() throws {
    let world = try world(ranks: 5)
    var done: [Int: [UInt8]] = [:]
    world.doErrand = { done[$0] = $1 }
    let root = world.ranks[0]
    #expect(root.helpers == [1, 2, 3, 4])
    let errands: [Int: [UInt8]] = [1: [7], 3: [], 4: [1, 2, 3]]
    try root.send(errands: errands)
    #expect(root.ranksAway == [1, 3, 4])
    try wait(world, on: 0)
    #expect(done == errands)
    #expect(try world.end())
  }

  /// A rank that is at one hears of the next, and of the end of the run, and gives it up.
  @Test func theLastWordOfTheRootCounts() throws {
    let world = try world(ranks: 3)
    var begun: [UInt8] = []
    var turns = 0
    world.doErrand = { [unowned world] rank, content in
      begun += content
      while !world.ranks[rank].isErrandOff {
        turns += 1
        #expect(world.ranks[0].ranksAway == [rank])
        if turns == 40 { try world.ranks[0].send(errands: [rank: [2]]) }
        if turns == 80 { _ = try world.ranks[0].beginEnd() }
        world.clock += world.secondsPerTurn
        for other in world.living where other != rank { try world.step(other) }
        try world.ranks[rank].keepInTouch()
      }
    }
    try world.ranks[0].send(errands: [2: [1]])
    for _ in 0..<200 { try world.turn() }
    #expect(begun == [1, 2] && turns > 80)
    #expect(world.living.count == 3 && world.living.allSatisfy { world.ranks[$0].hasEnded })
  }

  @Test func nobodyWaitsForTheDead() throws {
    let world = try world(ranks: 4)
    var done: Set<Int> = []
    world.doErrand = { rank, _ in done.insert(rank) }
    world.kill(2)
    try world.ranks[0].send(errands: [1: [], 2: [], 3: []])
    try wait(world, on: 0)
    #expect(done == [1, 3])
    #expect(world.ranks[0].helpers == [1, 3])
    #expect(try world.end())
  }

  /// A root that has nothing to ask for finds nobody at what the one before it wanted.
  @Test func nobodyServesADeadRoot() throws {
    let world = try world(ranks: 4)
    var turns = 0
    world.doErrand = { [unowned world] rank, _ in
      while !world.ranks[rank].isErrandOff, turns < 2000 {
        turns += 1
        if turns == 30 { world.kill(0) }
        world.clock += world.secondsPerTurn
        for other in world.living where other != rank { try world.step(other) }
        try world.ranks[rank].keepInTouch()
      }
    }
    let heir = try successor(world)
    try world.ranks[0].send(errands: [heir == 3 ? 2 : 3: []])
    for _ in 0..<2000 where world.living.contains(0) || world.summaryNow == nil {
      try world.turn()
    }
    #expect(turns > 30 && turns < 2000)
    #expect(world.ranks[heir].isRoot && world.ranks[heir].ranksAway.isEmpty)
    #expect(try world.end())
  }

  /// A signal to any rank puts the run down.
  @Test func theRootHearsOfSignals() throws {
    let world = try world(ranks: 3)
    #expect(!world.ranks[0].isInterrupted)
    world.isInterrupted = true
    for _ in 0..<20 { try world.turn() }
    #expect(world.ranks[0].isInterrupted)
    #expect(try world.end())
  }

  /// A rank that follows a root in the middle of an errand has better things to do, and sends others.
  @Test func aNewRootSendsTheOthersAnew() throws {
    let world = try world(ranks: 4)
    var begun: [Int: [UInt8]] = [:]
    world.doErrand = { [unowned world] rank, content in
      begun[rank, default: []] += content
      guard content == [1] else { return }
      world.kill(0)
      while !world.ranks[rank].isErrandOff {
        world.clock += world.secondsPerTurn
        for other in world.living where other != rank { try world.step(other) }
        try world.ranks[rank].keepInTouch()
      }
    }
    let heir = try successor(world)
    try world.ranks[0].send(errands: [heir: [1]])
    for _ in 0..<2000 where world.living.contains(0) || world.summaryNow == nil {
      try world.turn()
    }
    let others = Set(1...3).subtracting([heir]).sorted()
    #expect(world.ranks[heir].isRoot && world.ranks[heir].helpers == others)
    try world.ranks[heir].send(errands: [others[0]: [3], others[1]: [4]])
    try wait(world, on: heir)
    #expect(begun == [heir: [1], others[0]: [3], others[1]: [4]])
    #expect(try world.end())
  }
}
