import DataSets
import Geometry
import Testing

/// Two pictures of 2 x 3 for every part.
private func description(shape: Shape? = Shape(height: 2, width: 3, channels: 1), classes: Int = 2)
  -> DataDescription
{
  var files = DataDescription.Files()
  (files.trainingSamples, files.trainingLabels) = ("x", "y")
  (files.validationSamples, files.validationLabels) = ("x", "y")
  (files.testSamples, files.testLabels) = ("x", "y")
  return DataDescription(
    name: "set", format: .idx, files: files, shape: shape, classes: classes, normalization: .none)
}

private let samples = Bytes.idx([2, 2, 3], (1...12).map { UInt8($0) })
private let labels = Bytes.idx([2], [1, 0])

private func failure(
  samples x: [UInt8] = samples, labels y: [UInt8] = labels, _ description: DataDescription
) throws -> DataSetError? {
  let folder = try TemporaryFolder()
  try folder.write("x", x)
  try folder.write("y", y)
  return failure(description, folder)
}

@Test func idxIsReadByteByByte() throws {
  let folder = try TemporaryFolder()
  try folder.write("x", samples)
  try folder.write("y", labels)
  for stated in [description(), description(shape: nil)] {
    let data = try folder.load(stated, seed: 1)
    #expect(values(data.search.training, at: 1) == [7, 8, 9, 10, 11, 12])
    #expect((0..<2).map { data.test.label(at: $0) } == [1, 0])
    #expect(data.contract.shape == Shape(height: 2, width: 3, channels: 1))
  }
}

/// Two numbers of every type, as bytes and as they are.
private let types: [(UInt8, [UInt8], [Float])] = [
  (0x09, [0xFF, 2], [-1, 2]),
  (0x0B, [0xFF, 0xFE, 1, 0], [-2, 256]),
  (0x0C, [0xFF, 0xFF, 0xFF, 0xFD, 0, 0, 1, 0], [-3, 256]),
  (0x0D, [0x3F, 0x80, 0, 0, 0xC0, 0, 0, 0], [1, -2]),
  (0x0E, [0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0], [1, -2]),
]

@Test(arguments: types)
func idxOfEveryTypeIsBigEndian(type: UInt8, bytes: [UInt8], expected: [Float]) throws {
  let folder = try TemporaryFolder()
  try folder.write("x", Bytes.idx(type: type, [2, 1, 1], bytes))
  try folder.write("y", labels)
  let data = try folder.load(description(shape: Shape(features: 1)), seed: 1)
  #expect((0..<2).map { values(data.search.training, at: $0)[0] } == expected)
}

@Test(arguments: 0..<28)
func idxCutShortIsTruncatedAtThatOffset(length: Int) throws {
  #expect(samples.count == 28)
  let error = try failure(samples: Array(samples.prefix(length)), description())
  guard case .truncated(let finding) = error else {
    Issue.record("\(length): \(String(describing: error))")
    return
  }
  #expect(finding.place == "offset \(length)")
  #expect(finding.file.hasSuffix("/set/x"))
}

@Test(arguments: [
  (0, UInt8(1)), (1, 0x50), (2, 0x0A), (2, 0x00), (3, 1), (3, 5), (7, 1), (15, 2),
])
func idxWithAWrongHeaderIsMislabelledOrDoesNotFit(offset: Int, byte: UInt8) throws {
  var bytes = samples
  bytes[offset] = byte
  #expect(bytes != samples)
  switch try failure(samples: bytes, description()) {
  case .mislabelled, .contradiction: break
  case let other: Issue.record("\(String(describing: other))")
  }
}

@Test func idxSizesThatOverflowAreTruncated() throws {
  let huge = Bytes.idx([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [])
  guard case .truncated = try failure(samples: huge, description()) else {
    Issue.record("a file cannot hold 2^128 bytes")
    return
  }
}

@Test func pictureFileGivenAsLabelsIsMislabelled() throws {
  guard case .mislabelled(let finding) = try failure(labels: samples, description()) else {
    Issue.record("three dimensions are no labels")
    return
  }
  #expect(finding.place == "offset 3" && finding.found == "3 dimensions")
}

@Test func labelOutsideTheClassesIsNamedWithItsOffset() throws {
  let error = try failure(labels: Bytes.idx([2], [0, 2]), description())
  guard case .mislabelled(let finding) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(finding.place == "offset 9 (label 1)")
  #expect(finding.found == "label 2" && finding.allowed == "0 to 1")
}

@Test func asManyLabelsAsPicturesAreNeeded() throws {
  let error = try failure(labels: Bytes.idx([3], [0, 1, 0]), description())
  guard case .mislabelled(let finding) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(finding.found == "3 labels")
}

@Test func statedShapeMustBeThatOfTheFile() throws {
  let stated = Shape(height: 3, width: 2, channels: 1)
  let error = try failure(description(shape: stated))
  guard case .contradiction(let finding) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(finding.found.contains("2x3x1") && finding.allowed.contains("3x2x1"))
}

@Test func bytesAfterTheLastPictureAreMislabelled() throws {
  guard case .mislabelled = try failure(samples: samples + [0], description()) else {
    Issue.record("a longer file is another file")
    return
  }
}

@Test func numberThatIsNotFiniteIsRefused() throws {
  let bytes = Bytes.idx(type: 0x0D, [1, 1, 1], [0x7F, 0xC0, 0, 0])
  let error = try failure(samples: bytes, description(shape: nil))
  guard case .mislabelled(let finding) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(finding.allowed == "finite numbers")
}

@Test func filesWithoutASampleAreRefused() throws {
  let error = try failure(
    samples: Bytes.idx([0, 2, 3], []), labels: Bytes.idx([0], []), description())
  guard case .settings(let key, _, _) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(key == "split.training")
}
