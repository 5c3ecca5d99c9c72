import Foundation
import Synchronization

// What signals do. A handler only notes that one came; a thread of its own does what has to be done even
// where nobody looks: before there is a run, and where a run does not end. Journals are complete at every
// moment, so leaving at once loses nothing that was written.

private let wasAsked = Atomic<Bool>(false)
private let isArmed = Atomic<Bool>(false)
private let isPreparing = Atomic<Bool>(true)
private let saveCount = Atomic<Int>(0)

private func ask(_ signal: Int32) {
  // Launchers send a signal twice and more; a person presses twice, and later.
  if wasAsked.exchange(true, ordering: .relaxed), signal == SIGINT,
    isArmed.load(ordering: .relaxed)
  {
    _exit(130)
  }
}

private func askToSave(_ signal: Int32) { saveCount.wrappingAdd(1, ordering: .relaxed) }

/// Signals that ask a run to stop, or to save what it has.
enum Interruption {
  /// Seconds that a run has to end in order once it was asked to; then it is left as it is.
  static let endingTime = 9.0

  /// From now on SIGINT and SIGTERM ask the run to stop, SIGUSR1 and SIGUSR2 to save what it has; a second
  /// SIGINT ends the program at once.
  ///
  /// Until `isReady()`, the first of them ends it.
  ///
  /// - Parameter isSpokesman: whether this rank says so.
  static func watch(isSpokesman: Bool = true) {
    for number in [SIGINT, SIGTERM] { signal(number, ask) }
    for number in [SIGUSR1, SIGUSR2] { signal(number, askToSave) }
    // A limit on the size of files is a full disk, not a reason to die.
    signal(SIGXFSZ, SIG_IGN)
    Thread.detachNewThread { guardEnd(isSpokesman) }
  }

  /// From now on somebody looks whether a signal came.
  static func isReady() { isPreparing.store(false, ordering: .relaxed) }

  /// Whether a signal asked the run to stop.
  static func isAsked() -> Bool { wasAsked.load(ordering: .relaxed) }

  /// How often a signal asked the run to save what it has.
  static func saves() -> Int { saveCount.load(ordering: .relaxed) }

  private static func guardEnd(_ isSpokesman: Bool) {
    while !isAsked() { usleep(50_000) }
    usleep(200_000)
    isArmed.store(true, ordering: .relaxed)
    if isPreparing.load(ordering: .relaxed) {
      if isSpokesman {
        Console.complain("atoll: asked to stop before the work began: nothing was changed")
      } else {
        // The launcher ends all when the first one leaves.
        usleep(500_000)
      }
      Ending.leave(ExitCodes.unfinished)
    }
    usleep(UInt32(endingTime * 1e6))
    Console.complain(
      "atoll: asked to stop, and not done after \(Int(endingTime)) s: leaving; what the journals have is "
        + "whole, go on with --resume")
    Ending.leave(ExitCodes.unfinished)
  }
}

/// What the program's exit codes mean, beside 0 for success and 1 for failure.
enum ExitCodes {
  /// A command line or settings that cannot be meant.
  static let usage: Int32 = 2
  /// Ended before the work was over; nothing is lost, and `--resume` goes on (EX_TEMPFAIL).
  static let unfinished: Int32 = 75
}
