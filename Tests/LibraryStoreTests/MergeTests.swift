import Architectures
import Foundation
import LibraryStore
import Testing

struct MergeTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  private func library(_ name: String, _ folders: String...) throws -> Library {
    let library = try Library(path: runs.path + "/" + name)
    for folder in folders { try library.gather(folder: folder) }
    return library
  }

  /// A training with weights, and a tag, of the best architecture.
  @discardableResult
  private func train(_ library: Library) throws -> TrainingRecord {
    let name = try library.list(ListRequest()).rows[0].architecture
    let identity = try #require(Identity(name))
    try library.tag([name], as: "best")
    return try library.add(
      training: TrainingRecord(
        architecture: identity, seed: 1, epochs: 9, settings: "{}", data: "digits", input: nil,
        curve: "[]", measurements: [StoredMeasurement("test_accuracy", 0.75)], started: 1,
        seconds: 2, host: "here", atoll: "0", instructionSet: "v4"),
      weights: Data([1, 2, 3]))
  }

  @Test func mergingIsGatheringAllRuns() throws {
    let (one, two) = (try runs.make("one"), try runs.make("two", seed: 2))
    // The same genomes on other data: architectures that both libraries know.
    let three = try runs.make("three", data: "cats")
    let whole = try library("whole.sqlite", one, two, three)
    let merged = try library("a.sqlite", one)
    let merging = try merged.merge(try library("b.sqlite", two, three))
    #expect(try merged.dump() == whole.dump())
    #expect(merging.runs == 2 && merging.individuals == 120)
    #expect(try merged.check() == Soundness())
  }

  @Test func mergingTwiceAddsNothing() throws {
    let other = try library("b.sqlite", try runs.make("two", seed: 2))
    try train(other)
    let library = try library("a.sqlite", try runs.make("one"))
    let first = try library.merge(other)
    #expect(first.trainings == 1 && first.measurements == 1)
    let before = try library.dump()
    #expect(try library.merge(other) == Merging())
    #expect(try library.dump() == before)
  }

  @Test func trainingsTagsAndWeightsComeAlong() throws {
    let other = try library("b.sqlite", try runs.make("two", seed: 2))
    let training = try train(other)
    let library = try library("a.sqlite")
    try library.merge(other)
    let stored = try library.architecture(named: "best")
    #expect(stored.identity == training.architecture)
    let found = try library.trainings(of: stored.identity)
    #expect(found == (try other.trainings(of: stored.identity)) && found.count == 1)
    #expect(try library.weights(of: found[0]) == Data([1, 2, 3]))
    #expect(try library.check() == Soundness())
  }

  @Test func damagedWeightsStopAMergeBeforeAnythingIsTakenIn() throws {
    let other = try library("b.sqlite", try runs.make("two", seed: 2))
    let training = try train(other)
    let file = other.weights.file(try #require(training.weights))
    try Data([1, 2]).write(to: URL(fileURLWithPath: file))
    let library = try library("a.sqlite")
    #expect(throws: LibraryError.self) { try library.merge(other) }
    #expect(try library.runs().isEmpty)
  }

  @Test func aLibraryIsNotMergedIntoItself() throws {
    let library = try library("a.sqlite", try runs.make("one"))
    #expect(throws: LibraryError.self) { try library.merge(Library(existing: library.path)) }
  }
}
