public import Evolution

/// What a journal's replay came to.
public struct Replay: Sendable {
  /// The island as it was when the journal ended.
  public let state: IslandState
  /// Seconds of searching until the last entry.
  public let elapsed: Double

  /// Does again what a journal says, from an island before its first birth.
  ///
  /// - Throws: where the outcome is another: the journal belongs to other settings.
  public init(_ journal: Journal, from fresh: IslandState) throws(JournalError) {
    var state = fresh
    var elapsed = 0.0
    for line in journal.entries {
      switch line.entry {
      case .event(let event, let t):
        do throws(ReplayError) { try state.replay(event) } catch {
          throw .doesNotReplay(file: journal.file, line: line.number, error)
        }
        elapsed = t
      case .stopped(_, let t): elapsed = t
      case .header, .resumed: break
      }
    }
    self.state = state
    self.elapsed = elapsed
  }
}
