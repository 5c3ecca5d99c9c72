import Journals
import Testing

struct CRC32CTests {
  @Test func theCheckValueIsTheStandardsOwn() {
    #expect(CRC32C.check("123456789".utf8) == 0xE306_9283)
    #expect(CRC32C.check("".utf8) == 0)
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
