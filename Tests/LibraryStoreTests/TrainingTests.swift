import Architectures
import Foundation
import LibraryStore
import Testing

struct TrainingTests {
  private let runs: Runs
  private let library: Library
  private let identity: Identity

  init() throws {
    runs = try Runs()
    library = try Library(path: runs.library)
    try library.gather(folder: runs.make("digits"))
    identity = try #require(Identity(library.list(ListRequest()).rows[0].architecture))
  }

  private func record(seed: UInt64 = 1) throws -> TrainingRecord {
    TrainingRecord(
      architecture: identity, seed: seed, epochs: 50, settings: #"{"epochs":50}"#, data: "digits",
      input: try library.architecture(identity)?.input, curve: "[1,2,3]",
      measurements: [
        StoredMeasurement("test_accuracy", 0.5 + Double(seed) / 100, direction: "maximize"),
        StoredMeasurement("validation_accuracy", 0.75),
      ], started: 10, seconds: 20, host: "here", atoll: "0.0.0", instructionSet: "v4")
  }

  private static let weights = Data((0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) })

  @Test func aTrainingIsGivenBackWithItsWeights() throws {
    let kept = try library.add(training: record(), weights: Self.weights)
    let found = try library.trainings(of: identity)
    #expect(found.count == 1)
    let training = try #require(found.first)
    #expect(training.weights == kept.weights && training.weights != nil)
    #expect(try library.weights(of: training) == Self.weights)
    #expect(training.curve == "[1,2,3]" && training.input == kept.input && training.seed == 1)
    #expect(Set(training.measurements.map(\.quantity)) == ["test_accuracy", "validation_accuracy"])
    #expect(training.measurements.allSatisfy { $0.epochs == 50 && $0.seed == 1 && $0.date == 10 })
  }

  @Test func theSameTrainingTwiceIsOne() throws {
    try library.add(training: record(), weights: Self.weights)
    let before = try library.dump()
    try library.add(training: record(), weights: Self.weights)
    #expect(try library.dump() == before)
    try library.add(training: record(seed: 2), weights: Self.weights)
    #expect(try library.trainings(of: identity).map(\.seed) == [1, 2])
  }

  @Test func theLongestTrainingCounts() throws {
    for seed in 1...3 as ClosedRange<UInt64> {
      try library.add(training: record(seed: seed), weights: nil)
    }
    var request = ListRequest()
    request.sort = "test_accuracy"
    request.columns = ["test_accuracy", "validation_accuracy"]
    let listing = try library.list(request)
    #expect(listing.rows[0].architecture == identity.description)
    let values = listing.rows[0].values.map { $0 ?? 0 }
    #expect(abs(values[0] - 0.52) < 1e-12 && values[1] == 0.75)
    #expect(listing.rows.dropFirst().allSatisfy { $0.values[0] == nil })
  }

  @Test func damagedWeightsAreASentence() throws {
    let training = try library.add(training: record(), weights: Self.weights)
    let file = library.weights.file(try #require(training.weights))
    try Self.weights.dropLast().write(to: URL(fileURLWithPath: file))
    let damaged = #expect(throws: LibraryError.self) { try library.weights(of: training) }
    #expect(damaged?.description.hasSuffix("are damaged: they are not what was written") == true)
    // Writing the same again mends them.
    try library.add(training: training, weights: Self.weights)
    #expect(try library.weights(of: training) == Self.weights)
    try FileManager.default.removeItem(atPath: file)
    let missing = #expect(throws: LibraryError.self) { try library.weights(of: training) }
    #expect(missing?.isUsage == false)
  }

  @Test func aTrainingOfAStrangerIsRefused() throws {
    var record = try record()
    record.architecture = Identity([1])
    #expect(throws: LibraryError.unknownArchitecture(record.architecture.description)) {
      try library.add(training: record, weights: nil)
    }
  }

  @Test func measurementsCanBeAddedOnce() throws {
    let found = StoredMeasurement("latency_ms_phone", 3.5, unit: "ms", device: "phone", date: 5)
    for _ in 0..<2 { try library.add(measurements: [found], of: identity) }
    let all = try library.measurements(of: identity).filter { $0.quantity == found.quantity }
    #expect(all == [found])
    var request = ListRequest()
    request.sort = "latency_ms_phone"
    #expect(try library.list(request).rows[0].architecture == identity.description)
  }
}
