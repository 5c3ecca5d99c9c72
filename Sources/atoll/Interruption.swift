import Dispatch
import Foundation
import Synchronization

/// Signals that ask a run to stop.
enum Interruption {
  private static let isAsked = Atomic<Bool>(false)

  /// From now on SIGINT and SIGTERM ask the run to stop; a second one ends the program at once.
  ///
  /// - Returns: tells whether a signal came.
  static func watch() -> () -> Bool {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // Journals are complete at every moment: leaving at once loses nothing.
        if isAsked.exchange(true, ordering: .relaxed) { exit(130) }
      }
      source.activate()
      sources.withLock { $0.append(source) }
    }
    return { isAsked.load(ordering: .relaxed) }
  }

  private static let sources = Mutex<[any DispatchSourceSignal]>([])
}
