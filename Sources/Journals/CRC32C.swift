/// The cyclic redundancy check of 32 bits with Castagnoli's polynomial, as iSCSI has it.
///
/// - **Source:** RFC 3720, appendix B.4; its check value for `123456789` is E3069283.
public enum CRC32C {
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in
      crc & 1 == 1 ? 0x82F6_3B78 ^ (crc >> 1) : crc >> 1
    }
  }

  /// The check of some bytes.
  public static func check(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let table = table
    var crc = UInt32.max
    for byte in bytes { crc = table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc >> 8) }
    return ~crc
  }
}
