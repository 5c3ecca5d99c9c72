import DataSets
import Geometry
import RandomStreams
import Testing

/// A table whose only feature is the number of the row: a sample tells which one it is.
private func table(_ counts: [Int]) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  var rows = ""
  var number = 0
  for (label, count) in counts.enumerated() {
    for _ in 0..<count {
      rows += "\(number),\(label)\n"
      number += 1
    }
  }
  try folder.write("table.csv", rows)
  return folder
}

private func description(_ split: Split = Split(), limit: Int? = nil) -> DataDescription {
  var files = DataDescription.Files()
  files.training = ["table.csv"]
  return DataDescription(
    name: "set", format: .csv, files: files, normalization: .none, split: split, limit: limit)
}

private func numbers<Part>(_ samples: Samples<Part>) -> [Int] {
  (0..<samples.count).map { Int(values(samples, at: $0)[0]) }
}

@Test(arguments: [
  Split(), Split(training: 0.5, validation: 0.25, test: 0.25),
  Split(training: 0.9, validation: 0.05, test: 0.05),
  Split(training: 0.34, validation: 0.33, test: 0.33, stratified: false),
])
func splitIsDisjointExhaustiveAndAsLargeAsStated(split: Split) throws {
  let counts = [31, 7, 100, 62]
  let data = try table(counts).load(description(split), seed: 5)
  let (training, validation) = (numbers(data.search.training), numbers(data.search.validation))
  let test = numbers(data.test)
  #expect((training + validation + test).sorted() == Array(0..<200))
  #expect(test.count == Int((200 * split.test).rounded()))
  #expect(validation.count == Int((200 * split.validation).rounded()))
}

@Test(arguments: [[31, 7, 100, 62], [5, 5], [1, 1, 1, 1, 96], [10, 20, 30, 40, 50, 60]])
func stratifiedSplitGivesEveryClassItsShareToWithinTwoSamples(counts: [Int]) throws {
  let data = try table(counts).load(description(), seed: 9)
  for (label, count) in counts.enumerated() {
    let share = Double(count)
    #expect(abs(Double(data.test.labelCounts[label]) - 0.2 * share) < 1)
    // Taken from what the test part left: two roundings.
    #expect(abs(Double(data.search.validation.labelCounts[label]) - 0.2 * share) < 2)
    #expect(abs(Double(data.search.training.labelCounts[label]) - 0.6 * share) < 2)
  }
}

@Test func splitDependsOnTheSeedAndOnNothingElse() throws {
  let folder = try table([50, 50])
  func test(_ seed: UInt64, _ description: DataDescription) throws -> [Int] {
    numbers(try folder.load(description, seed: seed).test)
  }
  let first = try test(1, description())
  #expect(try test(1, description()) == first)
  #expect(try test(2, description()) != first)
  // Neither a limit nor the scale moves a sample from one part to another.
  var other = description(limit: 10)
  #expect(try test(1, other) == first)
  other.normalization = .standard
  let scaled = try folder.load(other, seed: 1)
  #expect(scaled.test.count == first.count)
}

@Test(arguments: [1, 7, 10, 59, 60, 1000])
func limitKeepsThatManyTrainingSamplesInProportion(limit: Int) throws {
  let folder = try table([50, 30, 20])
  let all = try folder.load(description(), seed: 1).search
  let limited = try folder.load(description(limit: limit), seed: 1).search
  #expect(limited.training.count == min(limit, all.training.count))
  #expect(Set(numbers(limited.training)).isSubset(of: numbers(all.training)))
  #expect(numbers(limited.validation) == numbers(all.validation))
  for (some, whole) in zip(limited.training.labelCounts, all.training.labelCounts) {
    let share = Double(whole) * Double(limited.training.count) / Double(all.training.count)
    #expect(abs(Double(some) - share) < 1)
  }
}

@Test func combinedHoldsBothParts() throws {
  let data = try table([30, 30]).load(description(), seed: 1)
  let both = data.search.combined()
  #expect(numbers(both) == numbers(data.search.training) + numbers(data.search.validation))
  let pairs = zip(data.search.training.labelCounts, data.search.validation.labelCounts)
  #expect(both.labelCounts == pairs.map(+))
}

@Test func combinedJoinsPartsThatHaveFilesOfTheirOwn() throws {
  let folder = try table([10, 10])
  try folder.write("more.csv", "100,0\n101,1\n102,1\n")
  var description = description()
  description.files.validation = ["more.csv"]
  let data = try folder.load(description, seed: 1)
  let both = data.search.combined()
  #expect(numbers(both) == numbers(data.search.training) + [100, 101, 102])
  #expect(both.label(at: both.count - 1) == 1)
}

@Test func partWithFilesOfItsOwnTakesNothingFromTheOthers() throws {
  let folder = try table([50, 50])
  try folder.write("more.csv", "100,0\n101,1\n")
  var description = description(Split(training: 0.6, validation: 0.2, test: 0.2))
  description.files.test = ["more.csv"]
  let data = try folder.load(description, seed: 1)
  #expect(numbers(data.test) == [100, 101])
  #expect(data.search.validation.count == 25)
  #expect(data.search.training.count == 75)
}

@Test func emptyPartIsRefused() throws {
  let folder = try table([5, 5])
  let problem = failure(description(Split(training: 0.8, validation: 0.2, test: 0)), folder)
  guard case .settings("split.test", _, _) = problem else {
    Issue.record("\(String(describing: problem))")
    return
  }
}

@Test func shuffledIndicesAreAllThereInAnOrderOfTheStreamsOwn() {
  var stream = RandomStream(seed: 1, purpose: .sampleOrder)
  let first = shuffledIndices(count: 1000, using: &stream)
  let second = shuffledIndices(count: 1000, using: &stream)
  #expect(first.sorted() == (0..<1000).map { Int32($0) })
  #expect(first != second)
  var again = RandomStream(seed: 1, purpose: .sampleOrder)
  #expect(shuffledIndices(count: 1000, using: &again) == first)
  #expect(shuffledIndices(count: 0, using: &again).isEmpty)
}

@Test(arguments: [40, 101, 800])
func fewerSamplesKeepTheMixtureOfClasses(count: Int) {
  let data = DataSet.synthetic(
    shape: Shape(height: 2, width: 2, channels: 1), classes: 4, count: 1000, seed: 5
  ).search
  let some = data.limited(training: count, validation: count, seed: 9)
  for (part, whole) in [
    (some.training.labelCounts, data.training.labelCounts),
    (some.validation.labelCounts, data.validation.labelCounts),
  ] {
    let (kept, all) = (part.reduce(0, +), whole.reduce(0, +))
    #expect(kept == min(count, all))
    for (mine, theirs) in zip(part, whole) {
      #expect(abs(Double(mine) - Double(theirs * kept) / Double(all)) <= 1)
    }
  }
  let again = data.limited(training: count, validation: nil, seed: 9)
  #expect(again.training.labelCounts == some.training.labelCounts)
  #expect(again.validation.count == data.validation.count)
}

@Test(arguments: [2, 3, 5, 7])
func everySampleIsHeldOutOnceAndClassesAreDealtEvenly(folds count: Int) throws {
  let search = try table([31, 7, 100, 62]).load(description(), seed: 5).search
  let all = numbers(search.combined()).sorted()
  let folds = search.folds(count, seed: 3)
  #expect(folds.count == count)
  #expect(folds.flatMap { numbers($0.validation) }.sorted() == all)
  for fold in folds {
    #expect((numbers(fold.training) + numbers(fold.validation)).sorted() == all)
    for (held, whole) in zip(fold.validation.labelCounts, search.combined().labelCounts) {
      #expect(abs(Double(held) - Double(whole) / Double(count)) < 2)
    }
  }
  #expect(
    search.folds(count, seed: 3).map { numbers($0.validation) }
      == folds.map { numbers($0.validation) })
  #expect(
    search.folds(count, seed: 4).map { numbers($0.validation) }
      != folds.map { numbers($0.validation) })
}
