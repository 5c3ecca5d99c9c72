import Foundation
import Testing

extension AtollTests {
  /// Searches over tables and functions: whole runs, with nothing trained.
  @Suite struct Studies {
    private static let table = """
      budget: {evaluations: 40}
      evaluator: {kind: table, file: t.csv, objective: quality, direction: maximize, test: final}
      search: {population: 6, tournament: 3}
      migration: {interval: 4}
      space:
        kind: vectors
        fields:
          - {name: a, choices: [u, v, w, x, y, z]}
          - {name: b, min: 1, max: 9, integer: true}

      """

    private func scratch() throws -> Scratch {
      let scratch = try Scratch()
      var lines = ["a,b,quality,final"]
      for (place, name) in ["u", "v", "w", "x", "y", "z"].enumerated() {
        for b in 1...9 { lines.append("\(name),\(b),\(place * 10 + b),\(100 + place * 10 + b)") }
      }
      try scratch.write(lines.joined(separator: "\n") + "\n", to: "t.csv")
      try scratch.write(Self.table, to: "search.yaml")
      return scratch
    }

    @Test(arguments: [nil, 2] as [Int?], ["ageing", "genetic", "local", "random"])
    func aTableIsSearchedByEveryStrategy(ranks: Int?, strategy: String) async throws {
      let scratch = try scratch()
      let run = try await scratch.search(
        ["--out", "run"], set: ["search.strategy=\(strategy)"], launch: Launch(ranks: ranks))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == 40 && summary.nonviable == 0)
      let best = try #require(summary.best)
      #expect(best.costs == best.values.map { -$0 })
      #expect(best.test?.accuracy == best.values[0] + 100)
      #expect(best.parameters == nil)
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 40)
    }

    /// A target of what is maximised is a value to reach, not a cost.
    @Test func aTargetIsReachedFromBelowWhereMoreIsBetter() async throws {
      let scratch = try scratch()
      let run = try await scratch.search(
        ["--out", "run"], set: ["budget={target: 40}", "search.islands=1"])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.stopped == "target")
      #expect(try #require(summary.best).values[0] >= 40)
    }

    /// However low its cost, who breaks a constraint is not good enough.
    @Test func aTargetIsNotReachedByWhoBreaksAConstraint() async throws {
      let scratch = try scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: [
          "budget={target: 1, evaluations: 30}", "search.islands=1", "search.strategy=random",
          "constraints=['quality >= 1000']",
        ])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.stopped == "evaluations" && summary.evaluations == 30)
      #expect(try #require(summary.best?.violation) > 0)
    }

    @Test func anExhaustedTableEndsTheRun() async throws {
      let scratch = try scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: ["budget={evaluations: 5000}", "search.islands=1", "search.strategy=local"])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.stopped == "exhausted" && summary.evaluations == 54)
      #expect(summary.best?.values == [59])
    }

    @Test func aFrontOfAFunctionIsTestedMemberByMember() async throws {
      let scratch = try Scratch()
      try scratch.write(
        """
        budget: {evaluations: 60}
        evaluator: {kind: synthetic, synthetic: {function: zdt1}}
        constraints: ['f1 <= 0.5']
        search: {population: 8, tournament: 3, rungs: {count: 2, factor: 2}}
        final: {front: 3}
        space:
          kind: vectors
          fields: [{name: x, min: 0, max: 1}, {name: y, min: 0, max: 1}]

        """, to: "search.yaml")
      let run = try await scratch.search(["--out", "run"])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.front.allSatisfy { $0.values[0] <= 0.5 && $0.violation == nil })
      #expect(summary.front.allSatisfy { $0.fidelity == nil })
      let tested = summary.front.filter { $0.test != nil }
      #expect(tested.count == min(3, summary.front.count))
      #expect(summary.front.prefix(3).allSatisfy { $0.test?.accuracy == $0.values[0] })
    }

    @Test(arguments: [nil, 3] as [Int?])
    func synchronousStudiesDoNotDependOnRanks(ranks: Int?) async throws {
      let scratch = try scratch()
      let settings = [
        "search.mode=synchronous", "search.generation=4", "search.islands=3",
        "search.each=[{islands: [1], strategy: local}, {islands: [2], fidelity: 0.5}]",
        "search.rungs={count: 2, factor: 2}",
        "evaluator.fidelities=[{share: 0.25, column: quality}, {share: 0.5, column: quality}]",
      ]
      let first = try await scratch.search(["--out", "run0"], set: settings)
      let second = try await scratch.search(
        ["--out", "run1"], set: settings, launch: Launch(ranks: ranks))
      #expect(first.code == 0 && second.code == 0, "\(first) \(second)")
      let lines = try scratch.journals("run0").map(\.lasting)
      #expect(lines.count == 3)
      #expect(try scratch.journals("run1").map(\.lasting) == lines)
    }

    @Test func cellsAreTrainedLikeAnyNetworks() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: [
          "space.kind=cells", "space.cell={nodes: 3, stacks: 2, cells: 1, channels: 4}",
          "search.rungs={count: 2, factor: 2}", "training.epochs=2", "budget.evaluations=10",
          "search.restrict={edge_0_1: [nor_conv_1x1, nor_conv_3x3, skip_connect]}",
        ])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == 10)
      let best = try #require(summary.best)
      #expect(try #require(best.parameters) > 0 && best.test != nil)
    }

    /// A library holds vectors too, with no network beside a table's.
    @Test func aLibraryShowsWhatAStudyJudged() async throws {
      let scratch = try scratch()
      let run = try await scratch.search(["--out", "run"])
      let best = try #require(try run.summary().best)
      let launch = Launch()
      let gathered = try await launch.run(
        ["library", "gather", "run", "--into", "library"], in: scratch.path)
      #expect(gathered.code == 0 && gathered.output.contains("40 added"), "\(gathered)")
      let listed = try await launch.run(
        ["library", "list", "library", "--json", "--limit", "0"], in: scratch.path)
      #expect(listed.code == 0 && listed.output.contains("\"individual\""), "\(listed)")
      let shown = try await launch.run(["library", "show", "library", best.id], in: scratch.path)
      #expect(shown.code == 0 && shown.output.contains("\"values\""), "\(shown)")
    }
  }
}
