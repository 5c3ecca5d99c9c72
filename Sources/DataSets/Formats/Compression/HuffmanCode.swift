/// A prefix code, prepared for decoding: short codes by one look into a table, long ones bit by bit.
///
/// - **Source:** RFC 1951, section 3.2.2; the decoding of long codes is that of `puff` by M. Adler.
package struct HuffmanCode {
  /// Codes of up to this many bits are found in the table; eight in ten symbols have fewer.
  static let tableBits = 10

  /// For the next bits, lowest first: symbol × 16 + length, or 0 where the code is longer.
  let table: [UInt16]
  /// How many codes there are of each length.
  let counts: [Int]
  /// The symbols in the order of their codes.
  let symbols: [UInt16]

  /// The code in which each symbol has the given length, or nil if there is no such code.
  ///
  /// A code that uses only a part of its words is refused, but for one of a single word.
  package init?(lengths: ArraySlice<UInt8>) {
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var left = 1
    for length in 1...15 {
      left = 2 * left - counts[length]
      if left < 0 { return nil }
    }
    let used = counts.reduce(0, +)
    guard left == 0 || used == 0 || (used == 1 && counts[1] == 1) else { return nil }

    // The first place, among the symbols, and the first code of every length.
    var places = [Int](repeating: 0, count: 17)
    var codes = [Int](repeating: 0, count: 17)
    for length in 1...15 {
      places[length + 1] = places[length] + counts[length]
      codes[length + 1] = (codes[length] + counts[length]) << 1
    }
    var symbols = [UInt16](repeating: 0, count: used)
    var table = [UInt16](repeating: 0, count: 1 << Self.tableBits)
    for (symbol, length) in lengths.enumerated() where length > 0 {
      let length = Int(length)
      symbols[places[length]] = UInt16(symbol)
      places[length] += 1
      if length <= Self.tableBits {
        let reversed = Int(UInt16(codes[length]).reversedBits >> UInt16(16 - length))
        for place in stride(from: reversed, to: table.count, by: 1 << length) {
          table[place] = UInt16(symbol << 4 | length)
        }
      }
      codes[length] += 1
    }
    self.table = table
    self.counts = counts
    self.symbols = symbols
  }

  /// The symbol and the length of the code at the start of some bits, or nil if it is none.
  func long(_ bits: UInt64) -> (symbol: Int, length: Int)? {
    var bits = bits
    var code = 0
    var first = 0
    var place = 0
    for length in 1...15 {
      code |= Int(bits & 1)
      bits >>= 1
      let count = counts[length]
      if code - count < first { return (Int(symbols[place + code - first]), length) }
      place += count
      first = (first + count) << 1
      code <<= 1
    }
    return nil
  }
}

extension UInt16 {
  fileprivate var reversedBits: UInt16 {
    (0..<16).reduce(0) { $0 | (self >> UInt16($1) & 1) << UInt16(15 - $1) }
  }
}
