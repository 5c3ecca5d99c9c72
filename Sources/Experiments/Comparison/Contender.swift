import Evaluators
import Evolution
import Foundation

/// One settings file among those compared, searched with many seeds.
public struct Contender: Sendable {
  /// What it is called: the name in its settings and, where that is not enough, its strategies.
  public let name: String
  /// The settings with the data that they need.
  let prepared: PreparedSearch
  /// What judges.
  let study: any Study

  /// A contender.
  ///
  /// - Throws: where its settings train networks: a comparison needs verdicts at once.
  public init(_ prepared: PreparedSearch, file: String, name: String) throws {
    guard case .study(let study) = prepared.material else {
      throw RunRefusal(
        description: "\(file) trains networks (evaluator.kind); allowed in a comparison are table "
          + "and synthetic")
    }
    guard prepared.settings.budget.evaluations != nil else {
      throw RunRefusal(
        description: "\(file) has no budget.evaluations; a comparison is at equal evaluations")
    }
    self.name = name
    self.prepared = prepared
    self.study = study
  }

  /// Searches once.
  func trace(seed: UInt64, machine: (PreparedSearch) -> Simulation.Machine) throws -> Trace {
    var prepared = prepared
    prepared.settings.seed = seed
    let log = TraceRecorder()
    let study = study.reseeded(seed)
    let simulation = Simulation(
      prepared, study: study, machine: machine(prepared), recorder: { _ in log })
    let outcome = try simulation.run()
    return Trace(individuals: log.individuals, outcome: outcome)
  }

  /// Verdicts of a search, each counting as one whatever its fidelity.
  var budget: Int { prepared.settings.budget.evaluations ?? 0 }
}

/// What one search did, in the order of its verdicts.
struct Trace: Sendable {
  let individuals: [Individual]
  let outcome: Simulation.Outcome
}

/// Keeps the verdicts of all islands.
final class TraceRecorder: Recorder {
  var individuals: [Individual] = []
  func record(_ event: IslandEvent) {
    if case .judged(let individual) = event { individuals.append(individual) }
  }
}
