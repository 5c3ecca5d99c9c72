import Evolution

// A generation: all its births; verdicts, in the order of birth; emigrants and immigrants, where it
// is a generation of migration; a report; and the wait until every island is as far. An island that
// bears no more goes through generations without births, so that no island ever waits for one that
// has left. Every decision depends on numbers of births and generations alone: the events of an
// island are the same whatever the ranks, the slots and the order of arrival.

/// Where an island is in its generations.
struct Generations {
  /// Births of a generation.
  let size: Int
  /// Generations between two migrations; 0 for no migration.
  let gap: Int
  /// The generation that is under way, the first being 1.
  var current: Int
  /// The last generation that is over here.
  var completed: Int { stage == .waiting ? current : current - 1 }
  var stage = Stage.bearing
  /// Verdicts that wait for those on earlier births.
  var verdicts: [BirthID: Individual] = [:]

  enum Stage { case bearing, judging, exchanging, waiting }

  /// The earliest place that agrees with the state of an island; what was done there is not repeated.
  init(size: Int, resuming state: IslandState) {
    self.size = size
    let interval = state.settings.migration.interval
    gap = interval > 0 ? (interval + size - 1) / size : 0
    let births = state.tally.births
    current = max(1, (births + size - 1) / size, state.departureCount * gap)
    // Where a verdict was learnt or emigrants left, the births of the generation were over.
    let hasJudged = state.tally.judged > (current - 1) * size
    let hasDeparted = departureNumber.map { state.departureCount > $0 } ?? false
    if hasJudged || hasDeparted { stage = .judging }
  }

  /// The number of the departure at the end of the current generation; nil where nobody leaves.
  var departureNumber: Int? {
    gap > 0 && current.isMultiple(of: gap) ? current / gap - 1 : nil
  }
}

extension IslandLoop {
  /// Goes on with the generation as far as it goes without waiting.
  func stepSynchronously() throws -> Bool {
    switch generations?.stage {
    case .bearing: try bearGeneration()
    case .judging: try judgeGeneration()
    case .exchanging: try exchange()
    case .waiting: try beginGeneration()
    case nil: false
    }
  }

  private func bearGeneration() throws -> Bool {
    guard let current = generations?.current, let size = generations?.size else { return false }
    let end = min(share, current.multipliedReportingOverflow(by: size).partialValue)
    while state.tally.births < end, !isExhausted { guard try bear() else { break } }
    generations?.stage = .judging
    return true
  }

  private func judgeGeneration() throws -> Bool {
    var acted = false
    for individual in try collect() {
      generations?.verdicts[individual.id] = individual
      acted = true
    }
    while let first = state.pending.first,
      let verdict = generations?.verdicts.removeValue(forKey: first.id)
    {
      try judge(verdict)
    }
    if submitWaiting() { acted = true }
    if state.pending.isEmpty {
      generations?.stage = .exchanging
      acted = true
    }
    return acted
  }

  private func exchange() throws -> Bool {
    if let number = generations?.departureNumber {
      // Counted without neighbours too: a run that goes on may have some.
      if state.departureCount <= number { try emigrate() }
      inbox.removeAll { $0.number <= state.lastArrivals[$0.from] ?? -1 }
      let missing = state.senders.filter { state.lastArrivals[$0] ?? -1 < number }
      // A sender that is ahead has sent this departure to an earlier run, which lost it.
      let arrivals = missing.compactMap { sender -> Departure? in
        guard let next = inbox.first(where: { $0.from == sender }) else { return nil }
        return next.number == number
          ? next : Departure(from: sender, to: state.island, number: number, migrants: [])
      }
      guard arrivals.count == missing.count else { return false }
      for departure in arrivals { try admit(departure) }
    }
    generations?.stage = .waiting
    try report()
    return true
  }

  private func beginGeneration() throws -> Bool {
    guard let current = generations?.current, isOpen(current) else { return false }
    generations?.current = current + 1
    generations?.stage = .bearing
    return true
  }
}
