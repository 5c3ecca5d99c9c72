import Evolution
import Experiments
import Islands
import Testing

private func simulated(_ overrides: String...) throws -> SimulatedRun {
  try SimulatedRun(
    search: "{islands: 1, strategy: random, rungs: {count: 3, factor: 3}}",
    budget: "{seconds: 100}", overrides)
}

/// Evaluations take 1, 3 and 9 seconds: thirteen before the end the ceilings begin.
@Test func nearTheEndNothingIsBegunThatCannotEnd() throws {
  let run = try simulated()
  #expect(run.outcome?.summary.stopped == .seconds)
  let verdicts = run.judged
  let starts = verdicts.map { ($0, $0.times?.started ?? 0) }
  #expect(starts.contains { $0.0.candidate.ceiling == 1 })
  for (individual, start) in starts {
    let candidate = individual.candidate
    if start < 80 { #expect(candidate.ceiling == nil) }
    if let ceiling = candidate.ceiling { #expect(candidate.proposal.fidelity <= ceiling) }
  }
  // Of those that were begun and never judged all are of the lowest rung.
  let done = Set(verdicts.map(\.id))
  let lost = run.born.filter { !done.contains($0.id) }
  #expect(lost.allSatisfy { $0.proposal.fidelity < 0.12 }, "\(lost.map(\.proposal.fidelity))")
}

@Test func theJournalOfSuchARunIsReplayed() throws {
  let run = try simulated("evaluator.synthetic.time=log_normal")
  var again = run.prepared.freshIsland(0)
  for event in run.events { try again.replay(event) }
  #expect(again.tally == run.outcome?.summary.tallies[0])
  #expect(run.born.contains { $0.ceiling != nil })
}

@Test func withoutAnEndInTimeNobodyHasACeiling() throws {
  let run = try simulated("budget={evaluations: 200}")
  #expect(run.born.allSatisfy { $0.ceiling == nil })
}
