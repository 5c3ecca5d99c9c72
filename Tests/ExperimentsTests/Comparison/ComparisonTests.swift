import Experiments
import Foundation
import Testing

private let settings = """
  budget: {evaluations: 60}
  evaluator: {kind: synthetic, synthetic: {function: one_max}}
  search: {islands: 1, strategy: random}
  space:
    kind: vectors
    fields: [{name: a, min: 0, max: 9, integer: true}, {name: b, min: 0, max: 9, integer: true}]

  """

@Suite struct ComparisonTests {
  private let file: SettingsFile

  init() throws { file = try SettingsFile(settings) }

  private func contender(_ name: String, _ overrides: String...) throws -> Contender {
    try Contender(try file.prepared(overrides), file: file.path, name: name)
  }

  private func results(
    _ contenders: [Contender], seeds: Int = 10, at marks: [Int]? = nil
  ) throws -> [ContenderResult] {
    var results: [ContenderResult] = []
    try Comparison(contenders, seeds: seeds, checkpoints: marks).run { results.append($0) }
    return results
  }

  @Test func withoutMarksTheEndOfTheBudgetIsOne() throws {
    let result = try #require(try results([contender("random")]).first)
    #expect(result.standings.map(\.cost) == [50, 60])
    #expect(try results([contender("short", "budget.evaluations=7")])[0].curve.map(\.cost) == [7])
  }

  @Test func aMarkBeyondABudgetIsRefused() throws {
    let both = [try contender("long", "budget.evaluations=90"), try contender("random")]
    let error = #expect(throws: RunRefusal.self) { try results(both, at: [80, 20]) }
    #expect(
      error?.description
        == "--at holds 80, and random ends after 60 evaluations; allowed is no more than that, or "
        + "--set budget.evaluations=80")
    #expect(try results(both, at: [60, 20, 20])[1].standings.map(\.cost) == [20, 60])
  }

  /// A verdict by a quarter of the training costs a quarter: four times as many are seen at a mark.
  @Test func costCountsInFullEvaluations() throws {
    let plain = try contender("full", "search.fidelity=1")
    let cheap = try contender("quarter", "search.fidelity=0.25")
    let more = try contender("more", "budget.evaluations=240")
    let found = try results([plain, cheap], at: [10, 60])
    let long = try results([more], at: [40, 240])[0]
    #expect(found[1].at["10"]?.regret == long.at["40"]?.regret)
    #expect(found[1].at["60"]?.regret == long.at["240"]?.regret)
    #expect(found[0].at["10"]?.regret != found[1].at["10"]?.regret)
  }

  /// With rungs a search goes on until its cost is spent, whatever the number of its verdicts.
  @Test func rungsSpendTheWholeBudget() throws {
    let rungs = try contender("rungs", "search.rungs={count: 3, factor: 3}")
    let result = try results([rungs], at: [5, 59])[0]
    let early = try #require(result.at["5"]?.regret)
    let late = try #require(result.at["59"]?.regret)
    #expect(late <= early && result.at["59"]?.withoutPick == nil)
  }

  @Test func seedsWithoutAPickAreCountedAndNotAveraged() throws {
    let strict = try contender("strict", "constraints=['value >= 0.5']")
    let never = try contender("never", "constraints=['value >= 1.5']")
    let found = try results([strict, never], seeds: 20, at: [1, 60])
    let first = try #require(found[0].at["1"])
    let missing = try #require(first.withoutPick)
    #expect(missing > 0 && missing < 20 && first.regret != nil)
    #expect(found[0].at["60"]?.withoutPick == nil)
    #expect(found[1].at["60"]?.withoutPick == 20)
    #expect(found[1].at["60"]?.regret == nil && found[1].at["60"]?.optimumShare == 0)
    #expect(found[1].curve.isEmpty)
    let json = String(decoding: try JSONEncoder().encode(found[1]), as: UTF8.self)
    #expect(json.contains("\"without_pick\":20"))
  }

  /// What tells contenders apart is what is sought: of a front its hypervolume.
  @Test func frontsAreComparedByHypervolume() throws {
    let front = ["evaluator.synthetic.function=zdt1", "search.population=10"]
    let fields = "space.fields=[{name: a, min: 0, max: 1}, {name: b, min: 0, max: 1}]"
    func made(_ strategy: String) throws -> Contender {
      try Contender(
        try file.prepared(front + [fields, "search.strategy=\(strategy)"]), file: file.path,
        name: strategy)
    }
    let found = try results([made("random"), made("nsga2")], seeds: 40, at: [60])
    let shares = try found.map { try #require($0.at["60"]?.hypervolumeShare) }
    #expect(shares[1] > shares[0])
    #expect(try #require(found[1].at["60"]?.probability) < 0.05)
    #expect(found[1].curve.map(\.missing) == [1 - shares[1]])
    #expect(ComparisonPlot(found).svg.contains("hypervolume missing"))
  }

  @Test func trainingsAreNotCompared() throws {
    let digits = packageRoot.appendingPathComponent("jobs/digits/search.yaml").path
    let prepared = try PreparedSearch(settingsFile: digits, overrides: [], dataRoot: "nowhere")
    #expect(throws: RunRefusal.self) { try Contender(prepared, file: digits, name: "digits") }
  }
}
