import Evolution
import Islands
import Testing

@Suite struct SynchronousTests {
  static let topologies: [TopologyChoice] = [
    .ring, .complete, .star, .random(degree: 2), .listed([[1], [2], []]),
  ]

  private func events(
    _ topology: TopologyChoice, ranks: Int, scripts: [ScriptedEvaluator.Script]
  ) throws -> [[IslandEvent]] {
    let settings = World.settings {
      $0.migration.topology = topology
      $0.migration.transfer = .move
    }
    let plan = ArchipelagoPlan(
      islandCount: 3, mode: .synchronous(generation: 7), budget: Budget(evaluations: 100))
    let world = try World(plan, ranks: ranks, settings: settings, scripts: scripts)
    _ = try #require(try world.summary())
    return world.logs.map(\.events)
  }

  @Test(arguments: topologies)
  func eventsAreTheSameWhateverRanksSlotsAndOrder(topology: TopologyChoice) throws {
    let expected = try events(topology, ranks: 1, scripts: [.init(capacity: 1, delay: 0)])
    #expect(expected.allSatisfy { $0.count > 60 })
    for ranks in [1, 2, 3, 4, 7] {
      for salt in 1...3 {
        let scripts = (1...3).map {
          ScriptedEvaluator.Script(
            capacity: ($0 * salt) % 5 + 1, delay: 2 + 3 * $0, salt: UInt64(10 * salt + $0))
        }
        #expect(try events(topology, ranks: ranks, scripts: scripts) == expected)
      }
    }
  }

  @Test func aTargetStopsAtTheSameVerdictWhateverTheRanks() throws {
    let plan = ArchipelagoPlan(
      islandCount: 3, mode: .synchronous(generation: 4),
      budget: Budget(evaluations: 2000, target: 0.3))
    var expected: [[IslandEvent]]?
    for ranks in 1...5 {
      let world = try World(
        plan, ranks: ranks, script: ScriptedEvaluator.Script(capacity: ranks, delay: 7 - ranks))
      let summary = try #require(try world.summary())
      #expect(summary.stopped == .target)
      let events = world.logs.map(\.events)
      #expect(events == expected ?? events)
      expected = events
    }
  }

  @Test func migrantsComeFromEverySenderInOrder() throws {
    let settings = World.settings { $0.migration.topology = .complete }
    let plan = ArchipelagoPlan(
      islandCount: 4, mode: .synchronous(generation: 4), budget: Budget(evaluations: 66))
    let world = try World(plan, ranks: 2, settings: settings)
    _ = try #require(try world.summary())
    for (island, log) in world.logs.enumerated() {
      let order = log.arrivals.map { [$0.number, $0.from] }
      let senders = (0..<4).filter { $0 != island }
      let expected = (0..<5).flatMap { number in senders.map { [number, $0] } }
      #expect(order == expected)
    }
  }
}
