import Foundation
import Testing

extension AtollTests {
  /// What follows a search: trainings of the best, whose models stay with the run.
  @Suite struct FinalTrainings {
    private static let settings = [
      "objectives=[validation_error, parameters]", "final.front=1", "final.top=3", "final.seeds=2",
      "final.weight_decay=0.01",
    ]

    @Test func modelsGoIntoALibraryAndAreTrainedAgainWhereTheyAreMissing() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--out", "run"], set: Self.settings)
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      let best = try #require(summary.best)
      let next = try #require(summary.runners_up)
      let models = Set(([best] + next).compactMap(\.test?.models).joined()).sorted()
      #expect(next.count == 2 && models.count == 6)
      // Whoever is there twice is told twice.
      for member in summary.front where member.id != best.id {
        #expect(member.test == next.first { $0.id == member.id }?.test)
      }
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
      #expect(fewer.output.contains(", 4 trained to the end"), "\(fewer)")
      let again = try await scratch.search(["--out", "run", "--resume"], set: Self.settings)
      #expect(again.code == 0 && again.count(of: " anew over ") == 2, "\(again)")
      #expect(own.map { FileManager.default.contents(atPath: $0) } == weights)
      #expect(try again.summary().best == best)
    }

    /// With one objective a front is one network: the next best are had by their number.
    @Test(arguments: [nil, 2] as [Int?])
    func theNextBestAreTrainedToo(ranks: Int?) async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(
        ["--out", "run"],
        set: ["search.islands=2", "objectives=[validation_error]", "final.top=3"],
        launch: Launch(ranks: ranks))
      #expect(run.code == 0, "\(run)")
      let summary = try run.summary()
      let best = try #require(summary.best)
      let next = try #require(summary.runners_up)
      #expect(summary.front.map(\.id) == [best.id])
      #expect(next.count == 2 && Set(next.map(\.id) + [best.id]).count == 3)
      let costs = ([best] + next).map { $0.costs[0] }
      #expect(costs == costs.sorted())
      #expect(next.allSatisfy { $0.test?.models?.count == 1 })
      let report = try scratch.file("run/report.txt")
      #expect(report.contains("next best") && report.contains("\n\(next[1].id) "))
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
