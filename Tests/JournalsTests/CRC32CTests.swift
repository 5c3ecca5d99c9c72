import Journals
import Testing

struct CRC32CTests {
  @Test func theCheckValueIsTheStandardsOwn() {
    #expect(CRC32C.check(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.check([UInt8]()) == 0)
  }

  @Test func everyLengthIsCheckedAsBitByBit() {
    let text = (0..<100).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
    for length in 0...text.count {
      for start in 0..<min(9, length + 1) {
        #expect(CRC32C.check(text[start..<length]) == bitwise(text[start..<length]))
      }
    }
  }

  private func bitwise(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? 0x82F6_3B78 ^ (crc >> 1) : crc >> 1 }
    }
    return ~crc
  }

  @Test func everyFlippedBitChangesTheCheck() {
    let text = Array("a journal".utf8)
    for place in text.indices {
      for bit in 0..<8 {
        var flipped = text
        flipped[place] ^= 1 << bit
        #expect(CRC32C.check(flipped) != CRC32C.check(text))
      }
    }
  }
}
