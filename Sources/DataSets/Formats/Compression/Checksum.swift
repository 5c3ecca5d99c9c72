/// The CRC-32 that gzip and zip use, eight bytes at a time.
///
/// - **Source:** RFC 1952, section 8; eight tables after Kounavis and Berry, 2005.
package enum Checksum {
  /// `[8, 256]`: what a byte does to the sum when 0 to 7 bytes follow it.
  private static let tables: [UInt32] = {
    var tables: [UInt32] = []
    for byte: UInt32 in 0..<256 {
      var sum = byte
      for _ in 0..<8 { sum = sum & 1 == 1 ? (sum >> 1) ^ 0xEDB8_8320 : sum >> 1 }
      tables.append(sum)
    }
    for place in 256..<8 * 256 {
      let before = tables[place - 256]
      tables.append((before >> 8) ^ tables[Int(before & 255)])
    }
    return tables
  }()

  /// The sum of some bytes.
  package static func crc32(_ bytes: [UInt8]) -> UInt32 { crc32(bytes.span) }

  /// The sum of some bytes.
  static func crc32(_ bytes: Span<UInt8>) -> UInt32 {
    let table = tables.span
    var sum: UInt32 = 0xFFFF_FFFF
    var place = 0
    while bytes.count - place >= 8 {
      let low = sum ^ word(bytes, place)
      let high = word(bytes, place + 4)
      sum = 0
      for byte in 0..<4 {
        sum ^= table[(7 - byte) << 8 | Int((low >> UInt32(8 * byte)) & 255)]
        sum ^= table[(3 - byte) << 8 | Int((high >> UInt32(8 * byte)) & 255)]
      }
      place += 8
    }
    while place < bytes.count {
      sum = (sum >> 8) ^ table[Int((sum ^ UInt32(bytes[place])) & 255)]
      place += 1
    }
    return ~sum
  }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ place: Int) -> UInt32 {
    UInt32(bytes[place]) | UInt32(bytes[place + 1]) << 8 | UInt32(bytes[place + 2]) << 16
      | UInt32(bytes[place + 3]) << 24
  }
}
