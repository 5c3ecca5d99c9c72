/// The cyclic redundancy check of 32 bits with Castagnoli's polynomial, as iSCSI has it.
///
/// - **Source:** RFC 3720, appendix B.4; its check value for `123456789` is E3069283.
public enum CRC32C {
  /// What a byte does to the check when it stands so many bytes before the last one: eight tables of 256
  /// one behind the other, so that eight bytes are taken at a time (Kounavis, Berry 2005).
  ///
  /// Their number is part of the type: the compiler sees that eight bits after the start of a table are
  /// always inside, and checks nothing.
  private static let tables: InlineArray<2048, UInt32> = {
    var tables = InlineArray<2048, UInt32>(repeating: 0)
    for place in 0..<256 {
      tables[place] = (0..<8).reduce(UInt32(place)) { crc, _ in
        crc & 1 == 1 ? 0x82F6_3B78 ^ (crc >> 1) : crc >> 1
      }
    }
    for place in 256..<2048 {
      let before = tables[place - 256]
      tables[place] = tables[Int(before & 0xFF)] ^ (before >> 8)
    }
    return tables
  }()

  /// The check of some bytes.
  public static func check(_ bytes: [UInt8]) -> UInt32 { check(bytes[...]) }

  /// The check of some bytes.
  public static func check(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let span = bytes.span
    let whole = span.count & ~7
    var crc = UInt32.max
    var place = 0
    while place < whole {
      let low = crc ^ word(span, at: place)
      let high = word(span, at: place &+ 4)
      crc =
        tables[1792 &+ Int(low & 0xFF)] ^ tables[1536 &+ Int(low >> 8 & 0xFF)]
        ^ tables[1280 &+ Int(low >> 16 & 0xFF)] ^ tables[1024 &+ Int(low >> 24)]
        ^ tables[768 &+ Int(high & 0xFF)] ^ tables[512 &+ Int(high >> 8 & 0xFF)]
        ^ tables[256 &+ Int(high >> 16 & 0xFF)] ^ tables[Int(high >> 24)]
      place &+= 8
    }
    while place < span.count {
      crc = tables[Int((crc ^ UInt32(span[place])) & 0xFF)] ^ (crc >> 8)
      place += 1
    }
    return ~crc
  }

  /// The four bytes from this place on, the lowest first.
  @inline(__always)
  private static func word(_ span: Span<UInt8>, at place: Int) -> UInt32 {
    UInt32(span[place]) | UInt32(span[place &+ 1]) << 8 | UInt32(span[place &+ 2]) << 16
      | UInt32(span[place &+ 3]) << 24
  }
}
