import Evolution
import Experiments
import Islands
import Testing

private func simulated(_ overrides: [String]) throws -> SimulatedRun {
  try SimulatedRun(
    search: "{islands: 2, strategy: random}", budget: "{evaluations: 100000}", jobEnd: 100,
    overrides)
}

/// Times do not vary, so that every forecast is right: nothing is begun in vain.
@Test(arguments: [
  [], ["search.mode=synchronous"], ["search.rungs={count: 3, factor: 3}"],
  ["search.mode=synchronous", "search.islands=1"],
])
func nothingBeginsThatTheJobWouldCutOff(_ overrides: [String]) throws {
  let run = try simulated(overrides)
  let outcome = try #require(run.outcome)
  #expect(outcome.summary.stopped == .walltime)
  // It winds down when the last evaluation is over, and not when the time is.
  #expect(outcome.seconds < 100 && outcome.seconds > 70, "\(outcome.seconds)")
  let ends = run.judged.compactMap(\.times).map { $0.started + $0.seconds }
  #expect(ends.allSatisfy { $0 < 100 } && ends.count > 20)
}

@Test func withTimesThatVaryFewAreCutOff() throws {
  let run = try simulated(["evaluator.synthetic={time: log_normal, mean: 3, sigma: 0.5}"])
  #expect(run.outcome?.summary.stopped == .walltime)
  // Each of four ranks has one that waits, and perhaps one that took longer than nine of ten.
  let (births, verdicts) = (run.born.count, run.judged.count)
  #expect(births - verdicts <= 8 && verdicts > 80, "\(births) \(verdicts)")
}
