import Evaluators
import Evolution
import Experiments
import Islands

/// A search on the virtual clock, and what happened on its islands.
final class SimulatedRun: Recorder {
  private(set) var events: [IslandEvent] = []
  private(set) var outcome: Simulation.Outcome?
  let prepared: PreparedSearch

  /// Searches on four ranks for evaluations of nine seconds, all of one length.
  init(
    search: String, budget: String, jobEnd: Double? = nil, _ overrides: [String] = []
  ) throws {
    let settings = """
      budget: \(budget)
      evaluator: {kind: synthetic, synthetic: {function: one_max, mean: 9}}
      search: \(search)
      space:
        kind: vectors
        fields:
          - {name: a, min: 0, max: 99, integer: true}
          - {name: b, min: 0, max: 99, integer: true}

      """
    prepared = try SettingsFile(settings).prepared(overrides)
    guard case .study(let study) = prepared.material else {
      preconditionFailure("it is a function")
    }
    let simulation = Simulation(
      prepared, study: study, machine: .init(ranks: 4), jobEnd: jobEnd,
      recorder: { [self] _ in self })
    outcome = try simulation.run()
  }

  func record(_ event: IslandEvent) { events.append(event) }

  /// Who was born, in order.
  var born: [Candidate] {
    events.compactMap { if case .born(let candidate) = $0 { candidate } else { nil } }
  }

  /// Who was judged, in order.
  var judged: [Individual] {
    events.compactMap { if case .judged(let individual) = $0 { individual } else { nil } }
  }
}
