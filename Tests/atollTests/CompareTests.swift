import Testing

extension AtollTests {
  /// `atoll compare`: what it takes, and what it refuses.
  @Suite struct Comparing {
    private static let settings = """
      budget: {evaluations: 30}
      evaluator: {kind: synthetic, synthetic: {function: one_max}}
      search: {islands: 1}
      space: {kind: vectors, fields: [{name: a, min: 0, max: 99, integer: true}]}

      """

    @Test(arguments: [["random,local"], ["random", "local"]])
    func strategiesStandBetweenCommasOrBlanks(_ list: [String]) async throws {
      let scratch = try Scratch()
      try scratch.write(Self.settings, to: "search.yaml")
      let run = try await Launch().run(
        ["compare", "search.yaml", "--at", "10, 30", "--json", "--seeds", "2", "--strategies"]
          + list, in: scratch.path)
      #expect(run.code == 0, "\(run)")
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 2 && lines[0].contains("\"searcher\":\"random\""), "\(run)")
      #expect(lines.allSatisfy { $0.contains("\"10\":{") && $0.contains("\"30\":{") }, "\(run)")
    }

    @Test func aFileAmongTheStrategiesIsNamed() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(
        ["compare", "--strategies", "random", "search.yaml"], in: scratch.path)
      #expect(run.code == 2 && run.errors.contains("--strategies holds 'search.yaml'"), "\(run)")
      #expect(run.errors.contains("stands before --strategies"), "\(run)")
    }

    @Test(arguments: [
      (["search.yaml", "--at", "10,x"], "--at holds 'x'"),
      (["search.yaml", "--at", "10,,20"], "--at holds ''"),
      (["search.yaml", "--at", "0"], "--at holds '0'"),
      (["search.yaml", "--at", "10,40"], "--at holds 40, and synthetic ends after 30 evaluations"),
      ([], "no settings file is given"),
    ])
    func whatCannotBeMeantIsNamed(_ arguments: [String], _ sentence: String) async throws {
      let scratch = try Scratch()
      try scratch.write(Self.settings, to: "search.yaml")
      let run = try await Launch().run(["compare"] + arguments, in: scratch.path)
      #expect(run.code == 2 && run.errors.contains(sentence), "\(run)")
    }
  }
}
