import DataSets
import Geometry
import Testing

private func csv(_ normalization: DataDescription.Normalization) -> DataDescription {
  var files = DataDescription.Files()
  files.training = ["training.csv"]
  files.validation = ["validation.csv"]
  files.test = ["test.csv"]
  return DataDescription(name: "set", format: .csv, files: files, normalization: normalization)
}

private func folder() throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  // Means 3 and 10; deviations 2 and 0, which counts as 1.
  try folder.write("training.csv", "1,10,0\n5,10,1\n1,10,0\n5,10,1\n")
  try folder.write("validation.csv", "1000,-1000,0\n")
  try folder.write("test.csv", "7,12,1\n")
  return folder
}

@Test func standardScaleIsThatOfTheTrainingPartOnly() throws {
  let data = try folder().load(csv(.standard), seed: 1)
  #expect(data.contract.normalization == NormalizationConstants(mean: [3, 10], deviation: [2, 1]))
  #expect(values(data.search.training, at: 0) == [-1, 0])
  #expect(values(data.test, at: 0) == [2, 2])
  #expect(values(data.search.validation, at: 0) == [498.5, -1010])
}

@Test func noneLeavesValuesAlone() throws {
  let data = try folder().load(csv(.none), seed: 1)
  #expect(values(data.search.validation, at: 0) == [1000, -1000])
}

@Test func unitDividesByTheStatedMaximumAndAsksForOneWhereTheTypeHasNone() throws {
  let folder = try folder()
  var description = csv(.unit)
  guard case .settings("maximum", _, _) = failure(description, folder) else {
    Issue.record("a table of numbers has no largest value")
    return
  }
  description.maximum = 10
  let data = try folder.load(description, seed: 1)
  #expect(values(data.search.training, at: 1) == [0.5, 1])
}

@Test func standardScaleIsPerChannelOfPictures() throws {
  let folder = try TemporaryFolder()
  // Two pictures of 1 x 2 with two channels: 0 and 4 in the first, 100 and 100 in the second.
  let picture: [UInt8] = [0, 100, 4, 100]
  try folder.write("x", Bytes.idx([2, 1, 2, 2], picture + picture))
  try folder.write("y", Bytes.idx([2], [0, 1]))
  var files = DataDescription.Files()
  (files.trainingSamples, files.trainingLabels) = ("x", "y")
  (files.validationSamples, files.validationLabels) = ("x", "y")
  (files.testSamples, files.testLabels) = ("x", "y")
  let description = DataDescription(name: "set", format: .idx, files: files, views: [1, 1])
  let data = try folder.load(description, seed: 1)
  #expect(
    data.contract.normalization == NormalizationConstants(mean: [2, 100], deviation: [2, 1]))
  #expect(values(data.test, at: 1) == [-1, 0, 1, 0])
  #expect(data.contract.views == [1, 1])
  #expect(data.contract.shape == Shape(height: 1, width: 2, channels: 2))
}

@Test func unitOfBytesReachesExactlyOne() throws {
  let folder = try TemporaryFolder()
  try folder.write("x", Bytes.idx([2, 1, 2], [0, 255, 51, 102]))
  try folder.write("y", Bytes.idx([2], [0, 1]))
  var files = DataDescription.Files()
  (files.trainingSamples, files.trainingLabels) = ("x", "y")
  (files.validationSamples, files.validationLabels) = ("x", "y")
  (files.testSamples, files.testLabels) = ("x", "y")
  let description = DataDescription(
    name: "set", format: .idx, files: files, shape: Shape(height: 1, width: 2, channels: 1),
    normalization: .unit)
  let data = try folder.load(description, seed: 1)
  #expect(values(data.search.training, at: 0) == [0, 1])
  #expect(values(data.search.training, at: 1) == [0.2, 0.4])
}
