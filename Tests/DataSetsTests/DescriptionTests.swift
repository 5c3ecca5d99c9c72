import DataSets
import Foundation
import Geometry
import Testing

private func decoded(_ json: String) throws -> DataDescription {
  try JSONDecoder().decode(DataDescription.self, from: Data(json.utf8))
}

@Test(arguments: DataDescription.knownNames)
func aKnownNameIsAWholeDescription(name: String) throws {
  let known = try #require(DataDescription.known(name))
  #expect(known.problems().isEmpty)
  #expect(try decoded(#"{"name": "\#(name)"}"#) == known)
  let encoded = try JSONEncoder().encode(known)
  #expect(try JSONDecoder().decode(DataDescription.self, from: encoded) == known)
}

@Test func settingsChangeOnlyWhatTheyName() throws {
  let text = #"""
    {"name": "cifar10", "files": {"training": ["data_batch_1.bin"]}, "limit": 500,
     "normalization": "unit", "split": {"training": 0.8, "validation": 0.2}, "views": [1, 2]}
    """#
  var expected = try #require(DataDescription.known("cifar10"))
  expected.files.training = ["data_batch_1.bin"]
  expected.limit = 500
  expected.normalization = .unit
  expected.split = Split(training: 0.8, validation: 0.2, test: 0)
  expected.views = [1, 2]
  #expect(try decoded(text) == expected)
  #expect(expected.problems().isEmpty)
}

@Test(arguments: [
  (#""28x14x3""#, Shape(height: 28, width: 14, channels: 3)), (#""7""#, Shape(features: 7)),
  ("7", Shape(features: 7)),
  (#"{"height": 2, "width": 3, "channels": 4}"#, Shape(height: 2, width: 3, channels: 4)),
])
func aShapeIsWrittenInOneOfThreeWays(text: String, shape: Shape) throws {
  let json = #"{"name": "mine", "format": "csv", "shape": \#(text)}"#
  #expect(try decoded(json).shape == shape)
}

@Test(arguments: [#""28x28""#, #""0x2x1""#, #""axbxc""#, #""28x28x""#])
func aShapeThatIsNoneIsRefused(text: String) {
  #expect(throws: DecodingError.self) {
    try decoded(#"{"name": "mine", "format": "csv", "shape": \#(text)}"#)
  }
}

@Test func anUnknownNameNeedsAFormat() {
  #expect(throws: DecodingError.self) { try decoded(#"{"name": "mine"}"#) }
}

@Test func keysAreWrittenInSnakeCase() throws {
  var description = DataDescription(name: "mine", format: .csv, classNames: ["a", "b"])
  description.files.labelColumn = .name("kind")
  description.files.trainingSamples = "x"
  let text = String(decoding: try JSONEncoder().encode(description), as: UTF8.self)
  for key in ["class_names", "label_column", "training_samples", #""kind""#] {
    #expect(text.contains(key))
  }
}

@Test func augmentationMayBeGivenInPart() throws {
  let decoded = try JSONDecoder().decode(
    Augmentation.self, from: Data(#"{"cropPadding": 2}"#.utf8))
  #expect(decoded == Augmentation(cropPadding: 2))
}

@Test func everyProblemIsNamedByItsKey() throws {
  var description = try #require(DataDescription.known("mnist"))
  description.files.testLabels = nil
  description.classes = 1
  description.classNames = ["a", "b"]
  description.maximum = 0
  description.split = Split(training: 0.5, validation: 0.6, test: 0)
  description.limit = 0
  description.views = [1, 1]
  let keys = description.problems().map { problem in
    if case .settings(let key, _, _) = problem { key } else { "" }
  }
  let expected = [
    "files.test_labels", "classes", "class_names", "maximum", "split", "limit", "views",
  ]
  #expect(keys == expected)
}

@Test(arguments: DataDescription.Format.allCases)
func aFormatWithoutFilesIsAProblem(format: DataDescription.Format) {
  #expect(!DataDescription(name: "mine", format: format).problems().isEmpty)
}

@Test(arguments: ["mnist", "fashion-mnist", "cifar10", "breastmnist", "wine"])
func aMissingFileIsNamedWithWhereToGetIt(name: String) throws {
  let description = try #require(DataDescription.known(name))
  let error = #expect(throws: DataSetError.self) {
    try DataSet.load(description, root: "/nowhere/at/all", seed: 1)
  }
  let sentence = error?.description ?? ""
  for part in ["/nowhere/at/all/", "http", "$ATOLL_DATA"] { #expect(sentence.contains(part)) }
}
