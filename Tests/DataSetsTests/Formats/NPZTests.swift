import DataSets
import Geometry
import Testing

private func description() -> DataDescription {
  var files = DataDescription.Files()
  files.archive = "all.npz"
  return DataDescription(
    name: "set", format: .npz, files: files, shape: Shape(height: 2, width: 2, channels: 1),
    classes: 2, normalization: .none)
}

private func folder(_ bytes: [UInt8]) throws -> TemporaryFolder {
  let folder = try TemporaryFolder()
  try folder.write("all.npz", bytes)
  return folder
}

/// An archive whose entries are stored, without checksums worked out: those are given.
private func stored(_ entries: [(name: String, content: [UInt8], checksum: UInt32)]) -> [UInt8] {
  func word(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(value >> (8 * $0) & 255) }
  }
  var bytes: [UInt8] = []
  var directory: [UInt8] = []
  for entry in entries {
    let name = Array(entry.name.utf8)
    let common =
      word(0, 2) + word(0, 2) + word(0, 4) + word(Int(entry.checksum), 4)
      + word(entry.content.count, 4) + word(entry.content.count, 4) + word(name.count, 2)
    directory += word(0x0201_4B50, 4) + word(20, 2) + word(20, 2) + common + word(0, 2)
    directory += word(0, 2) + word(0, 2) + word(0, 2) + word(0, 4) + word(bytes.count, 4) + name
    bytes += word(0x0403_4B50, 4) + word(20, 2) + common + word(0, 2) + name + entry.content
  }
  let start = bytes.count
  let counts = word(entries.count, 2) + word(entries.count, 2)
  return bytes + directory + word(0x0605_4B50, 4) + word(0, 4) + counts
    + word(directory.count, 4) + word(start, 4) + word(0, 2)
}

@Test func deflatedArchiveOfAnotherProgramIsRead() throws {
  let data = try folder(Fixture.bytes(Fixture.archive)).load(description(), seed: 1)
  #expect(data.search.training.count == 10)
  #expect(values(data.search.training, at: 9) == [36, 37, 38, 39])
  #expect(data.search.training.labelCounts == [5, 5])
  #expect(data.search.validation.count == 2)
  #expect(data.test.labelCounts == [1, 2])
}

@Test func archiveCutShortIsNeverTakenForAWholeOne() throws {
  let whole = Fixture.bytes(Fixture.archive)
  let folder = try TemporaryFolder()
  for length in 0..<whole.count {
    try folder.write("all.npz", Array(whole.prefix(length)))
    switch failure(description(), folder) {
    case .truncated, .damaged: break
    case let other: Issue.record("\(length): \(String(describing: other))")
    }
  }
}

@Test func damagedArchiveGivesAnErrorOrTheSamePictures() throws {
  let whole = Fixture.bytes(Fixture.archive)
  let folder = try TemporaryFolder()
  var refused = 0
  for place in whole.indices {
    var bytes = whole
    bytes[place] ^= 0x55
    try folder.write("all.npz", bytes)
    // A byte that nothing depends on (a date, a version) may change; a picture may not.
    guard let data = try? folder.load(description(), seed: 1) else {
      refused += 1
      continue
    }
    if data.search.training.count == 10 {
      #expect(values(data.search.training, at: 9) == [36, 37, 38, 39], "byte \(place)")
    }
  }
  #expect(refused > whole.count / 3)
}

@Test func missingEntryIsNamedBesideThoseThatAreThere() throws {
  var description = description()
  description.files.trainingSamples = "pictures"
  description.files.trainingLabels = "train_labels"
  let folder = try folder(Fixture.bytes(Fixture.archive))
  guard case .contradiction(let finding) = failure(description, folder) else {
    Issue.record("there is no such entry")
    return
  }
  #expect(finding.allowed.contains("pictures.npy") && finding.found.contains("train_images.npy"))
}

@Test func storedEntryIsReadAndItsChecksumCompared() throws {
  let x = Bytes.npy("|u1", "(5, 2, 2)", (0..<20).map { UInt8($0) })
  let y = Bytes.npy("|u1", "(5,)", [0, 1, 0, 1, 0])
  let names = ["train_images.npy", "train_labels.npy"]
  let good = stored([(names[0], x, crc32(x)), (names[1], y, crc32(y))])
  let data = try folder(good).load(description(), seed: 1)
  #expect(data.search.training.count + data.search.validation.count + data.test.count == 5)
  let bad = stored([(names[0], x, crc32(x) ^ 1), (names[1], y, crc32(y))])
  guard case .damaged(let finding) = failure(description(), try folder(bad)) else {
    Issue.record("a wrong checksum was let pass")
    return
  }
  #expect(finding.file.hasSuffix("entry train_images.npy"))
}

@Test func fileThatIsNoArchiveIsMislabelled() throws {
  guard case .mislabelled = failure(description(), try folder(Array("no zip at all".utf8))) else {
    Issue.record("text is no archive")
    return
  }
}

/// The sum of the definition, bit by bit.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var sum: UInt32 = 0xFFFF_FFFF
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}
