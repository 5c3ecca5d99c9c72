/// The cyclic redundancy check of 32 bits with Castagnoli's polynomial, as iSCSI has it.
///
/// - **Source:** RFC 3720, appendix B.4; its check value for `123456789` is E3069283.
public enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in
      crc & 1 == 1 ? 0x82F6_3B78 ^ (crc >> 1) : crc >> 1
    }
  }

  /// What a byte does to the check when it stands so many bytes before the last one: eight tables one
  /// behind the other, so that eight bytes are taken at a time (Kounavis, Berry 2005).
  private static let tables: [UInt32] = {
    var tables = table
    for place in 256..<(8 * 256) {
      let before = tables[place - 256]
      tables.append(tables[Int(before & 0xFF)] ^ (before >> 8))
    }
    return tables
  }()

  /// The check of some bytes.
  public static func check(_ bytes: [UInt8]) -> UInt32 { check(bytes[...]) }

  /// The check of some bytes.
  public static func check(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let tables = tables
    let span = bytes.span
    var crc = UInt32.max
    var place = 0
    while place + 8 <= span.count {
      let low =
        crc ^ UInt32(span[place]) ^ UInt32(span[place + 1]) << 8 ^ UInt32(span[place + 2]) << 16
        ^ UInt32(span[place + 3]) << 24
      crc =
        tables[1792 + Int(low & 0xFF)] ^ tables[1536 + Int(low >> 8 & 0xFF)]
        ^ tables[1280 + Int(low >> 16 & 0xFF)] ^ tables[1024 + Int(low >> 24)]
        ^ tables[768 + Int(span[place + 4])] ^ tables[512 + Int(span[place + 5])]
        ^ tables[256 + Int(span[place + 6])] ^ tables[Int(span[place + 7])]
      place += 8
    }
    while place < span.count {
      crc = tables[Int((crc ^ UInt32(span[place])) & 0xFF)] ^ (crc >> 8)
      place += 1
    }
    return ~crc
  }
}
