import DataSets
import Geometry
import Testing

private func description() -> DataDescription {
  var files = DataDescription.Files()
  (files.trainingSamples, files.trainingLabels) = ("x.npy", "y.npy")
  (files.validationSamples, files.validationLabels) = ("x.npy", "y.npy")
  (files.testSamples, files.testLabels) = ("x.npy", "y.npy")
  return DataDescription(
    name: "set", format: .npy, files: files, classes: 2, normalization: .none)
}

private func folder(_ x: [UInt8], _ y: [UInt8] = Bytes.npy("|u1", "(2,)", [0, 1])) throws
  -> TemporaryFolder
{
  let folder = try TemporaryFolder()
  try folder.write("x.npy", x)
  try folder.write("y.npy", y)
  return folder
}

/// Two numbers of every type, as bytes and as they are.
private let types: [(String, [UInt8], [Float])] = [
  ("|u1", [255, 2], [255, 2]), ("|i1", [255, 2], [-1, 2]),
  ("<i2", [254, 255, 0, 1], [-2, 256]), ("<i4", [253, 255, 255, 255, 0, 1, 0, 0], [-3, 256]),
  ("<i8", [252, 255, 255, 255, 255, 255, 255, 255, 0, 1, 0, 0, 0, 0, 0, 0], [-4, 256]),
  ("<f4", [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], [1, -2]),
  ("<f8", [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0], [1, -2]),
]

@Test(arguments: types)
func npyOfEveryTypeIsRead(descr: String, bytes: [UInt8], expected: [Float]) throws {
  let folder = try folder(Bytes.npy(descr, "(2, 1)", bytes))
  let data = try folder.load(description(), seed: 1)
  #expect((0..<2).map { values(data.search.training, at: $0)[0] } == expected)
}

@Test(arguments: [
  ("(2, 6)", "1x1x6"), ("(2, 2, 3)", "2x3x1"), ("(2, 1, 2, 3)", "1x2x3"), ("(2,6)", "1x1x6"),
])
func npyDimensionsAreHeightWidthAndChannels(shape: String, expected: String) throws {
  let folder = try folder(Bytes.npy("|u1", shape, (0..<12).map { UInt8($0) }))
  let data = try folder.load(description(), seed: 1)
  #expect("\(data.contract.shape)" == expected)
  #expect(values(data.test, at: 1) == [6, 7, 8, 9, 10, 11])
}

@Test func npyLabelsMayStandInAColumnAndBeOfAnyType() throws {
  let x = Bytes.npy("|u1", "(2, 1)", [5, 6])
  let column = Bytes.npy("<i8", "(2, 1)", [1] + [UInt8](repeating: 0, count: 15))
  let data = try folder(x, column).load(description(), seed: 1)
  #expect((0..<2).map { data.test.label(at: $0) } == [1, 0])
  let half = Bytes.npy("<f4", "(2,)", [0, 0, 0, 0x3F, 0, 0, 0, 0])
  guard case .mislabelled(let finding) = failure(description(), try folder(x, half)) else {
    Issue.record("a label of 0.5 is none")
    return
  }
  #expect(finding.found == "0.5" && finding.place.contains("label 0"))
}

@Test func npyCutShortIsTruncatedWhereverItIsCut() throws {
  let whole = Bytes.npy("|u1", "(2, 3)", [1, 2, 3, 4, 5, 6])
  let folder = try folder(whole)
  for length in 0..<whole.count {
    try folder.write("x.npy", Array(whole.prefix(length)))
    guard case .truncated(let finding) = failure(description(), folder) else {
      Issue.record("\(length) of \(whole.count) bytes were taken for a whole file")
      continue
    }
    #expect(finding.place == "offset \(length)")
  }
}

@Test(arguments: [">i4", "<u2", "<c8", "|b1", "<U5", "|O"])
func npyOfAnotherTypeIsUnsupported(descr: String) throws {
  let folder = try folder(Bytes.npy(descr, "(2, 1)", [UInt8](repeating: 0, count: 40)))
  guard case .unsupported(let finding) = failure(description(), folder) else {
    Issue.record("\(descr) is not read")
    return
  }
  #expect(finding.found == "dtype \(descr)" && finding.allowed.contains("<f4"))
}

@Test func npyInFortranOrderIsRefused() throws {
  let folder = try folder(Bytes.npy("|u1", "(2, 1)", [1, 2], fortran: true))
  guard case .unsupported(let finding) = failure(description(), folder) else {
    Issue.record("Fortran order is not read")
    return
  }
  #expect(finding.found.contains("fortran_order"))
}

@Test(arguments: ["()", "(2)", "(two, 1)", "(-2, 1)", "(2, 1, 1, 1, 1)"])
func npyOfNoSensibleShapeIsMislabelled(shape: String) throws {
  let folder = try folder(Bytes.npy("|u1", shape, [1, 2]))
  switch failure(description(), folder) {
  case .mislabelled, .truncated: break
  case nil where shape == "(2)": break
  case let other: Issue.record("\(shape): \(String(describing: other))")
  }
}

@Test func npyMagicIsLookedAt() throws {
  guard case .mislabelled = failure(description(), try folder(Array("not an array".utf8))) else {
    Issue.record("text is no array")
    return
  }
}
