/// NumPy's archive: a zip file, stored or deflated, with one NPY file per array.
///
/// Entries are found through the central directory at the end, so sizes that a writer put after an
/// entry do not matter.
///
/// - **Source:** PKWARE, APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
struct NPZ {
  private struct Entry {
    let name: String
    let method: Int
    let checksum: UInt32
    let compressed: Int
    let size: Int
    let header: Int
  }

  let file: String
  private let bytes: [UInt8]
  private let entries: [Entry]

  /// Reads the directory of an archive.
  init(_ bytes: [UInt8], file: String) throws(DataSetError) {
    self.bytes = bytes
    self.file = file
    guard bytes.starts(with: [0x50, 0x4B].prefix(bytes.count)) else {
      throw .mislabelled(
        .init(
          file, "offset 0", found: "magic \(hexadecimal(bytes.prefix(4)))",
          allowed: "a zip archive: 50 4b"))
    }
    // The end record is 22 bytes, and a comment of up to 65,535 may follow it.
    let last = bytes.count - 22
    let first = max(0, last - 65_535)
    guard last >= 0,
      let end = (first...last).last(where: { Self.word(bytes, $0, 4) == 0x0605_4B50 })
    else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end", allowed: "a zip archive's directory"))
    }
    let count = Self.word(bytes, end + 10, 2)
    var place = Self.word(bytes, end + 16, 4)
    guard count != 0xFFFF, place != 0xFFFF_FFFF else {
      throw .unsupported(
        .init(file, "offset \(end)", found: "zip64", allowed: "archives below 4 GB"))
    }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard place + 46 <= end, Self.word(bytes, place, 4) == 0x0201_4B50 else {
        throw .damaged(
          .init(
            file, "offset \(place)", found: "no entry of the directory",
            allowed: "\(count) entries before offset \(end)"))
      }
      let nameCount = Self.word(bytes, place + 28, 2)
      let tail = Self.word(bytes, place + 30, 2) + Self.word(bytes, place + 32, 2)
      let next = place + 46 + nameCount
      guard next + tail <= end else {
        throw .damaged(
          .init(
            file, "offset \(place)", found: "an entry of \(next + tail - place) bytes",
            allowed: "at most \(end - place)"))
      }
      entries.append(
        Entry(
          name: String(decoding: bytes[place + 46..<next], as: UTF8.self),
          method: Self.word(bytes, place + 10, 2),
          checksum: UInt32(Self.word(bytes, place + 16, 4)),
          compressed: Self.word(bytes, place + 20, 4), size: Self.word(bytes, place + 24, 4),
          header: Self.word(bytes, place + 42, 4)))
      place = next + tail
    }
    self.entries = entries
  }

  /// Whether there is an array of a name.
  func has(_ name: String) -> Bool { entries.contains { $0.name == name + ".npy" } }

  /// The array of a name, or without a name the only one that there is.
  func only(_ name: String?) throws(DataSetError) -> RawArray {
    if let name { return try array(name) }
    guard entries.count == 1, let entry = entries.first else {
      throw .contradiction(
        .init(
          file, "its directory", found: entries.map(\.name).joined(separator: ", "),
          allowed: "a single array, or the name of one with --array"))
    }
    return try NPY.array(try content(entry), file: "\(file) entry \(entry.name)")
  }

  /// The array of a name.
  func array(_ name: String) throws(DataSetError) -> RawArray {
    guard let entry = entries.first(where: { $0.name == name + ".npy" }) else {
      throw .contradiction(
        .init(
          file, "its directory", found: entries.map(\.name).joined(separator: ", "),
          allowed: "an entry \(name).npy"))
    }
    return try NPY.array(try content(entry), file: "\(file) entry \(entry.name)")
  }

  private func content(_ entry: Entry) throws(DataSetError) -> [UInt8] {
    let file = "\(file) entry \(entry.name)"
    let place = "offset \(entry.header)"
    guard entry.header + 30 <= bytes.count,
      Self.word(bytes, entry.header, 4) == 0x0403_4B50
    else {
      throw .damaged(
        .init(file, place, found: "no entry", allowed: "an entry's header: 50 4b 03 04"))
    }
    // Names may differ in length from the directory's, extra fields often do.
    let start =
      entry.header + 30 + Self.word(bytes, entry.header + 26, 2)
      + Self.word(bytes, entry.header + 28, 2)
    guard start + entry.compressed <= bytes.count else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end",
          allowed: "\(entry.compressed) bytes from offset \(start)"))
    }
    let result: [UInt8]
    switch entry.method {
    case 0: result = Array(bytes[start..<start + entry.compressed])
    case 8:
      result = try Gzip.deflated(
        bytes, from: start, to: start + entry.compressed, count: entry.size, file: file)
    default:
      throw .unsupported(
        .init(
          file, place, found: "compression method \(entry.method)",
          allowed: "0 (stored), 8 (deflated)"))
    }
    let checksum = Checksum.crc32(result)
    guard checksum == entry.checksum, result.count == entry.size else {
      throw .damaged(
        .init(
          file, place, found: "checksum \(String(checksum, radix: 16))",
          allowed: String(entry.checksum, radix: 16)))
    }
    return result
  }

  /// A little-endian number.
  private static func word(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int {
    bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}
