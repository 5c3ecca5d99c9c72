import CProcessor
import Dispatch
import Foundation
import Synchronization

/// A thread that takes lanes of runs which its one caller offers, and the caller's side of that.
///
/// One word says who may touch the lane: the caller, or from `offered` to `idle` also the thread,
/// whichever takes it first. So a thread that has not woken up, or was never granted a core, delays
/// nobody. The thread keeps this object, and nobody else's.
final class Helper: @unchecked Sendable {
  private enum State: UInt8, AtomicRepresentable {
    /// There is no lane; the thread is awake.
    case idle
    /// There is no lane, and the thread waits for the bell.
    case asleep
    /// There is a lane for the thread, or for the caller if that is earlier.
    case offered
    /// The thread is at work.
    case busy
    /// The thread is at work, and the caller waits to be told when it is done.
    case awaited
    /// The thread ends.
    case dismissed
  }

  private let state = Atomic(State.idle)
  private let bell = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  private let spins: Bool
  private var body: (@Sendable (Int) -> Void)?
  private var lane = 0

  /// A helper without its thread; `spins` says whether it stays awake between two runs.
  init(spins: Bool) { self.spins = spins }
}

/// What the caller does.
extension Helper {
  /// Starts the thread.
  func start() { Thread.detachNewThread { self.work() } }

  /// Has the thread run a lane; `takeBack` and `finish` must follow.
  func offer(_ lane: Int, of body: @escaping @Sendable (Int) -> Void) {
    self.body = body
    self.lane = lane
    if state.exchange(.offered, ordering: .acquiringAndReleasing) == .asleep { bell.signal() }
  }

  /// Whether the lane is the caller's again, because the thread had not begun.
  func takeBack() -> Bool {
    state.compareExchange(expected: .offered, desired: .idle, ordering: .relaxed).exchanged
  }

  /// Waits until the thread has nothing to do with the lane any more.
  func finish() {
    var patience = Patience(spins: spins)
    while true {
      let now = state.load(ordering: .acquiring)
      if now != .busy { break }
      if patience.wait() { continue }
      let (sleeps, _) = state.compareExchange(
        expected: .busy, desired: .awaited, ordering: .relaxed)
      if sleeps { done.wait() }
    }
    body = nil
  }

  /// Ends the thread.
  func dismiss() {
    if state.exchange(.dismissed, ordering: .acquiringAndReleasing) == .asleep { bell.signal() }
  }
}

/// What the thread does.
extension Helper {
  private func work() {
    var patience = Patience(spins: spins)
    while true {
      switch state.load(ordering: .relaxed) {
      case .dismissed: return
      case .offered:
        runLane()
        patience = Patience(spins: spins)
      default:
        if !patience.wait() {
          sleep()
          patience = Patience(spins: spins)
        }
      }
    }
  }

  private func runLane() {
    let (taken, _) = state.compareExchange(
      expected: .offered, desired: .busy, ordering: .acquiring)
    guard taken else { return }
    runBody()
    if state.exchange(.idle, ordering: .releasing) == .awaited { done.signal() }
  }

  /// A call of its own: when it returns, the thread no longer keeps the closure, which must not
  /// outlive the run.
  @inline(never)
  private func runBody() { body?(lane) }

  private func sleep() {
    let (sleeps, _) = state.compareExchange(
      expected: .idle, desired: .asleep, ordering: .acquiringAndReleasing)
    if sleeps { bell.wait() }
  }
}

/// How long a thread waits awake for another one: it spins, then it lets others have the core.
private struct Patience {
  private static let spinTurns = 1000
  private static let turns = spinTurns + 200
  private var turn: Int

  init(spins: Bool) { turn = spins ? 0 : Self.spinTurns }

  /// Waits a little; false when it is time to sleep.
  mutating func wait() -> Bool {
    if turn < Self.spinTurns { atoll_pause() } else { sched_yield() }
    turn += 1
    return turn < Self.turns
  }
}
