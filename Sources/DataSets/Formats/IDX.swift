/// The files of MNIST: two zero bytes, a type, a count of dimensions, the dimensions as big-endian
/// words, then the numbers.
///
/// - **Source:** LeCun, Cortes, Burges, "The MNIST database", section "file format".
enum IDX {
  private static let types: [(code: UInt8, type: ElementType)] = [
    (0x08, .uint8), (0x09, .int8), (0x0B, .int16), (0x0C, .int32), (0x0D, .float32),
    (0x0E, .float64),
  ]

  /// The numbers of a file.
  ///
  /// - Parameters:
  ///   - bytes: Its content, decompressed.
  ///   - file: Its path, for messages.
  ///   - dimensions: How many dimensions it may have.
  static func array(
    _ bytes: [UInt8], file: String, dimensions allowed: ClosedRange<Int>
  ) throws(DataSetError) -> RawArray {
    guard bytes.count >= 4 else {
      throw .truncated(
        .init(file, "offset \(bytes.count)", found: "the end", allowed: "the 4 bytes of the magic"))
    }
    guard bytes[0] == 0, bytes[1] == 0, let type = types.first(where: { $0.code == bytes[2] })
    else {
      throw .mislabelled(
        .init(
          file, "offset 0", found: "magic \(hexadecimal(bytes.prefix(4)))",
          allowed: "00 00, a type of 08 09 0b 0c 0d 0e, a count of dimensions"))
    }
    let count = Int(bytes[3])
    guard allowed.contains(count) else {
      let range =
        allowed.lowerBound == allowed.upperBound
        ? "\(allowed.lowerBound)" : "\(allowed.lowerBound) to \(allowed.upperBound)"
      throw .mislabelled(
        .init(
          file, "offset 3", found: "\(count) dimensions",
          allowed: allowed.upperBound == 1
            ? "\(range), as it should hold labels"
            : "\(range), as it should hold samples"))
    }
    let start = 4 + 4 * count
    guard bytes.count >= start else {
      throw .truncated(
        .init(
          file, "offset \(bytes.count)", found: "the end",
          allowed: "a header of \(start) bytes for \(count) dimensions"))
    }
    let sizes = (0..<count).map { position in
      bytes[4 + 4 * position..<8 + 4 * position].reduce(0) { $0 << 8 | Int($1) }
    }
    return try RawArray(
      bytes, file: file, type: type.type, dimensions: sizes, offset: start, bigEndian: true)
  }
}

/// Bytes as `00 00 08 03`.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
}
