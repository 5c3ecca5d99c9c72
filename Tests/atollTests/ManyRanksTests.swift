import Foundation
import Testing

extension AtollTests {
  /// Many more ranks than cores.
  @Suite struct ManyRanks {
    /// Ranks of the long form of this test, such as 128, or of the short one.
    private static let ranks =
      TableRun.rounds("ATOLL_RANKS", usually: 32)

    /// Once it has let go of what starting took, a second after its first step.
    @Test func aRankTakesAtMostThirtyMegabytesWhileItSearches() async throws {
      let run = try TableRun(seconds: 0.02)
      let result = try await run.search(
        [], set: ["budget.evaluations=2000"], launch: Launch(ranks: 2)
      ) { [scratch = run.scratch] launcher in
        try await scratch.wait(forLines: 60, of: launcher)
        let ranks = Processes.ranks(of: launcher).values
        #expect(ranks.count == 2)
        while Processes.isAlive(launcher),
          !ranks.allSatisfy({ Processes.residentKilobytes(of: $0).map { $0 <= 30_000 } ?? false })
        { try await Task.sleep(for: .milliseconds(20)) }
        // Whatever the search needs has come back by then.
        let lines = try scratch.journals().reduce(0) { $0 + $1.lineCount }
        try await scratch.wait(forLines: lines + 400, of: launcher)
        for rank in ranks {
          let kilobytes = try #require(Processes.residentKilobytes(of: rank))
          #expect((1000...30_000).contains(kilobytes))
        }
        for rank in ranks { Processes.send(SIGTERM, to: rank) }
      }
      // A run that came to its end first has taken more all the while.
      #expect(result.code == 75, "\(result)")
    }

    @Test(arguments: ["ring", "torus"])
    func anIslandARankSharesABudgetToTheLast(topology: String) async throws {
      let scratch = try Scratch()
      var lines = ["a,b,quality"]
      for a in 0...99 { for b in 0...99 { lines.append("\(a),\(b),\(a * b % 97)") } }
      try scratch.write(lines.joined(separator: "\n") + "\n", to: "table.csv")
      let evaluations = Self.ranks * 40
      try scratch.write(
        """
        budget: {evaluations: \(evaluations)}
        evaluator: {kind: table, file: table.csv, objective: quality}
        search: {islands: \(Self.ranks), population: 6, tournament: 3, strategy: ageing}
        migration: {topology: \(topology), interval: 10}
        space:
          kind: vectors
          fields:
            - {name: a, min: 0, max: 99, integer: true}
            - {name: b, min: 0, max: 99, integer: true}

        """, to: "search.yaml")
      let run = try await scratch.search(
        ["--out", "run"], launch: Launch(ranks: Self.ranks, limit: .seconds(180)))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == evaluations && summary.ranks == Self.ranks)
      #expect((1...summary.migrants.sent).contains(summary.migrants.received))
      let journals = try scratch.journals()
      #expect(journals.count == Self.ranks)
      let counts = try journals.enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == evaluations)
    }
  }
}
