import CProcessor
import Synchronization

/// The threads that stand by one caller, none until it needs them.
final class WorkerPool: @unchecked Sendable {
  private let size: Int
  /// Whoever sets it has the helpers to itself.
  private let isRunning = Atomic(false)
  private var helpers: [Helper] = []

  /// A pool that is going to have so many threads.
  init(helpers size: Int) { self.size = size }

  deinit { for helper in helpers { helper.dismiss() } }

  /// Runs `body` for each of `0 ..< lanes`, the first on the calling thread and each other one on a
  /// helper, or on the calling thread too if that comes first.
  ///
  /// A run that begins before another of the same pool has ended stays on the calling thread.
  ///
  /// - Precondition: no more lanes than helpers and the caller.
  func run(lanes: Int, _ body: @Sendable (Int) -> Void) {
    guard lanes > 1, !isRunning.exchange(true, ordering: .acquiring) else {
      for lane in 0..<max(0, lanes) { body(lane) }
      return
    }
    if helpers.isEmpty { start() }
    withoutActuallyEscaping(body) { body in
      for lane in 1..<lanes { helpers[lane - 1].offer(lane, of: body) }
      body(0)
      for lane in 1..<lanes where helpers[lane - 1].takeBack() { body(lane) }
      for lane in 1..<lanes { helpers[lane - 1].finish() }
    }
    isRunning.store(false, ordering: .releasing)
  }

  /// Starts the threads.
  ///
  /// Where there are fewer cores, one that spins only keeps another from work.
  private func start() {
    let spins = size < Int(atoll_granted_cores())
    helpers = (0..<size).map { _ in Helper(spins: spins) }
    for helper in helpers { helper.start() }
  }
}
