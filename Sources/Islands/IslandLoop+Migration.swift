import Evolution

/// Who leaves an island, and who arrives.
extension IslandLoop {
  /// Sends emigrants off.
  func emigrate() throws {
    let departures = state.emigrate()
    try recorder.record(.emigrated(departures.map(IslandEvent.Emigration.init)))
    send(departures, number: state.departureCount - 1)
  }

  /// Records an arrival and lets it in, unless it came before.
  func admit(_ departure: Departure) throws {
    guard departure.number > state.lastArrivals[departure.from] ?? -1 else { return }
    try recorder.record(.immigrated(departure))
    state.immigrate(departure)
    failedAt = -1
  }

  /// Sends departures that have migrants; in a synchronous run, one to every neighbour.
  private func send(_ departures: [Departure], number: Int, to neighbours: [Int]? = nil) {
    let isSynchronous = generations != nil
    for neighbour in neighbours ?? state.neighbours {
      let departure =
        departures.first { $0.to == neighbour }
        ?? Departure(from: state.island, to: neighbour, number: number, migrants: [])
      guard isSynchronous || !departure.migrants.isEmpty else { continue }
      traffic.count(\.sent, departure)
      // Kept until the next flush, or the archipelago's end. A weak reference would make every later
      // count of references to this loop slow.
      post.hold(departure) { [self] isAccepted in
        if isAccepted {
          accepted[neighbour] += 1
        } else {
          traffic.count(\.dropped, departure)
        }
      }
    }
  }

  /// Sends the last departures again to islands that another rank has read from their journals: what
  /// was on its way there died with the rank before.
  func sendAgain(to islands: [Int]) {
    guard state.departureCount > 0 else { return }
    send(
      state.lastDepartures, number: state.departureCount - 1,
      to: state.neighbours.filter(islands.contains))
  }

  /// Migrants have arrived; they are let in by the next step that may do so.
  func receive(_ departure: Departure) {
    traffic.count(\.received, departure)
    inbox.append(departure)
  }
}
