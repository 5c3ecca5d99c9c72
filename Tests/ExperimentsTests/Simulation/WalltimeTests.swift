import Evaluators
import Evolution
import Experiments
import Islands
import Testing

private let settings = """
  budget: {seconds: 100}
  evaluator: {kind: synthetic, synthetic: {function: one_max, mean: 9}}
  search: {islands: 1, strategy: random, rungs: {count: 3, factor: 3}}
  space:
    kind: vectors
    fields: [{name: a, min: 0, max: 99, integer: true}, {name: b, min: 0, max: 99, integer: true}]

  """

/// Keeps births and verdicts with their moments on the virtual clock.
private final class Log: Recorder {
  var events: [IslandEvent] = []
  func record(_ event: IslandEvent) { events.append(event) }
}

private func simulated(_ overrides: String...) throws -> (log: Log, outcome: Simulation.Outcome) {
  let prepared = try SettingsFile(settings).prepared(overrides)
  guard case .study(let study) = prepared.material else { preconditionFailure("it is a function") }
  let log = Log()
  let simulation = Simulation(
    prepared, study: study, machine: .init(ranks: 4), recorder: { _ in log })
  return (log, try simulation.run())
}

private func born(_ log: Log) -> [Candidate] {
  log.events.compactMap { if case .born(let candidate) = $0 { candidate } else { nil } }
}

private func judged(_ log: Log) -> [Individual] {
  log.events.compactMap { if case .judged(let individual) = $0 { individual } else { nil } }
}

/// Evaluations take 1, 3 and 9 seconds: thirteen before the end the ceilings begin.
@Test func nearTheEndNothingIsBegunThatCannotEnd() throws {
  let (log, outcome) = try simulated()
  #expect(outcome.summary.stopped == .seconds)
  let verdicts = judged(log)
  let starts = verdicts.map { ($0, $0.times?.started ?? 0) }
  #expect(starts.contains { $0.0.candidate.ceiling == 1 })
  for (individual, start) in starts {
    let candidate = individual.candidate
    if start < 80 { #expect(candidate.ceiling == nil) }
    if let ceiling = candidate.ceiling { #expect(candidate.proposal.fidelity <= ceiling) }
  }
  // Of those that were begun and never judged all are of the lowest rung.
  let done = Set(verdicts.map(\.id))
  let lost = born(log).filter { !done.contains($0.id) }
  #expect(lost.allSatisfy { $0.proposal.fidelity < 0.12 }, "\(lost.map(\.proposal.fidelity))")
}

@Test func theJournalOfSuchARunIsReplayed() throws {
  let (log, outcome) = try simulated("evaluator.synthetic.time=log_normal")
  let prepared = try SettingsFile(settings).prepared(["evaluator.synthetic.time=log_normal"])
  var again = prepared.freshIsland(0)
  for event in log.events { try again.replay(event) }
  #expect(again.tally == outcome.summary.tallies[0])
  #expect(born(log).contains { $0.ceiling != nil })
}

@Test func withoutAnEndInTimeNobodyHasACeiling() throws {
  let (log, _) = try simulated("budget={evaluations: 200}")
  #expect(born(log).allSatisfy { $0.ceiling == nil })
}
