import Evolution
import RandomStreams
import Testing

/// Islands on a ring that have judged and sent a few.
private func ring(of count: Int, births: Int = 12) -> [IslandState] {
  var islands = (0..<count).map {
    island($0, of: count, migration: MigrationSettings(interval: 3), seed: 5)
  }
  for _ in 0..<births {
    for place in islands.indices {
      guard let candidate = islands[place].bear() else { continue }
      islands[place].judge(judged(candidate))
      guard islands[place].isDepartureDue else { continue }
      for departure in islands[place].emigrate() { islands[departure.to].immigrate(departure) }
    }
  }
  return islands
}

private func reshaped(_ islands: [IslandState], to count: Int) -> [IslandState] {
  let stay = islands.prefix(count)
  let spent =
    stay.reduce(0) { $0 + $1.tally.births }
    + islands.dropFirst(count).reduce(0) { $0 + $1.tally.judged }
  let old = stay.map { state in
    var state = state
    let heirs = islands.filter {
      $0.island >= count && Reshaping.heir(of: $0.island, among: count) == state.island
    }
    state.reshape(
      Reshaping(
        islands: count, spent: spent, legacies: heirs.map { $0.legacy(to: state.island) }))
    return state
  }
  let new = (islands.count..<max(count, islands.count)).map { number in
    IslandState(
      island: number, islandCount: count, settings: islands[0].settings, space: islands[0].space,
      seed: 5, spent: spent)
  }
  return old + new
}

private func front(_ islands: [IslandState]) -> Front {
  var front = Front()
  for member in islands.flatMap(\.front.members) { front.insert(member) }
  return front
}

@Test(arguments: [1, 2, 3, 4, 6, 9])
func anotherNumberOfIslandsLosesNeitherFrontNorBest(_ count: Int) throws {
  let before = ring(of: 4)
  let after = reshaped(before, to: count)
  #expect(after.count == count)
  #expect(front(after) == front(before))
  #expect(
    after.compactMap(\.best).min(by: Individual.precedes)?.id
      == before.compactMap(\.best).min(by: Individual.precedes)?.id)
}

@Test(arguments: [1, 2, 3, 4, 6, 9])
func routesAreThoseOfTheIslandsThereAre(_ count: Int) {
  for state in reshaped(ring(of: 4), to: count) {
    let fresh = island(state.island, of: count, migration: MigrationSettings(interval: 3), seed: 5)
    #expect(state.islandCount == count)
    #expect(state.neighbours == fresh.neighbours && state.senders == fresh.senders)
  }
}

/// What is left of a budget is shared out evenly, and nobody gets less than it had.
@Test(arguments: [1, 2, 3, 4, 6, 9], [0, 30, 48, 49, 100])
func sharesAddUpToTheBudget(_ count: Int, _ evaluations: Int) {
  let before = ring(of: 4)
  let after = reshaped(before, to: count)
  let former = before.dropFirst(count).reduce(0) { $0 + $1.tally.judged }
  let births = after.reduce(0) { $0 + $1.tally.births }
  let shares = after.map { $0.share(of: evaluations) }
  #expect(shares.reduce(0, +) == max(births, evaluations - former))
  for (state, share) in zip(after, shares) { #expect(share >= state.tally.births) }
}

@Test func aRemovedIslandsBestArriveAndBreed() throws {
  let before = ring(of: 4)
  let after = reshaped(before, to: 1)
  for gone in before.dropFirst() {
    let best = try #require(gone.legacy(to: 0).departure.migrants.first)
    #expect(after[0].deme.members.contains { $0.id == best.id })
  }
  #expect(after[0].tally.immigrants == before[0].tally.immigrants + 3)
}
