import Evolution
import Foundation
import Islands

/// Evaluates candidates in processes of their own, one for each slot, so that a candidate that crashes
/// takes nobody with it.
///
/// The candidate whose process has ended is non-viable, with the reason `crashed`, and the slot gets
/// another process. One that takes more than twice its time limit counts as hung, and is ended.
final class IsolatedEvaluator: Evaluator {
  private struct Slot {
    var process: SlotProcess?
    var candidate: Candidate?
    var begun = Date.distantPast
    /// Processes that ended before they could evaluate anything, one after the other.
    var failures = 0
  }

  let capacity: Int
  private let order: SlotOrder
  private let notice: @Sendable (String) -> Void
  private let timeLimit: Double?
  private var slots: [Slot]
  private var waiting: [Candidate] = []
  private let host = ProcessInfo.processInfo.hostName

  /// What a process may take to find out about its time limit, besides twice that.
  ///
  /// - **Units:** seconds.
  private static let grace = 30.0
  /// How often a process may fail to start.
  private static let attempts = 3

  /// An evaluator of the slots of a seat, whose processes load the data now.
  init(
    _ prepared: PreparedSearch, at seat: EvaluatorSeat, notice: @escaping @Sendable (String) -> Void
  ) throws {
    capacity = seat.slots
    order = SlotOrder(prepared, oneSlotOf: seat)
    timeLimit = prepared.settings.training.timeLimit
    self.notice = notice
    slots = []
    // A write to a process that has just died is an error like others.
    signal(SIGPIPE, SIG_IGN)
    for _ in 0..<capacity { slots.append(Slot(process: try SlotProcess(order))) }
  }

  func submit(_ candidate: Candidate) { waiting.append(candidate) }

  func collect() throws -> [Individual] {
    var finished: [Individual] = []
    for place in slots.indices {
      if let individual = try look(at: &slots[place]) { finished.append(individual) }
      guard slots[place].candidate == nil, !waiting.isEmpty else { continue }
      slots[place].candidate = waiting.removeFirst()
      try begin(in: &slots[place])
    }
    return finished
  }

  func cancel() {
    waiting = []
    for place in slots.indices where slots[place].candidate != nil {
      slots[place].candidate = nil
      // It may be hung, and the next candidate would wait behind the one that nobody wants any more.
      slots[place].process?.kill()
      slots[place].process = nil
    }
  }

  /// Hands a slot's candidate to its process, or to a new one.
  private func begin(in slot: inout Slot) throws {
    guard let candidate = slot.candidate else { return }
    slot.begun = Date()
    do {
      let process = try slot.process ?? SlotProcess(order)
      slot.process = process
      try process.take(candidate)
    } catch {
      // The machine may be short of what it takes for a moment.
      try noteFailure("cannot be started: \(error)", in: &slot)
    }
  }

  private func noteFailure(_ what: String, in slot: inout Slot) throws {
    slot.process = nil
    slot.failures += 1
    if slot.failures == Self.attempts { throw SlotFailure(what: what) }
  }

  /// What has come of a slot's candidate.
  private func look(at slot: inout Slot) throws -> Individual? {
    guard let process = slot.process else {
      try begin(in: &slot)
      return nil
    }
    // Asked first: what it wrote before its end has then come.
    let hasEnded = process.hasEnded
    let wasReady = process.isReady
    while let individual = try process.receive() {
      guard individual.candidate == slot.candidate else { continue }
      slot.candidate = nil
      return individual
    }
    if process.isReady {
      slot.failures = 0
      // Loading the data is no part of an evaluation.
      if !wasReady { slot.begun = Date() }
    }
    let isHung =
      process.isReady && slot.candidate != nil
      && (timeLimit.map { -slot.begun.timeIntervalSinceNow > 2 * $0 + Self.grace } ?? false)
    guard hasEnded || isHung else { return nil }
    if isHung { process.kill() }
    let ending = process.ending()
    guard process.isReady else {
      try noteFailure(ending, in: &slot)
      return nil
    }
    slot.process = nil
    guard let candidate = slot.candidate else { return nil }
    slot.candidate = nil
    let reason =
      isHung
      ? Nonviability(.timeLimit, "it did not end within twice its time limit, and was ended")
      : Nonviability(.crashed, "the process of its evaluation \(ending)")
    notice("individual \(candidate.id): \(reason.detail)")
    return Individual(
      candidate: candidate, verdict: .nonviable(reason),
      times: Times(
        started: slot.begun.timeIntervalSince1970, seconds: -slot.begun.timeIntervalSinceNow,
        rank: order.seat.rank, host: host))
  }
}

/// The processes of a slot end before they can evaluate anything.
struct SlotFailure: Error, CustomStringConvertible {
  /// What became of the last one.
  var what: String

  var description: String {
    "evaluator.isolation is process, but a process for evaluations \(what) before its first one, three times "
      + "in a row; what it said stands above"
  }
}
