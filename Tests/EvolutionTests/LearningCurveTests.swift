import Evolution
import Genomes
import Testing

private func island(startup: Int, grace: Int) -> IslandState {
  var settings = IslandSettings(strategy: .random)
  settings.migration.interval = 0
  settings.stop = MedianStop(startup: startup, grace: grace)
  return IslandState(island: 0, islandCount: 1, settings: settings, space: bits(12), seed: 2)
}

private func judged(
  _ candidate: Candidate, _ curve: [Double], fidelity: Double = 1
) throws -> Individual {
  let fitness = try #require(Fitness([curve.last ?? 1], fidelity: fidelity))
  return Individual(
    candidate: candidate, verdict: .viable(fitness), measurements: Measurements(curve: curve))
}

/// Three curves whose running means at the second point are 0.7, 0.5 and 0.2.
private let curves = [[0.8, 0.6, 0.5], [0.6, 0.4, 0.4], [0.3, 0.1, 0.1]]

@Test func theLineIsTheMedianOfRunningMeans() throws {
  var state = island(startup: 3, grace: 1)
  for curve in curves {
    let born = state.bear()
    let candidate = try #require(born)
    #expect(candidate.stop == nil)
    state.judge(try judged(candidate, curve))
  }
  let next = state.bear()
  let line = try #require(next?.stop)
  #expect(line.first == 1 && line.limits.count == 1)
  #expect(abs(line.limits[0] - 0.5) < 1e-12)
}

/// The rule looks at the best so far, spares the first points, and stops only what is worse.
@Test func whoseBestIsAboveTheLineIsStopped() {
  let line = StopLine(first: 1, limits: [0.5, 0.3])
  #expect(!line.stops([0.9]))
  #expect(line.stops([0.9, 0.51]) && !line.stops([0.9, 0.5]))
  #expect(!line.stops([0.2, 0.9]))
  #expect(line.stops([0.9, 0.4, 0.31]) && !line.stops([0.9, 0.4, 0.31, 0.9]))
  #expect(!line.stops([]))
}

/// Who was broken off is no yardstick, and comes behind whoever was judged to the end.
@Test func onlyCompleteCurvesCount() throws {
  var state = island(startup: 3, grace: 0)
  for (place, curve) in (curves + curves).enumerated() {
    let born = state.bear()
    let candidate = try #require(born)
    let isBroken = place % 2 == 1
    state.judge(
      try judged(
        candidate, isBroken ? [0.9] : curve, fidelity: isBroken ? (1.0 / 3).nextDown : 1))
    if place < 5 { #expect(state.pending.isEmpty && state.tally.judged == place + 1) }
  }
  let next = state.bear()
  let line = try #require(next?.stop)
  #expect(line.first == 0 && line.limits.count == 2)
  let order = state.deme.placesOfBest(6).map { state.deme.members[$0].isComplete }
  #expect(order == [true, true, true, false, false, false])
}

@Test func linesAreDrawnAgainByAReplay() throws {
  var live = island(startup: 2, grace: 0)
  var again = live
  for turn in 0..<12 {
    let born = live.bear()
    let candidate = try #require(born)
    let individual = try judged(candidate, curves[turn % 3])
    live.judge(individual)
    try again.replay(.born(candidate))
    try again.replay(.judged(individual))
    #expect((candidate.stop != nil) == (turn >= 2))
  }
}
