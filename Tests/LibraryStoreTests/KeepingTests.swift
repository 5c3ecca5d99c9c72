import Architectures
import Foundation
import LibraryStore
import Testing

/// Tags, removal and soundness.
struct KeepingTests {
  private let runs: Runs
  private let library: Library

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(folder: runs.make("one"))
  }

  private var names: [String] {
    get throws { try library.list(ListRequest()).rows.map(\.architecture) }
  }

  @Test func aTagIsANameOfItsArchitecture() throws {
    let name = try names[3]
    try library.tag([name], as: "my.best-1")
    #expect(try library.architecture(named: "my.best-1").identity.description == name)
    var request = ListRequest()
    request.filter.tag = "my.best-1"
    #expect(try library.list(request).rows.map(\.architecture) == [name])
    try library.untag(["my.best-1"], "my.best-1")
    #expect(throws: LibraryError.self) { try library.architecture(named: "my.best-1") }
  }

  @Test func aTagOfSeveralIsAmbiguousAsAName() throws {
    let two = try Array(names.prefix(2))
    try library.tag(two, as: "both")
    #expect(throws: LibraryError.self) { try library.architecture(named: "both") }
    var request = ListRequest()
    request.filter.tag = "both"
    #expect(try library.list(request).total == 2)
  }

  @Test(arguments: ["", "1-3", "a:b", "a b", "beef", "ä", String(repeating: "x", count: 65)])
  func whatCouldBeAnotherNameIsNoTag(_ tag: String) throws {
    let before = try library.dump()
    let name = try names[0]
    #expect(throws: LibraryError.self) { try library.tag([name], as: tag) }
    #expect(try library.dump() == before)
  }

  @Test func oneUnknownNameTagsNobody() throws {
    let before = try library.dump()
    let name = try names[0]
    #expect(throws: LibraryError.self) { try library.tag([name, "0-00999"], as: "best") }
    #expect(try library.dump() == before)
  }

  @Test func removingARunIsNeverHavingGatheredIt() throws {
    let before = try library.dump()
    try library.gather(folder: runs.make("two", seed: 2, data: "cats"))
    let removal = try library.remove(run: "two")
    #expect(removal.individuals == 60)
    #expect(try library.dump() == before)
    #expect(try library.check() == Soundness())
  }

  /// What somebody has named outlives its run, as the network that it was.
  @Test func aTaggedArchitectureOutlivesItsRun() throws {
    let name = try names[0]
    let before = try library.architecture(named: name)
    try library.tag([name], as: "best")
    _ = try library.remove(run: "one")
    let after = try library.architecture(named: "best")
    #expect(after.identity == before.identity && after.architecture == before.architecture)
    #expect(after.training == before.training && after.cost == before.cost)
    #expect(try library.statistics().architectures == 1)
    #expect(try library.check() == Soundness())
  }

  @Test func removingAnArchitectureTakesItsTrainingsAndWeights() throws {
    let identity = try #require(Identity(names[0]))
    let training = try library.add(
      training: TrainingRecord(
        architecture: identity, seed: 1, epochs: 9, settings: "{}", data: "digits", input: nil,
        curve: "[]", measurements: [], started: 1, seconds: 2, host: "here", atoll: "0",
        instructionSet: "v4"), weights: Data([1, 2, 3]))
    let removal = try library.remove([identity.description])
    #expect(removal.architectures == 1 && removal.trainings == 1 && removal.weights == 1)
    #expect(throws: LibraryError.self) { try library.weights(of: training) }
    #expect(try library.architecture(identity) == nil)
    #expect(try library.check() == Soundness())
    // The run still has it.
    try library.gather(folder: runs.path + "/one")
    #expect(try library.architecture(identity) != nil)
  }

  @Test func whatIsLeftOverIsNoticedAndWhatIsMissingIsAProblem() throws {
    let identity = try #require(Identity(names[0]))
    let training = try library.add(
      training: TrainingRecord(
        architecture: identity, seed: 1, epochs: 9, settings: "{}", data: "digits", input: nil,
        curve: "[]", measurements: [], started: 1, seconds: 2, host: "here", atoll: "0",
        instructionSet: "v4"), weights: Data([1, 2, 3]))
    #expect(try library.check() == Soundness())
    let file = library.weights.file(try #require(training.weights))
    try Data([4]).write(to: URL(fileURLWithPath: library.weights.file("strange.safetensors")))
    try Data([4]).write(to: URL(fileURLWithPath: file + ".new-1"))
    let noticed = try library.check()
    #expect(noticed.problems.isEmpty && noticed.notices.count == 2)
    try Data([1, 2]).write(to: URL(fileURLWithPath: file))
    #expect(try library.check().problems.count == 1)
  }

  @Test func numbersAddUp() throws {
    let statistics = try library.statistics()
    #expect(statistics.runs == 1 && statistics.individuals == 60)
    #expect(statistics.data == ["digits": 60])
    #expect(statistics.failures.values.reduce(0, +) == (try library.failures().total))
    #expect(statistics.failures["diverged"] ?? 0 > 0)
  }
}
