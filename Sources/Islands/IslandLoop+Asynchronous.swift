import Evolution

/// The steady state: a slot that becomes free is filled at once.
extension IslandLoop {
  /// Learns what was judged, lets in who arrived, and fills the evaluator up.
  func stepAsynchronously() throws -> Bool {
    var acted = false
    for individual in try collect() {
      try judge(individual)
      if state.isDepartureDue { try emigrate() }
      let interval = state.settings.migration.interval
      if interval > 0, state.tally.judged.isMultiple(of: interval) {
        inbox += visitors(state.island)
      }
      acted = true
    }
    for departure in inbox {
      try admit(departure)
      acted = true
    }
    inbox = []
    if submitWaiting() { acted = true }
    while inHand.count < evaluator.capacity, !isOutOfTime, !isExhausted, charged < share {
      guard try bear() else { break }
      acted = submitWaiting() || acted
    }
    if isIdle {
      try finish()
      acted = true
    }
    return acted
  }
}
