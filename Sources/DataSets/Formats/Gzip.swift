// Decompression of whole files and of entries of archives. The one file of this module with unsafe
// code: it lends spans to C for the length of a call.

import CInflate

/// Compressed content, by zlib.
package enum Gzip {
  /// No deflate stream grows by more than this.
  private static let largestRatio = 1032

  /// Whether a file begins as gzip does.
  package static func begins(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The content of a gzip file, its checksums compared.
  package static func content(_ bytes: [UInt8], file: String) throws(DataSetError) -> [UInt8] {
    guard begins(bytes) else {
      let found = bytes.prefix(2).map { String($0, radix: 16) }.joined(separator: " ")
      throw .mislabelled(
        .init(file, "offset 0", found: found.isEmpty ? "nothing" : found, allowed: "gzip: 1f 8b"))
    }
    let most = bytes.count * largestRatio + 1
    // The last four bytes are the size of the last member: nearly always that of the whole.
    let stated = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    var size = min(stated + 1, most)
    while true {
      var target = [UInt8](repeating: 0, count: size)
      let result = inflate(bytes.span, into: &target, gzip: true)
      if result.status == 1 && size < most {
        size = min(most, 2 * size + 65_536)
        continue
      }
      try check(result, file: file, offset: 0)
      target.removeLast(size - Int(result.produced))
      return target
    }
  }

  /// The content of a bare deflate stream, of a size known beforehand, that stands in a file.
  package static func deflated(
    _ file: [UInt8], from start: Int, to end: Int, count: Int, file name: String
  ) throws(DataSetError) -> [UInt8] {
    let bytes = file.span.extracting(start..<end)
    let place = "offset \(start)"
    guard count <= bytes.count * largestRatio else {
      throw .damaged(
        .init(
          name, place, found: "\(count) bytes said to come of \(bytes.count)",
          allowed: "at most \(largestRatio) times as many"))
    }
    var target = [UInt8](repeating: 0, count: count + 1)
    let result = inflate(bytes, into: &target, gzip: false)
    try check(result, file: name, offset: start)
    guard result.produced == count else {
      throw .damaged(
        .init(name, place, found: "\(result.produced) bytes", allowed: "\(count) bytes"))
    }
    target.removeLast()
    return target
  }

  private static func inflate(_ source: Span<UInt8>, into target: inout [UInt8], gzip: Bool)
    -> CInflateResult
  {
    unsafe source.withUnsafeBufferPointer { from in
      unsafe target.withUnsafeMutableBufferPointer { to in
        guard let source = from.baseAddress, let target = to.baseAddress else {
          return CInflateResult(status: 2, consumed: 0, produced: 0)
        }
        return unsafe CInflate_bytes(
          source, Int64(from.count), target, Int64(to.count), gzip ? 1 : 0)
      }
    }
  }

  private static func check(_ result: CInflateResult, file: String, offset: Int)
    throws(DataSetError)
  {
    let place = "offset \(offset + Int(result.consumed))"
    switch result.status {
    case 0: return
    case 2:
      throw .truncated(
        .init(
          file, place, found: "the end after \(result.produced) decompressed bytes",
          allowed: "compressed content to its end"))
    case 4: throw .unreadable(file: file, reason: "there is not enough memory to decompress it")
    default:
      throw .damaged(
        .init(
          file, place, found: "content or a checksum that does not fit",
          allowed: "what the compressor wrote"))
    }
  }
}

/// Checksums of content.
package enum Checksum {
  /// The CRC-32 of some bytes, as gzip and zip have it.
  package static func crc32(_ bytes: [UInt8]) -> UInt32 {
    unsafe bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return 0 }
      return unsafe CInflate_crc32(base, Int64(buffer.count))
    }
  }
}
