import Evaluators
import Evolution
import Foundation

/// Where candidates are evaluated, and with how much of the machine.
struct EvaluatorSeat: Codable, Hashable {
  /// The rank, for the records.
  var rank: Int
  /// Candidates that are evaluated at once.
  var slots: Int
  /// Threads of each.
  var workersPerSlot: Int
  /// What all of them together may take.
  ///
  /// - **Units:** bytes.
  var memory: Int
}

extension PreparedSearch {
  /// What judges candidates, in this process.
  func evaluator(at seat: EvaluatorSeat) -> any Evaluator {
    let host = ProcessInfo.processInfo.hostName
    switch material {
    case .study(let study):
      return StudyEvaluator(study, slots: seat.slots, rank: seat.rank, host: host) {
        Date().timeIntervalSince1970
      }
    case .samples(let data):
      var evaluation = evaluationSettings
      // A candidate that the machine cannot hold is non-viable; it must not take the run with it.
      let share = seat.memory / seat.slots
      evaluation.memoryLimit = min(evaluation.memoryLimit ?? share, share)
      return LocalEvaluator(
        Evaluation(settings: evaluation, data: searchData(data)), slots: seat.slots,
        workersPerSlot: seat.workersPerSlot, timeLimit: settings.training.timeLimit,
        rank: seat.rank, host: host)
    }
  }
}
