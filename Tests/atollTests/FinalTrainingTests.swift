import Foundation
import Testing

extension AtollTests {
  /// What follows a search: trainings of the best, whose models stay with the run.
  @Suite struct FinalTrainings {
    private static let settings = [
      "objectives=[validation_error, parameters]", "final.front=3", "final.seeds=2",
      "final.weight_decay=0.01",
    ]

    @Test func modelsGoIntoALibraryAndAreTrainedAgainWhereTheyAreMissing() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--out", "run"], set: Self.settings)
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      let best = try #require(summary.best)
      #expect(summary.finalists == nil)
      let models = Set(([best] + summary.front).compactMap(\.test?.models).joined()).sorted()
      #expect(models.count > 2 && models.count % 2 == 0 && models.count <= 6)
      for _ in 0..<2 {
        let gathered = try await Launch().run(
          ["library", "gather", "run", "--into", "l.sqlite"], in: scratch.path)
        #expect(gathered.code == 0 && gathered.errors.isEmpty, "\(gathered)")
        #expect(gathered.output.contains(", \(models.count) trained to the end"), "\(gathered)")
      }
      let judged = try await Launch().run(
        ["evaluate", "l.sqlite", best.id], in: scratch.path)
      #expect(judged.code == 0, "\(judged)")

      // One model is gone, one is another's, and one result is none.
      let own = try #require(best.test?.models).map { "\(scratch.path)/run/\($0)" }
      let weights = own.map { FileManager.default.contents(atPath: $0) }
      #expect(weights[0] != nil && weights[1] != nil && weights[0] != weights[1])
      try FileManager.default.removeItem(atPath: own[0])
      try scratch.write(Array(try #require(weights[0])), to: "run/\(best.test?.models?[1] ?? "")")
      try scratch.write("{}", to: "run/final/other.json")
      let fewer = try await Launch().run(
        ["library", "gather", "run", "--into", "other.sqlite"], in: scratch.path)
      #expect(fewer.code == 0 && fewer.count(of: "is left out") == 3, "\(fewer)")
      #expect(fewer.errors.contains("is of another training than the result beside it"))
      #expect(fewer.output.contains(", \(models.count - 2) trained to the end"), "\(fewer)")
      let again = try await scratch.search(["--out", "run", "--resume"], set: Self.settings)
      #expect(again.code == 0 && again.count(of: " anew over ") == 2, "\(again)")
      #expect(own.map { FileManager.default.contents(atPath: $0) } == weights)
      #expect(try again.summary().best == best)
    }

    /// Short trainings cannot tell the best apart: a whole one of each does, and the test part is read only
    /// for those whom the validation part has chosen then.
    @Test(arguments: [nil, 2] as [Int?], ["true", "false"])
    func theBestOfWholeTrainingsWins(ranks: Int?, withValidation: String) async throws {
      let scratch = try Scratch()
      let settings = [
        "search.islands=2", "objectives=[validation_error]", "final.top=3", "final.seeds=2",
        "final.with_validation=\(withValidation)",
      ]
      let run = try await scratch.search(
        ["--out", "run"], set: settings, launch: Launch(ranks: ranks))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      let best = try #require(summary.best)
      let finalists = try #require(summary.finalists)
      #expect(finalists.count == 3 && finalists[0].id == best.id && finalists[0].on_front == true)
      #expect(Set(finalists.map(\.id)).count == 3)
      // The three best of the search are among them: nobody on the front was better in it.
      let shortest = summary.front.map { 1 - $0.costs[0] }
      #expect(finalists.compactMap(\.search_validation_accuracy).max() == shortest.max())
      let folder = withValidation == "true" ? "finalists" : "final"
      for (place, finalist) in finalists.enumerated() {
        let results = try (1...2).map { seed in
          try scratch.training("run/\(folder)/\(finalist.id)-s\(seed).json")
        }
        let accuracies = results.compactMap { $0.validation?.accuracy }
        #expect(accuracies.count == 2)
        let mean = accuracies.reduce(0, +) / 2
        #expect(finalist.validation_accuracy == mean && abs(finalist.costs[0] + mean - 1) < 1e-9)
        #expect((finalist.test != nil) == (place == 0))
        #expect(results.allSatisfy { ($0.test != nil) == (place == 0 && folder == "final") })
      }
      #expect(finalists.map { $0.costs[0] } == finalists.map { $0.costs[0] }.sorted())
      let models = try #require(best.test?.models)
      let tested = try models.map { model in
        try scratch.training("run/" + model.replacing(".safetensors", with: ".json")).test?.accuracy
      }
      #expect(best.test?.accuracy == tested.compactMap { $0 }.reduce(0, +) / 2)
      let report = try scratch.file("run/report.txt")
      #expect(report.contains("finalists") && report.contains("\n\(best.id) * "), "\(report)")
      let again = try await scratch.search(["--out", "run", "--resume"], set: settings)
      #expect(again.code == 0 && again.count(of: " anew over ") == 0, "\(again)")
      #expect(try again.summary().finalists == finalists)
    }

    /// By error and size there are several of whom none is better.
    @Test func theFinalistsHaveAFrontOfTheirOwn() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: [
          "objectives=[validation_error, parameters]", "final.top=4", "final.front=50",
          "final.seeds=2", "final.top_seeds=1",
        ])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      let finalists = try #require(summary.finalists)
      #expect(Set(summary.front.map(\.id)).isSubset(of: finalists.map(\.id)))
      for one in finalists {
        let isBeaten = finalists.contains { other in
          other.costs != one.costs && zip(other.costs, one.costs).allSatisfy { $0 <= $1 }
        }
        #expect(one.on_front == !isBeaten && (one.test != nil) == !isBeaten)
        #expect(one.costs[1] == one.parameters.map(Double.init))
        #expect(one.test.map { $0.seeds == 2 } ?? true)
        let kept = try FileManager.default.contentsOfDirectory(
          atPath: scratch.path + "/run/finalists")
        #expect(kept.filter { $0.hasPrefix("\(one.id)-s") && $0.hasSuffix(".json") }.count == 1)
      }
      for member in summary.front {
        #expect(member.test == finalists.first { $0.id == member.id }?.test)
      }
    }

    /// What a training comes to does not depend on who does it, and nobody stands by.
    @Test(.enabled(if: Program.exists("mpirun"))) func ranksShareThemOut() async throws {
      let scratch = try Scratch()
      let search = try await scratch.search(
        ["--out", "one"], set: ["search.islands=2", "final.enabled=false"],
        launch: Launch(ranks: 3))
      #expect(search.code == 0, "\(search)")
      try FileManager.default.copyItem(
        atPath: scratch.path + "/one", toPath: scratch.path + "/three")
      let settings = ["search.islands=2", "final={top: 3, seeds: 2, epochs: 2}"]
      let one = try await scratch.search(["--out", "one", "--resume"], set: settings)
      let three = try await scratch.search(
        ["--out", "three", "--resume"], set: settings,
        launch: Launch(ranks: 3, options: ["--tag-output"]))
      #expect(one.code == 0 && three.code == 0, "\(one)\n\(three)")
      let finalists = try #require(try one.summary().finalists)
      #expect(finalists.count == 3)
      let summary = try scratch.file("three/summary.json")
      #expect(
        try JSONDecoder().decode(Summary.self, from: Data(summary.utf8)).finalists == finalists)
      for rank in 0..<3 {
        let lines = three.errors.split(separator: "\n").filter { $0.contains(" anew over ") }
        #expect(lines.contains { $0.hasPrefix("[1,\(rank)]") }, "\(three)")
      }
      #expect(three.count(of: " anew over ") == one.count(of: " anew over "))
      for finalist in finalists {
        for seed in 1...2 {
          let name = "finalists/\(finalist.id)-s\(seed).safetensors"
          let model = FileManager.default.contents(atPath: "\(scratch.path)/one/\(name)")
          #expect(model != nil)
          #expect(model == FileManager.default.contents(atPath: "\(scratch.path)/three/\(name)"))
        }
      }
    }

    /// One whose training failed is out, and the next best wins.
    @Test func aFinalistMayFail() async throws {
      let scratch = try Scratch()
      let settings = ["objectives=[validation_error]", "final.top=2"]
      let run = try await scratch.search(["--out", "run"], set: settings)
      let finalists = try #require(try run.summary().finalists)
      try #require(run.code == 0 && finalists.count == 2, "\(run)")
      let name = "run/finalists/\(finalists[0].id)-s1.json"
      let result = try scratch.file(name).replacing(
        "\"identity\"", with: "\"failure\":\"too bad\",\"identity\"")
      try scratch.write(result, to: name)
      let again = try await scratch.search(["--out", "run", "--resume"], set: settings)
      #expect(again.code == 0 && again.errors.contains("failed: too bad"), "\(again)")
      let summary = try again.summary()
      #expect(summary.finalists?.map(\.id) == [finalists[1].id])
      #expect(summary.best?.id == finalists[1].id && summary.best?.test != nil)
      let status = try await Launch().run(["status", "run"], in: scratch.path)
      #expect(status.output.contains("best       \(finalists[1].id)"), "\(status)")
    }

    /// The same network with other training genes is no second finalist.
    @Test func finalistsAreDifferentNetworks() async throws {
      let scratch = try Scratch()
      let kinds = [
        "convolution", "pooling", "normalization", "dropout", "dense", "inception", "block",
      ]
      let run = try await scratch.search(
        ["--out", "run"],
        set: kinds.map { "space.kinds.\($0)=0" } + [
          "space.activations=[relu]", "space.genes={min: 1, max: 1}",
          "space.head_genes={min: 0, max: 0}", "final.top=3", "final.front=3",
        ])
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      #expect(summary.evaluations > 2 && summary.finalists?.count == 1, "\(run)")
    }

    /// The models of a former final training stay until there are others.
    @Test func anotherFinalTrainingTakesThePlaceOfOneThatIsOver() async throws {
      let scratch = try Scratch()
      let first = try await scratch.search(["--out", "run"])
      let best = try #require(try first.summary().best)
      let file = "\(scratch.path)/run/\(try #require(best.test?.models?.first))"
      let model = try #require(FileManager.default.contents(atPath: file))
      let stopped = try await scratch.search(
        ["--out", "run", "--resume"], set: ["final.epochs=200000"]
      ) { process in
        try await scratch.wait(
          forFile: "run/final/\(best.id)-s1.checkpoint", of: process)
        Processes.send(SIGTERM, to: process)
      }
      #expect(stopped.code == 75, "\(stopped)")
      #expect(FileManager.default.contents(atPath: file) == model)
      let last = try await scratch.search(["--out", "run", "--resume"], set: ["final.epochs=2"])
      #expect(last.code == 0, "\(last)")
      #expect(try last.summary().best?.test?.epochs == 2)
      #expect(FileManager.default.contents(atPath: file) != model)
      #expect(try scratch.contents().filter { $0.contains("checkpoint") }.isEmpty)
    }

    @Test func aFolderThatCannotBeMadeIsWaitedFor() async throws {
      let scratch = try Scratch()
      let search = try await scratch.search(["--out", "run"], set: ["final.enabled=false"])
      #expect(search.code == 0, "\(search)")
      try scratch.write("no folder", to: "run/final")
      let full = try await scratch.search(
        ["--out", "run", "--resume"], launch: Launch(environment: ["ATOLL_WRITE_PATIENCE": "1"]))
      #expect(full.code == 75, "\(full)")
      #expect(full.count(of: "trying again for 1 s") == 1, "\(full)")
      #expect(full.errors.contains("run/final is a file"), "\(full)")
      try FileManager.default.removeItem(atPath: scratch.path + "/run/final")
      let last = try await scratch.search(["--out", "run", "--resume"])
      #expect(last.code == 0, "\(last)")
      #expect(try last.summary().best?.test?.models?.count == 1)
    }
  }
}
