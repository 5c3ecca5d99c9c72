import Evaluators
import Evolution
import Experiments
import Islands
import Testing

private let settings = """
  budget: {evaluations: 100000}
  evaluator: {kind: synthetic, synthetic: {function: one_max, mean: 9}}
  search: {islands: 2, strategy: random}
  space:
    kind: vectors
    fields: [{name: a, min: 0, max: 99, integer: true}, {name: b, min: 0, max: 99, integer: true}]

  """

private final class Log: Recorder {
  var events: [IslandEvent] = []
  func record(_ event: IslandEvent) { events.append(event) }
}

private func simulated(_ overrides: [String]) throws -> (log: Log, outcome: Simulation.Outcome) {
  let prepared = try SettingsFile(settings).prepared(overrides)
  guard case .study(let study) = prepared.material else { preconditionFailure("it is a function") }
  let log = Log()
  let simulation = Simulation(
    prepared, study: study, machine: .init(ranks: 4), jobEnd: 100, recorder: { _ in log })
  return (log, try simulation.run())
}

/// Times do not vary, so that every forecast is right: nothing is begun in vain.
@Test(arguments: [
  [], ["search.mode=synchronous"], ["search.rungs={count: 3, factor: 3}"],
  ["search.mode=synchronous", "search.islands=1"],
])
func nothingBeginsThatTheJobWouldCutOff(_ overrides: [String]) throws {
  let (log, outcome) = try simulated(overrides)
  #expect(outcome.summary.stopped == .walltime)
  // It winds down when the last evaluation is over, and not when the time is.
  #expect(outcome.seconds < 100 && outcome.seconds > 70, "\(outcome.seconds)")
  let ends = log.events.compactMap { event -> Double? in
    guard case .judged(let individual) = event, let times = individual.times else { return nil }
    return times.started + times.seconds
  }
  #expect(ends.allSatisfy { $0 < 100 } && ends.count > 20)
}

@Test func withTimesThatVaryFewAreCutOff() throws {
  let (log, outcome) = try simulated(["evaluator.synthetic={time: log_normal, mean: 3, sigma: 0.5}"]
  )
  #expect(outcome.summary.stopped == .walltime)
  let births = log.events.count { if case .born = $0 { true } else { false } }
  let verdicts = log.events.count { if case .judged = $0 { true } else { false } }
  // Each of four ranks has one that waits, and perhaps one that took longer than nine of ten.
  #expect(births - verdicts <= 8 && verdicts > 80, "\(births) \(verdicts)")
}
