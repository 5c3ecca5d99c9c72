import Foundation
import Synchronization

private let wasAsked = Atomic<Bool>(false)

/// Journals are complete at every moment: leaving at once, at the second signal, loses nothing.
private func ask(_ signal: Int32) {
  if wasAsked.exchange(true, ordering: .relaxed) { _exit(130) }
}

/// Signals that ask a run to stop.
enum Interruption {
  /// From now on SIGINT and SIGTERM ask the run to stop; a second one ends the program at once.
  ///
  /// - Returns: tells whether a signal came.
  static func watch() -> () -> Bool {
    for number in [SIGINT, SIGTERM] { signal(number, ask) }
    return { wasAsked.load(ordering: .relaxed) }
  }
}
