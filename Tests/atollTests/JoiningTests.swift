import Foundation
import Testing

extension AtollTests {
  /// Runs of their own whose best travel.
  @Suite struct Joining {
    private static let settings = ["search.mode=asynchronous", "search.islands=2"]

    /// The names of the islands from which individuals have arrived in a run.
    private func origins(_ scratch: Scratch, _ folder: String) throws -> Set<Int> {
      var origins: Set<Int> = []
      for line in try scratch.journals(folder).flatMap(\.lines) {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        let arrival = (object?["event"] as? [String: Any])?["immigrated"] as? [String: Any]
        for migrant in arrival?["migrants"] as? [[String: Any]] ?? [] {
          let id = (migrant["candidate"] as? [String: Any])?["id"] as? [String: Any]
          if let island = (id?["island"] as? NSNumber)?.intValue { origins.insert(island) }
        }
      }
      return origins
    }

    /// What a run has found comes to one that begins later, which is killed, and goes on by itself.
    @Test func theBestOfARunThatIsOverComesToOthers() async throws {
      let run = try TableRun(seconds: 0.02, settings: Self.settings)
      let first = try await run.search(["--join", "pool"], folder: "pool/first")
      #expect(first.code == 0, "\(first)")
      #expect(try origins(run.scratch, "pool/first").allSatisfy { $0 < 2 })
      _ = try await run.search(["--join", "pool", "--seed", "2"], folder: "pool/second") {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 150, in: "pool/second", of: process)
        Processes.kill(process)
      }
      #expect(try origins(run.scratch, "pool/second").contains { $0 >= 1_000_000 })
      try FileManager.default.removeItem(atPath: run.scratch.path + "/pool/first")
      let last = try await run.search(["--seed", "2", "--resume"], folder: "pool/second")
      #expect(last.code == 0, "\(last)")
      #expect(try run.checkVerdicts("pool/second") == 180)
    }

    /// Two at a time, each with ranks of its own; the folder of each is its own choice.
    @Test func runsThatGoOnAtTheSameTimeExchangeTheirBest() async throws {
      let run = try TableRun(seconds: 0.1, settings: Self.settings)
      async let one = run.scratch.search(
        ["--join", "pool", "--seed", "1"], set: run.settings, launch: Launch(ranks: 2))
      async let other = run.scratch.search(
        ["--join", "pool", "--seed", "2"], set: run.settings, launch: Launch(ranks: 2))
      for result in [try await one, try await other] { #expect(result.code == 0, "\(result)") }
      let folders = try FileManager.default.contentsOfDirectory(atPath: run.scratch.path + "/pool")
      #expect(folders.count == 2)
      for folder in folders {
        #expect(try run.checkVerdicts("pool/" + folder) == 180)
        #expect(try origins(run.scratch, "pool/" + folder).contains { $0 >= 1_000_000 })
      }
      let gathered = try await Launch().run(
        ["library", "gather"] + folders.map { "pool/" + $0 } + ["--into", "pool.sqlite"],
        in: run.scratch.path)
      #expect(gathered.code == 0, "\(gathered)")
    }

    @Test func synchronousRunsDoNotJoin() async throws {
      let run = try TableRun()
      let result = try await run.search(["--join", "pool"])
      #expect(result.code == 2 && result.errors.contains("search.mode is synchronous"), "\(result)")
    }
  }
}
