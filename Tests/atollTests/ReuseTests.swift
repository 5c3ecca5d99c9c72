import Foundation
import Testing

extension AtollTests {
  /// Searches that begin with what a library holds.
  @Suite struct Reuse {
    /// What a run has trained, and what it took over.
    private struct Books {
      var trained: Set<String> = []
      var known: Set<String> = []
      /// The weights of every network that was judged.
      var parameters: [Int] = []

      init(_ journals: [JournalText]) throws {
        for line in journals.flatMap(\.lines) {
          let entry = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
          if let born = entry.event?.born { names[born.id] = born.identity }
          guard let judged = entry.event?.judged, let id = judged.id ?? judged.candidate?.id,
            let identity = names[id] ?? nil
          else { continue }
          if let cost = judged.measurements.cost { parameters.append(cost.parameters) }
          if judged.measurements.source == nil {
            trained.insert(identity)
          } else {
            known.insert(identity)
          }
        }
      }

      private var names: [ID: String?] = [:]
      private struct Line: Decodable { var event: Event? }
      private struct Event: Decodable {
        var born: Born?
        var judged: Judged?
      }
      private struct Born: Decodable {
        var id: ID
        var identity: String?
      }
      private struct Judged: Decodable {
        var id: ID?
        var candidate: Born?
        var measurements: Measurements
      }
      private struct Measurements: Decodable {
        var source: String?
        var cost: Cost?
      }
      private struct Cost: Decodable { var parameters: Int }
      struct ID: Decodable, Hashable { var island, birth: Int }
    }

    @Test(arguments: [nil, 2] as [Int?])
    func aSecondSearchTrainsNothingThatIsKnownAndBeginsWithTheBest(ranks: Int?) async throws {
      let scratch = try Scratch()
      let first = try await scratch.search(["--out", "first"])
      #expect(first.code == 0, "\(first)")
      let gathered = try await Launch().run(
        ["library", "gather", "first", "--into", "lib.sqlite"], in: scratch.path)
      #expect(gathered.code == 0, "\(gathered)")
      let second = try await scratch.search(
        ["--out", "second", "--seed-from", "lib.sqlite"], launch: Launch(ranks: ranks))
      #expect(second.code == 0, "\(second)")
      let before = try Books(scratch.journals("first"))
      let after = try Books(scratch.journals("second"))
      #expect(!after.known.isEmpty && after.known.isSubset(of: before.trained))
      #expect(after.trained.isDisjoint(with: before.trained))
      let (one, two) = (try first.summary(), try second.summary())
      // What is known costs nothing: the whole budget went into what is new.
      #expect(two.evaluations == 16)
      let (found, known) = (try #require(two.best), try #require(one.best))
      #expect(found.costs[0] <= known.costs[0])
    }

    @Test func aSeededSearchThatWasKilledGoesOnWithoutItsLibrary() async throws {
      let scratch = try Scratch()
      _ = try await scratch.search(["--out", "first"])
      _ = try await Launch().run(
        ["library", "gather", "first", "--into", "lib.sqlite"], in: scratch.path)
      let set = ["budget.evaluations=40", "seed_from={library: lib.sqlite, known: false}"]
      _ = try await scratch.search(["--out", "run"], set: set) { process in
        try await scratch.wait(forLines: 12, of: process)
        kill(process, SIGKILL)
      }
      // What the islands began with stands in their journals.
      try FileManager.default.removeItem(atPath: scratch.path + "/lib.sqlite")
      let again = try await scratch.search(["--out", "run", "--resume"], set: set)
      #expect(again.code == 0, "\(again)")
      #expect(try again.summary().evaluations == 40)
    }

    @Test func otherConditionsGiveSeedsThatAreTrainedAnew() async throws {
      let scratch = try Scratch()
      _ = try await scratch.search(["--out", "first"])
      _ = try await Launch().run(
        ["library", "gather", "first", "--into", "lib.sqlite"], in: scratch.path)
      let other = try await scratch.search(
        ["--out", "other", "--seed-from", "lib.sqlite"], set: ["training.samples=128"])
      #expect(other.code == 0, "\(other)")
      #expect(try Books(scratch.journals("other")).known.isEmpty)
      #expect(
        try scratch.journals("other").flatMap(\.lines).contains {
          $0.contains(#""origin":"seed""#)
        })
    }

    /// Refusing changes no verdict, so that what is let through is known.
    @Test func whatIsRefusedIsNeitherASeedNorKnown() async throws {
      let scratch = try Scratch()
      _ = try await scratch.search(["--out", "first"])
      _ = try await Launch().run(
        ["library", "gather", "first", "--into", "lib.sqlite"], in: scratch.path)
      let before = try Books(scratch.journals("first"))
      let median = before.parameters.sorted()[before.parameters.count / 2]
      #expect(before.parameters.contains { $0 > median })
      let second = try await scratch.search(
        ["--out", "second", "--seed-from", "lib.sqlite"],
        set: ["constraints=[parameters <= \(median)]", "training.infeasible=refuse"])
      #expect(second.code == 0, "\(second)")
      let after = try Books(scratch.journals("second"))
      #expect(!after.known.isEmpty && after.known.isSubset(of: before.trained))
      #expect(after.parameters.allSatisfy { $0 <= median })
    }

    @Test func aLibraryThatIsNotThereIsNamedBeforeAnythingIsWritten() async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--out", "run", "--seed-from", "none.sqlite"])
      #expect(run.code == 2 && run.errors.contains("none.sqlite"), "\(run)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"))
    }
  }
}
