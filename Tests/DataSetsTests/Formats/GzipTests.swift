import DataSets
import Testing

private func content(_ bytes: [UInt8]) throws(DataSetError) -> [UInt8] {
  try Gzip.content(bytes, file: "file.gz")
}

/// A member of one stored block, without a checksum of its own: the one given.
private func stored(_ content: [UInt8]) -> [UInt8] {
  let (count, sum) = (content.count, Checksum.crc32(content))
  let length = [UInt8(count & 255), UInt8(count >> 8)]
  return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1] + length + length.map { ~$0 } + content
    + [0, 8, 16, 24].map { UInt8(sum >> $0 & 255) } + length + [0, 0]
}

@Test func whatOtherProgramsCompressedIsRead() throws {
  #expect(try content(Fixture.bytes(Fixture.dynamic)) == Fixture.pattern)
  #expect(
    try content(Fixture.bytes(Fixture.fixed)) == Array("abcabcabcabcabcabc hello hello".utf8))
  #expect(try content(Fixture.bytes(Fixture.members)) == Array("first second".utf8))
  #expect(try content(Fixture.bytes(Fixture.zeros)) == [UInt8](repeating: 0, count: 100_000))
}

@Test func storedBlocksAreRead() throws {
  #expect(try content(stored([])) == [])
  #expect(try content(stored([1, 2, 3])) == [1, 2, 3])
  #expect(try content(stored(Fixture.pattern) + stored([9])) == Fixture.pattern + [9])
}

@Test(arguments: [Fixture.dynamic, Fixture.fixed, Fixture.members, Fixture.zeros])
func gzipCutShortIsTruncatedWhereverItIsCut(fixture: String) throws {
  let whole = Fixture.bytes(fixture)
  let padding = fixture == Fixture.members ? 5 : 0
  // Behind the first of two members, what is there is whole.
  let boundary = fixture == Fixture.members ? 26 : 0
  for length in 2..<whole.count - padding where length != boundary {
    do {
      let result = try content(Array(whole.prefix(length)))
      Issue.record("\(length) of \(whole.count): \(result.count) bytes")
    } catch {
      guard case .truncated = error else {
        Issue.record("\(length): \(error)")
        continue
      }
    }
  }
}

@Test(arguments: [Fixture.dynamic, Fixture.fixed, Fixture.zeros])
func noDamagedBitGoesUnnoticed(fixture: String) throws {
  let whole = Fixture.bytes(fixture)
  let right = try content(whole)
  for place in whole.indices {
    for bit in 0..<8 {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(bit)
      // A date or a name may change and the content be the same.
      if let result = try? content(bytes) { #expect(result == right, "byte \(place)") }
    }
  }
}

@Test func checksumIsThatOfTheStandard() {
  #expect(Checksum.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
  #expect(Checksum.crc32([]) == 0)
}

@Test func wrongChecksumOrLengthIsDamage() throws {
  for back in 1...8 {
    var bytes = stored([1, 2, 3])
    bytes[bytes.count - back] ^= 0x10
    do {
      _ = try content(bytes)
      Issue.record("\(back) from the end")
    } catch {
      guard case .damaged = error else {
        Issue.record("\(error)")
        continue
      }
    }
  }
}

@Test func contentThatIsNotGzipIsMislabelled() throws {
  let folder = try TemporaryFolder()
  try folder.write("table.csv.gz", "1,0\n2,1\n")
  var files = DataDescription.Files()
  files.training = ["table.csv"]
  let description = DataDescription(name: "set", format: .csv, files: files)
  guard case .mislabelled(let finding) = failure(description, folder) else {
    Issue.record("a name is not enough")
    return
  }
  #expect(finding.file.hasSuffix("table.csv.gz") && finding.place == "offset 0")
}

@Test func compressedTableIsReadLikeAPlainOne() throws {
  let folder = try TemporaryFolder()
  try folder.write("table.csv.gz", stored(Array("1,0\n2,1\n3,0\n4,1\n5,0\n6,1\n".utf8)))
  var files = DataDescription.Files()
  files.training = ["table.csv"]
  let description = DataDescription(name: "set", format: .csv, files: files)
  let data = try folder.load(description, seed: 1)
  #expect(data.search.training.count + data.search.validation.count + data.test.count == 6)
}
