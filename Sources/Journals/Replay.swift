public import Evolution

/// What a journal's replay came to.
public struct Replay: Sendable {
  /// The island as it was when the journal ended; what it sent last is `state.lastDepartures`.
  public let state: IslandState
  /// Seconds of searching until the last entry.
  public let elapsed: Double
  /// How many events were done again.
  public let events: Int
  /// Why the run ended; nil where it was killed, or has gone on since.
  public let stopped: StopReason?

  /// Does again what a journal says, from an island before its first birth.
  ///
  /// - Parameter isInterrupted: whether to give up; asked before each entry.
  /// - Throws: where the outcome is another: the journal belongs to other settings.
  public init(
    _ journal: Journal, from fresh: IslandState, isInterrupted: () -> Bool = { false }
  ) throws(JournalError) {
    let header = journal.header
    if header.island != fresh.island || header.islands != fresh.islandCount {
      throw .otherRun(
        file: journal.file,
        detail: "it is of island \(header.island) of \(header.islands), "
          + "expected was island \(fresh.island) of \(fresh.islandCount)")
    }
    var state = fresh
    var elapsed = 0.0
    var events = 0
    var stopped: StopReason?
    for line in journal.entries {
      if isInterrupted() { throw .interrupted }
      switch line.entry {
      case .event(let event, let t):
        do throws(ReplayError) { try state.replay(event) } catch {
          throw .doesNotReplay(file: journal.file, line: line.number, error)
        }
        elapsed = t
        events += 1
        stopped = nil
      case .stopped(let reason, let t):
        elapsed = t
        stopped = reason
      case .resumed(_, let change):
        stopped = nil
        if let reshaping = change?.reshaping { state.reshape(reshaping) }
      case .header: break
      }
    }
    self.state = state
    self.elapsed = elapsed
    self.events = events
    self.stopped = stopped
  }
}
