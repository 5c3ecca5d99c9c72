import Evaluators
import Evolution
import Experiments
import Islands
import Testing

private let settings = """
  budget: {evaluations: 2000}
  evaluator: {kind: synthetic, synthetic: {function: one_max, time: log_normal, mean: 10}}
  search: {strategy: ageing, population: 20, islands: 4}
  space:
    kind: vectors
    fields: [{name: a, min: 0, max: 999, integer: true}, {name: b, min: 0, max: 999, integer: true}]

  """

private func result(ranks: Int, _ overrides: String...) throws -> SimulationResult {
  try SimulationResult(
    of: try SettingsFile(settings).prepared(overrides), file: "search.yaml",
    machine: .init(ranks: ranks, latency: 5e-5, overhead: 2e-5))
}

@Test func everyMessageIsCountedOnceBetweenAllRanks() throws {
  let result = try result(ranks: 32)
  let all = result.traffic.messages * result.seconds
  #expect(abs(all / Double(result.evaluations) - result.messagesPerEvaluation) < 1e-6)
  #expect(result.rootTraffic.messages <= result.traffic.messages)
  #expect(result.coordinatorTraffic.messages > 0)
  #expect((0...1).contains(result.rootLoad))
}

/// One journal an island; it is written where something happened, and brought to the disk once a
/// second at most.
@Test func journalsCostWhatHappensNotWhatExists() throws {
  let result = try result(ranks: 32)
  #expect(result.journals == 4)
  #expect(result.journalSynchronizationsPerSecond <= 4)
  // A birth and a verdict an evaluation, and migrations: each may be a write of its own.
  #expect(result.journalWritesPerSecond * result.seconds <= 3 * Double(result.evaluations) + 100)
}

/// What an evaluation costs does not depend on how many ranks there are beside. (Of two islands, one
/// reports to its own rank: nothing travels.)
@Test func messagesOfAnEvaluationDoNotGrowWithTheRanks() throws {
  let few = try result(ranks: 64, "search.islands=8", "budget.evaluations=16000")
  let many = try result(ranks: 256, "search.islands=32", "budget.evaluations=64000")
  #expect(many.messagesPerEvaluation < few.messagesPerEvaluation * 1.1)
}
