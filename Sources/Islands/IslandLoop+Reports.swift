import Evolution

/// What an island tells the root.
extension IslandLoop {
  /// Tells a new root all that it has to know, and asks it again for what the old one was asked for.
  func greetRoot() throws {
    hasAsked = false
    hasToldEnd = false
    hasToldTime = false
    try report()
  }

  /// Whether nothing is pending and nothing more will be born.
  var isIdle: Bool {
    state.pending.isEmpty && (isExhausted || isSpent && charged >= share)
  }

  /// Whether the root should hear that the last grant is nearly used up, or will not be.
  var isHungry: Bool {
    guard !isSpent else { return false }
    let left = share - charged
    if left == 0 || isExhausted { return !hasToldEnd }
    return !hasAsked && left <= max(lowWater, evaluator.capacity)
  }

  /// Tells the root how the island stands.
  func report() throws {
    isReportDue = false
    lastReport = now()
    var stale = staleResults
    var repeated = repeated
    if let remote = evaluator as? RemoteEvaluator {
      stale += remote.staleResults
      repeated += remote.repeated[state.island] ?? 0
    } else if let share = evaluator as? SharedEvaluator.Share {
      // What nobody waited for is counted by none of those who share, rather than by each.
      repeated += share.remote?.repeated[state.island] ?? 0
    }
    let stage: IslandReport.Stage =
      switch phase {
      case .starting, .searching: .searching
      case .finished: .finished
      case .settled: .settled
      }
    let report = IslandReport(
      island: state.island, stage: stage, generation: generations?.completed ?? 0,
      isWaiting: generations.map { $0.stage == .waiting } ?? true, isIdle: isIdle,
      capacity: evaluator.capacity, isHungry: isHungry, isExhausted: isExhausted,
      isOutOfTime: inHand.isEmpty && isOutOfTime, tally: state.tally, best: state.best,
      front: phase == .settled ? state.front.members : [],
      migrants: traffic, accepted: phase == .searching ? [] : accepted, staleResults: stale,
      share: isSurplus ? charged : share, opened: opened, stop: stopReason, repeated: repeated,
      seconds: seconds())
    hasAsked = hasAsked || report.isHungry
    hasToldTime = report.isOutOfTime
    hasToldEnd = hasToldEnd || report.isHungry && charged == share || isExhausted
    try post.send(.report(report), to: post.roster.root)
  }
}
