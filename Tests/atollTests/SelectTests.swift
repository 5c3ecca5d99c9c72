import Foundation
import Testing

extension AtollTests {
  @Suite struct Selections {
    private struct Report: Decodable {
      var runs: [String]
      var judged, compared: Int
      var front: [Choice]
      var chosen: Choice?
      var hypervolume: Double
    }
    private struct Choice: Decodable, Equatable {
      var id: String
      var values: [Double]
    }

    /// A table whose two devices order its rows in opposite ways.
    private func scratch() throws -> Scratch {
      let scratch = try Scratch()
      var lines = ["a,b,quality,here,there"]
      for a in 1...9 { for b in 1...9 { lines.append("\(a),\(b),\(a + b),\(a),\(b)") } }
      try scratch.write(lines.joined(separator: "\n") + "\n", to: "t.csv")
      try scratch.write(
        """
        budget: {evaluations: 40}
        objectives: [{name: quality, direction: maximize}, here]
        evaluator: {kind: table, file: t.csv, objective: quality, record: [there]}
        search: {population: 6, tournament: 3}
        space:
          kind: vectors
          fields:
            - {name: a, min: 1, max: 9, integer: true}
            - {name: b, min: 1, max: 9, integer: true}

        """, to: "search.yaml")
      return scratch
    }

    private func select(_ scratch: Scratch, _ arguments: String...) async throws -> AtollRun {
      try await Launch().run(["select"] + arguments, in: scratch.path)
    }

    private func report(_ scratch: Scratch, _ arguments: String...) async throws -> Report {
      let run = try await Launch().run(["select"] + arguments + ["--json"], in: scratch.path)
      #expect(run.code == 0, "\(run)")
      return try JSONDecoder().decode(Report.self, from: Data(run.lastLine.utf8))
    }

    @Test func aRunAndItsLibraryGiveTheSameSelection() async throws {
      let scratch = try scratch()
      #expect(try await scratch.search(["--out", "run"]).code == 0)
      let gathering = try await Launch().run(
        ["library", "gather", "run", "--into", "l.sqlite"], in: scratch.path)
      #expect(gathering.code == 0, "\(gathering)")
      let arguments = ["--objectives", "quality,there", "--within", "4"]
      let first = try await report(scratch, "run", arguments[0], arguments[1], "--within", "4")
      let second = try await report(
        scratch, "l.sqlite", arguments[0], arguments[1], "--within", "4", "--run", "table")
      #expect(first.judged == 40 && first.compared == 40 && first.hypervolume > 0)
      #expect(first.front == second.front && first.chosen == second.chosen)
      let (best, chosen) = (try #require(first.front.first), try #require(first.chosen))
      #expect(chosen.values[0] >= best.values[0] - 4 && chosen.values[1] <= best.values[1])
      let text = try await select(scratch, "run", arguments[0], arguments[1], "--within", "4")
      #expect(text.output.contains("chosen \(chosen.id): quality"), "\(text)")
    }

    @Test(
      arguments: [
        (["run", "--objectives", "speed"], 2, "recorded are here, quality, there"),
        (
          ["run", "--objectives", "quality,here", "--where", "here <= 0"], 1, "the nearest has 1.0"
        ),
        (["run", "--objectives", "quality", "--where", "here < 3"], 2, "'parameters <= 100000'"),
        (["run", "--objectives", "quality", "--epsilon", "quality"], 2, "parameters=1000"),
        (["run", "--objectives", "quality", "--within", "1"], 2, "needs a second objective"),
        (["run", "--objectives", "quality", "--profile", "p.json"], 2, "p.json cannot be read"),
        (["run", "--objectives", "quality", "--run", "x"], 2, "only for a library"),
        (["nothing", "--objectives", "quality"], 2, "nothing does not exist"),
        (["empty", "--objectives", "quality"], 2, "empty holds no run"),
        (["run"], 2, "--objectives"),
      ] as [([String], Int, String)])
    func aMistakeIsASentence(_ arguments: [String], _ code: Int, _ words: String) async throws {
      let scratch = try scratch()
      try scratch.write("", to: "empty/file")
      #expect(try await scratch.search(["--out", "run"], set: ["search.islands=1"]).code == 0)
      let run = try await Launch().run(["select"] + arguments, in: scratch.path)
      #expect(run.code == code && run.errors.contains(words), "\(run)")
      #expect(run.output.isEmpty)
    }

    /// Journals are read while they are written: whole lines count.
    @Test func aTornJournalIsSelectedFrom() async throws {
      let scratch = try scratch()
      #expect(try await scratch.search(["--out", "run"], set: ["search.islands=1"]).code == 0)
      let path = scratch.path + "/run/journals/island-0000.journal"
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try scratch.write(
        Array(bytes.prefix(bytes.count * 2 / 3)), to: "run/journals/island-0000.journal")
      let report = try await report(scratch, "run", "--objectives", "quality,there")
      #expect((1..<40).contains(report.judged) && !report.front.isEmpty)
    }
  }
}
