import Foundation
import Testing

/// Something that a user gets wrong, and what the sentence about it must name.
struct Mistake: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var arguments: [String] = []
  var overrides: [String] = []
  var files: [String: [UInt8]] = [:]
  var names: [String]

  init(
    _ what: String, _ arguments: [String] = [], set overrides: [String] = [],
    files: [String: [UInt8]] = [:], names: [String]
  ) {
    testDescription = what
    self.arguments = arguments
    self.overrides = overrides
    self.files = files
    self.names = names
  }

  /// Settings that are wrong.
  init(_ what: String, settings: String, names: [String]) {
    self.init(what, files: ["search.yaml": Array(settings.utf8)], names: names)
  }
}

/// A file of numbers from 0 to 255 with these dimensions, as its header says.
private func idx(_ dimensions: [Int], bytes: Int? = nil) -> [UInt8] {
  let sizes = dimensions.flatMap { size in
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) }
  }
  let count = bytes ?? dimensions.reduce(1, *)
  return [0, 0, 8, UInt8(dimensions.count)] + sizes + [UInt8](repeating: 1, count: count)
}

private let images = "data/mnist/train-images-idx3-ubyte"
private let labels = "data/mnist/train-labels-idx1-ubyte"
private let testImages = "data/mnist/t10k-images-idx3-ubyte"
private let testLabels = "data/mnist/t10k-labels-idx1-ubyte"

private let mistakes = [
  Mistake(
    "unknown key", settings: Scratch.settings + "colour: red\n", names: ["yaml:11", "colour"]),
  Mistake(
    "wrong type", settings: Scratch.settings + "seed: many\n",
    names: ["yaml:11", "seed is many", "whole number"]),
  Mistake(
    "range upside down", settings: Scratch.settings + "objectives: []\nname: {min: 9}\n",
    names: ["yaml:11", "yaml:12"]),
  Mistake(
    "range upside down in an override", set: ["space.window={min: 4, max: 2}"],
    names: ["--set space.window", "min 4", "max 2", "min <= max"]),
  Mistake("not YAML", settings: "data: [digits\n", names: ["search.yaml:", "not YAML"]),
  Mistake(
    "no budget", settings: "data: {name: digits}\n",
    names: ["search.yaml", "budget", "evaluations"]),
  Mistake("unknown override", set: ["budget.secs=9"], names: ["budget.secs", "budget.seconds"]),
  Mistake(
    "truncated IDX", set: ["data.name=mnist"],
    files: [images: idx([9, 28, 28], bytes: 99), labels: idx([9])],
    names: [images, "Truncated", "offset"]),
  Mistake(
    "mislabelled IDX", set: ["data.name=mnist"],
    files: [images: idx([9]), labels: idx([9])], names: [images, "Mislabelled", "dimensions"]),
  Mistake(
    "not IDX", set: ["data.name=mnist"],
    files: [images: Array("a page of HTML".utf8), labels: idx([9])],
    names: [images, "Mislabelled", "magic"]),
  Mistake(
    "shape that contradicts the file", set: ["data.name=mnist"],
    files: [
      images: idx([9, 4, 4]), labels: idx([9]), testImages: idx([9, 4, 4]), testLabels: idx([9]),
    ],
    names: [images, "Contradiction", "4x4x1", "28x28x1"]),
  Mistake(
    "truncated CIFAR", set: ["data.name=cifar10"],
    files: [
      "data/cifar10/data_batch_1.bin": [UInt8](repeating: 1, count: 4000),
      "data/cifar10/test_batch.bin": [UInt8](repeating: 1, count: 3073),
    ], names: ["data_batch_1.bin", "Truncated", "record 1", "3073"]),
  Mistake(
    "truncated NPZ", set: ["data.name=breastmnist"],
    files: [
      "data/breastmnist/breastmnist.npz": [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0, count: 99)
    ],
    names: ["breastmnist.npz", "Truncated"]),
  Mistake(
    "missing data set", set: ["data.name=mnist"],
    names: ["data/mnist", "$ATOLL_DATA", "yann.lecun.com"]),
  Mistake(
    "folder of another run", ["--out", "run"],
    files: ["run/summary.json": [123, 125]], names: ["run", "not empty", "--resume"]),
  Mistake("resume without a folder", ["--resume"], names: ["--resume needs --out"]),
  Mistake(
    "resume of an empty folder", ["--resume", "--out", "run"],
    files: ["run/notes.txt": [10]], names: ["run holds no run to resume", "run.json"]),
  Mistake(
    "resume of no folder", ["--resume", "--out", "nowhere"], names: ["nowhere holds no run"]),
]

extension AtollTests {
  @Suite struct BadInput {
    private func check(
      _ mistake: Mistake, launch: Launch = Launch()
    ) async throws -> AtollRun {
      let scratch = try Scratch()
      for (name, bytes) in mistake.files.sorted(by: { $0.key < $1.key }) {
        try scratch.write(bytes, to: name)
      }
      let before = try scratch.contents()
      let run = try await scratch.search(
        mistake.arguments, set: mistake.overrides, launch: launch)
      #expect(run.code == 2, "\(run)")
      #expect(run.output.isEmpty, "\(run)")
      for name in mistake.names { #expect(run.errors.contains(name), "\(name): \(run)") }
      #expect(try scratch.contents() == before)
      return run
    }

    @Test(arguments: mistakes)
    func aMistakeIsASentenceAndNothingIsWritten(_ mistake: Mistake) async throws {
      let run = try await check(mistake)
      #expect(run.errors.hasPrefix("atoll: "), "\(run)")
      #expect(run.errors.split(separator: "\n").count <= 2, "\(run)")
    }

    /// The ranks find the same mistake, or the others wait: in both cases rank 0 alone speaks.
    @Test(
      arguments: mistakes.filter {
        ["unknown override", "folder of another run", "missing data set"].contains(
          $0.testDescription)
      })
    func underMPIRunASentenceAppearsOnce(_ mistake: Mistake) async throws {
      let run = try await check(mistake, launch: Launch(ranks: 2))
      #expect(run.count(of: "atoll: ") == 1, "\(run)")
    }

    @Test func aMissingSettingsFileIsNamed() async throws {
      let scratch = try Scratch()
      let run = try await Launch().run(["search", "nowhere.yaml"], in: scratch.path)
      #expect(run.code == 2, "\(run)")
      #expect(run.errors == "atoll: nowhere.yaml: cannot be read: there is no such file\n")
    }

    @Test(arguments: [nil, 2] as [Int?])
    func anUnknownFlagIsNamed(ranks: Int?) async throws {
      let scratch = try Scratch()
      let run = try await scratch.search(["--fast"], launch: Launch(ranks: ranks))
      #expect(run.code == 2, "\(run)")
      #expect(run.count(of: "Unknown option '--fast'") == 1, "\(run)")
      #expect(run.count(of: "Usage: ") == 1, "\(run)")
    }
  }
}
