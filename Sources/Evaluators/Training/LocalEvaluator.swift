import Dispatch
public import Evolution
import Foundation
import Kernels
import Networks

/// Evaluates candidates in this process: one thread a slot, each with workers of its own.
///
/// The threads share one mailbox. They take candidates in the order in which they were submitted.
public final class LocalEvaluator: Evaluator {
  /// How many candidates are trained at once.
  public let capacity: Int
  private let mailbox = Mailbox()

  /// An evaluator of so many slots.
  ///
  /// - Parameters:
  ///   - evaluation: what is done with a candidate.
  ///   - slots: candidates at once.
  ///   - workersPerSlot: threads in each candidate's kernels.
  ///   - timeLimit: seconds that one evaluation may take, or nil.
  ///   - rank, host: what is written down as the place of the evaluation.
  public init(
    _ evaluation: Evaluation, slots: Int, workersPerSlot: Int, timeLimit: Double?, rank: Int,
    host: String
  ) {
    capacity = slots
    let slot = Slot(
      evaluation: evaluation, mailbox: mailbox, workers: workersPerSlot, timeLimit: timeLimit,
      rank: rank, host: host)
    for _ in 0..<slots { Thread.detachNewThread { slot.run() } }
  }

  deinit { mailbox.close(slots: capacity) }

  /// Takes a candidate; a slot that is free starts on it at once.
  public func submit(_ candidate: Candidate) { mailbox.submit(candidate) }

  /// The individuals finished since the last call.
  public func collect() -> [Individual] { mailbox.collect() }

  /// Drops what waits, and what is being trained at the next step.
  public func cancel() { mailbox.cancel() }
}

/// What one thread does for as long as there is work.
private struct Slot: Sendable {
  let evaluation: Evaluation
  let mailbox: Mailbox
  let workers: Int
  let timeLimit: Double?
  let rank: Int
  let host: String

  func run() {
    let workers = Workers(count: workers)
    while let (candidate, period) = mailbox.next() {
      let clock = ContinuousClock()
      let begin = clock.now
      let started = Date().timeIntervalSince1970
      let limit = timeLimit.map { Duration.seconds(min($0, 1e9)) }
      let result = evaluation.judge(candidate, workers: workers) {
        if mailbox.isCancelled(since: period) { return .cancelled }
        if let limit, clock.now - begin > limit { return .timeLimit }
        return nil
      }
      guard let result else { continue }
      let seconds = (clock.now - begin) / .seconds(1)
      let times = Times(started: started, seconds: seconds, rank: rank, host: host)
      mailbox.deliver(
        Individual(
          candidate: candidate, verdict: result.verdict, measurements: result.measurements,
          times: times), period)
    }
  }
}

/// Candidates on their way to the slots, and individuals on their way back.
private final class Mailbox: Sendable {
  private struct State {
    var waiting: [Candidate] = []
    var finished: [Individual] = []
    /// Grows with every cancellation: work of an earlier period is not wanted any more.
    var period = 0
    var isOpen = true
  }
  private let state = Locked(State())
  private let available = DispatchSemaphore(value: 0)

  func submit(_ candidate: Candidate) {
    state.withLock { $0.waiting.append(candidate) }
    available.signal()
  }

  /// Waits for the next candidate and gives it with its period; nil when all is over.
  func next() -> (Candidate, Int)? {
    while true {
      available.wait()
      let (found, isOpen) = state.withLock { state in
        (state.waiting.isEmpty ? nil : (state.waiting.removeFirst(), state.period), state.isOpen)
      }
      if let found { return found }
      if !isOpen { return nil }
    }
  }

  func deliver(_ individual: Individual, _ period: Int) {
    state.withLock { if $0.period == period { $0.finished.append(individual) } }
  }

  func collect() -> [Individual] {
    state.withLock { state in
      let finished = state.finished
      state.finished = []
      return finished
    }
  }

  func isCancelled(since period: Int) -> Bool { state.withLock { $0.period != period } }

  func cancel() {
    state.withLock { state in
      state.period += 1
      state.waiting = []
      state.finished = []
    }
  }

  func close(slots: Int) {
    state.withLock { state in
      state.period += 1
      state.waiting = []
      state.isOpen = false
    }
    for _ in 0..<slots { available.signal() }
  }
}
