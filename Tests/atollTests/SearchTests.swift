import Foundation
import Testing

extension AtollTests {
  @Suite struct Searches {
    @Test func aSearchAloneEndsWithItsSummary() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--out", "run"])
      #expect(run.code == 0, "\(run)")
      let object = try JSONSerialization.jsonObject(with: Data(run.lastLine.utf8))
      let keys = Set(try #require(object as? [String: Any]).keys)
      let wanted = [
        "run", "islands", "ranks", "evaluations", "nonviable", "duplicates", "seconds", "stopped",
        "migrants", "best", "front",
      ]
      #expect(keys.isSuperset(of: wanted), "\(run)")

      let summary = try run.summary()
      #expect(summary.evaluations == 16)
      #expect(summary.islands == 2)
      #expect(summary.ranks == 1)
      #expect(summary.stopped == "evaluations")
      #expect(summary.migrants.sent == summary.migrants.received)
      let best = try #require(summary.best)
      #expect(summary.front.first?.id == best.id)
      #expect((0...1).contains(try #require(best.validation_accuracy)))
      let test = try #require(best.test)
      #expect((0...1).contains(test.accuracy))
      #expect(test.epochs == 1 && test.seeds == 1 && test.deviation == nil)
      #expect(try #require(best.parameters) > 0 && #require(best.multiply_adds) > 0)
      let kept = try String(contentsOfFile: scratch.path + "/run/summary.json", encoding: .utf8)
      #expect(kept == run.lastLine + "\n")

      let journals = try scratch.journals()
      #expect(journals.count == 2)
      let counts = try journals.enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 16)
    }

    @Test func aRunWithoutAFolderGetsOneOfItsOwn() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(set: ["budget.evaluations=2", "final.enabled=false"])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.folder.hasPrefix("runs/digits-"))
      #expect(summary.best?.test == nil)
      #expect(
        FileManager.default.fileExists(atPath: "\(scratch.path)/\(summary.folder)/summary.json"))
    }

    @Test(arguments: [2, 4]) func ranksMeetTheBudgetAndExchangeMigrants(ranks: Int) async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"], set: ["budget.evaluations=31"], launch: Launch(ranks: ranks))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == 31)
      #expect(summary.ranks == ranks)
      #expect(summary.migrants.sent > 0)
      #expect(summary.migrants.sent == summary.migrants.received)
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 31)
    }

    /// Four ranks, one rank, one slot, two: the same lines but for times.
    @Test func synchronousJournalsDoNotDependOnRanksSlotsAndWorkers() async throws {
      let scratch = try Scratch()
      let settings = ["search.mode=synchronous", "search.generation=4", "budget.evaluations=22"]
      let launches: [(ranks: Int, slots: Int, workers: Int)] = [
        (1, 1, 1), (4, 1, 2), (1, 2, 1), (3, 2, 2),
      ]
      for (number, way) in launches.enumerated() {
        let run = try await scratch.search(
          ["--out", "run\(number)"],
          set: settings + ["evaluator.slots=\(way.slots)", "evaluator.workers=\(way.workers)"],
          launch: Launch(ranks: way.ranks))
        #expect(run.code == 0, "\(run)")
        #expect(try run.summary().evaluations == 22)
      }
      let first = try scratch.journals("run0").map(\.lasting)
      #expect(first.count == 2)
      #expect(first.allSatisfy { $0.count > 22 })
      for number in launches.indices.dropFirst() {
        #expect(try scratch.journals("run\(number)").map(\.lasting) == first)
      }
    }

    @Test func theWinnerMayBeTestedOverSeveralSeeds() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"], set: ["budget.evaluations=6", "final.seeds=3"])
      #expect(run.code == 0, "\(run)")
      let best = try #require(try run.summary().best)
      let test = try #require(best.test)
      #expect(test.seeds == 3 && test.deviation != nil)
      let models = try #require(test.models)
      #expect(models == (1...3).map { "final/\(best.id)-s\($0).safetensors" })
      let results = try models.map { model in
        try scratch.training("run/" + model.replacing(".safetensors", with: ".json"))
      }
      #expect(results.map(\.seed) == [1, 2, 3])
      #expect(Set(results.map(\.test?.loss)).count == 3)
      #expect(
        abs(results.compactMap { $0.test?.accuracy }.reduce(0, +) / 3 - test.accuracy) < 1e-9)
    }

    /// What stands in the summary is what its model does, and what `atoll train` comes to.
    @Test func theModelOfTheWinnerIsKept() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: [
          "budget.evaluations=6",
          "final={epochs: 2, label_smoothing: 0.05, weight_decay: 0.003}",
        ])
      #expect(run.code == 0, "\(run)")
      let best = try #require(try run.summary().best)
      let model = try #require(best.test?.models?.first)
      #expect(run.output.contains("its model: run/\(model)"), "\(run)")
      let again = try await Launch().run(["evaluate", "run/" + model, "--json"], in: scratch.path)
      #expect(again.code == 0, "\(again)")
      let accuracy = try #require(best.test?.accuracy)
      #expect(again.output.contains("\"accuracy\":\(accuracy)"), "\(again) \(accuracy)")
      let trained = try await Launch().run(
        [
          "train", "--individual", "run:\(best.id)", "--epochs", "2", "--label-smoothing", "0.05",
          "--weight-decay", "0.003", "--with-validation", "--out", "trained",
        ], in: scratch.path)
      #expect(trained.code == 0, "\(trained)")
      let files = ["trained/\(best.id)-s1.safetensors", "run/" + model].map { file in
        FileManager.default.contents(atPath: scratch.path + "/" + file)
      }
      #expect(files[0] != nil && files[0] == files[1])
    }

    @Test func faultsAreCountedByReason() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"], set: ["evaluator.faults.rate=0.17", "budget.evaluations=40"])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == 40)
      #expect(summary.nonviable > 0)
      #expect(summary.reasons.values.reduce(0, +) == summary.nonviable)
      let faults = Set(summary.reasons.keys).intersection(["does_not_build", "evaluator_failed"])
      #expect(!faults.isEmpty || summary.reasons.count > 1, "\(run)")
      #expect(run.output.contains("non-viable \(summary.nonviable) ("))
    }

    @Test(
      arguments: [nil, 2] as [Int?],
      [
        ["training.time_limit=0.000001"], ["training.memory_limit=1"],
        ["constraints=[parameters <= 1]", "training.infeasible=refuse"],
      ])
    func aRunWithoutAnyViableCandidateEndsAndSaysSo(ranks: Int?, limits: [String]) async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: limits + ["space.batches=[1024]", "training.samples=null"],
        launch: Launch(ranks: ranks))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations == 16)
      #expect(summary.nonviable == 16, "\(run)")
      let refused = summary.reasons["infeasible"] ?? 0
      #expect((refused > 0) == limits.contains("training.infeasible=refuse"))
      #expect(summary.best == nil)
      #expect(summary.front.isEmpty)
      #expect(run.output.contains("no candidate was viable"))
    }
  }
}
