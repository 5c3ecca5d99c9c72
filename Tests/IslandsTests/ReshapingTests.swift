import Evolution
import Islands
import Testing

/// Runs that go on with more or fewer islands, and perhaps once more with others.
@Suite struct ReshapingTests {
  private static let evaluations = 120

  private func plan(_ count: Int, _ mode: ArchipelagoPlan.Mode) -> ArchipelagoPlan {
    ArchipelagoPlan(islandCount: count, mode: mode, budget: Budget(evaluations: Self.evaluations))
  }

  /// The islands of a world that was killed, and those that are added or no more.
  private func reshaped(
    _ old: [IslandState], to count: Int
  ) -> (states: [IslandState], former: Tally) {
    var former = Tally(sumOf: old.dropFirst(count).map(\.tally))
    former.births = former.judged
    let spent = old.prefix(count).reduce(former.judged) { $0 + $1.tally.births }
    var states = old.prefix(count).map { state in
      var state = state
      let legacies = old.dropFirst(count).filter {
        Reshaping.heir(of: $0.island, among: count) == state.island
      }.map { $0.legacy(to: state.island) }
      state.reshape(Reshaping(islands: count, spent: spent, legacies: legacies))
      return state
    }
    for island in states.count..<count {
      states.append(
        IslandState(
          island: island, islandCount: count, settings: World.settings(), space: World.space,
          seed: 7, spent: spent))
    }
    return (states, former)
  }

  @Test(arguments: bothModes, [1, 2, 6])
  func aRunKilledAnywhereGoesOnWithAnotherNumberOfIslands(
    mode: ArchipelagoPlan.Mode, count: Int
  ) throws {
    let whole = try World(plan(4, mode), ranks: 3)
    _ = try #require(try whole.summary())
    for turns in stride(from: 0, to: whole.steps, by: 4) {
      let first = try World(plan(4, mode), ranks: 3)
      for _ in 0..<turns { try first.turn() }
      let (states, former) = reshaped(first.ranks.flatMap(\.states), to: count)
      let world = try World(
        plan(count, mode), ranks: 2, resuming: first.logs, islands: states, former: former)
      let summary = try #require(try world.summary(), "killed after \(turns) turns")
      #expect(summary.stopped == .evaluations)
      #expect(summary.total.judged == Self.evaluations, "killed after \(turns) turns")
      let verdicts = world.verdicts + first.logs.dropFirst(count).flatMap(\.verdicts)
      #expect(Set(verdicts).count == Self.evaluations && verdicts.count == Self.evaluations)
      let before = first.ranks.flatMap(\.states).compactMap(\.best)
        .min(by: Individual.precedes)
      if let before, let best = summary.best {
        #expect(!Individual.precedes(before, best))
      }
    }
  }

  /// Those that were no more come back, and all are somewhere else in their generations.
  ///
  /// Of what they had in hand more may be judged than the budget has left, where the others have used it
  /// up meanwhile.
  @Test(arguments: bothModes, [1, 2, 3])
  func islandsThatWereNoMoreComeBack(mode: ArchipelagoPlan.Mode, count: Int) throws {
    for turns in stride(from: 2, to: 40, by: 3) {
      let first = try World(plan(4, mode), ranks: 3)
      for _ in 0..<turns { try first.turn() }
      let before = first.ranks.flatMap(\.states)
      let (fewer, former) = reshaped(before, to: count)
      let second = try World(
        plan(count, mode), ranks: 1, resuming: first.logs, islands: fewer, former: former)
      for _ in 0..<turns { try second.turn() }
      let between = second.ranks.flatMap(\.states) + before.dropFirst(count)
      let (all, none) = reshaped(between, to: 5)
      let logs = second.logs + first.logs.dropFirst(count)
      let third = try World(plan(5, mode), ranks: 2, resuming: logs, islands: all, former: none)
      let summary = try #require(try third.summary(), "killed after \(turns) turns")
      let births = between.reduce(0) { $0 + $1.tally.births }
      let allowed = Self.evaluations...max(Self.evaluations, births)
      #expect(allowed.contains(summary.total.judged), "killed after \(turns) turns")
    }
  }
}
