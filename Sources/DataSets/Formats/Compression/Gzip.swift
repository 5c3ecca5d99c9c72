/// Gzip files: one compressed member or several, each with a header, a checksum and a length.
///
/// - **Source:** RFC 1952.
package enum Gzip {
  /// No deflate stream grows by more than this.
  private static let largestRatio = 1032

  /// Whether a file begins as gzip does.
  static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The content of a file, its checksums compared.
  package static func content(_ bytes: [UInt8], file: String) throws(DataSetError) -> [UInt8] {
    let most = bytes.count * largestRatio + 1
    // The last four bytes are the size of the last member: nearly always that of the whole.
    var size = min(number(bytes, max(0, bytes.count - 4)), most)
    while true {
      var target = [UInt8](repeating: 0, count: size)
      if let count = try decode(bytes, into: &target, file: file) {
        target.removeLast(size - count)
        return target
      }
      guard size < most else { throw damaged(file, 0, "more than any compressor packs into it") }
      size = min(most, 2 * size + 65_536)
    }
  }

  /// The bytes of a bare deflate stream within a file.
  static func deflated(
    _ bytes: [UInt8], from start: Int, to end: Int, count: Int, file: String
  ) throws(DataSetError) -> [UInt8] {
    guard count <= (end - start) * largestRatio + 1 else {
      throw damaged(file, start, "\(count) bytes said to be in \(end - start)")
    }
    var target = [UInt8](repeating: 0, count: count)
    var decoder = Inflate(position: start, produced: 0)
    var span = target.mutableSpan
    do {
      try decoder.decode(bytes.span.extracting(0..<end), into: &span)
    } catch {
      throw failed(error, decoder, file)
    }
    guard decoder.produced == count else {
      throw damaged(file, start, "\(decoder.produced) bytes where \(count) should be")
    }
    return target
  }

  /// Decodes all members; nil if the target is too small for them.
  private static func decode(_ bytes: [UInt8], into target: inout [UInt8], file: String)
    throws(DataSetError) -> Int?
  {
    var position = 0
    var produced = 0
    var span = target.mutableSpan
    repeat {
      let start = produced
      var decoder = Inflate(
        position: try afterHeader(bytes, position, file), produced: produced)
      do {
        try decoder.decode(bytes.span, into: &span)
      } catch {
        if case .full = error { return nil }
        throw failed(error, decoder, file)
      }
      position = decoder.position
      produced = decoder.produced
      guard bytes.count - position >= 8 else { throw early(bytes, file, "a checksum and a length") }
      let member = span.span.extracting(start..<produced)
      guard Int(Checksum.crc32(member)) == number(bytes, position),
        member.count & 0xFFFF_FFFF == number(bytes, position + 4)
      else { throw damaged(file, position, "a checksum or a length that does not fit") }
      position += 8
      // Archivers may pad with zeros; anything else is the next member.
    } while !bytes[position...].allSatisfy { $0 == 0 }
    return produced
  }

  /// Where the compressed content of the member at a place begins.
  private static func afterHeader(_ bytes: [UInt8], _ start: Int, _ file: String)
    throws(DataSetError) -> Int
  {
    guard bytes[start...].starts(with: [0x1F, 0x8B, 8].prefix(bytes.count - start)) else {
      throw .mislabelled(
        .init(
          file, "offset \(start)", found: hexadecimal(bytes[start...].prefix(3)),
          allowed: "gzip with deflate: 1f 8b 08"))
    }
    var place = start + 10
    guard bytes.count >= place else { throw early(bytes, file, "a header of 10 bytes") }
    let flags = bytes[start + 3]
    if flags & 4 != 0 {
      guard bytes.count >= place + 2 else { throw early(bytes, file, "an extra field") }
      place += 2 + Int(bytes[place]) + Int(bytes[place + 1]) << 8
    }
    // A name, a comment: text that a zero ends.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      guard place < bytes.count, let end = bytes[place...].firstIndex(of: 0) else {
        throw early(bytes, file, "a name or a comment that a zero ends")
      }
      place = end + 1
    }
    if flags & 2 != 0 { place += 2 }
    guard place < bytes.count else { throw early(bytes, file, "compressed content") }
    return place
  }

  /// Four bytes, or as many as there are, as a number, lowest first.
  private static func number(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place...].prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static func failed(_ failure: Inflate.Failure, _ decoder: Inflate, _ file: String)
    -> DataSetError
  {
    switch failure {
    case .early:
      .truncated(
        .init(
          file, "offset \(decoder.position)",
          found: "the end after \(decoder.produced) decompressed bytes",
          allowed: "compressed content to its end"))
    case .full: damaged(file, decoder.position, "more content than it says")
    case .damaged: damaged(file, decoder.position, "no deflate stream")
    }
  }

  private static func early(_ bytes: [UInt8], _ file: String, _ allowed: String) -> DataSetError {
    .truncated(.init(file, "offset \(bytes.count)", found: "the end", allowed: allowed))
  }

  private static func damaged(_ file: String, _ place: Int, _ found: String) -> DataSetError {
    .damaged(
      .init(file, "offset \(place)", found: found, allowed: "what the compressor wrote"))
  }
}
