// The tables of RFC 1951, sections 3.2.5 to 3.2.7.

extension Inflate {
  /// The order in which the lengths of the code of lengths are given.
  static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// The lengths that the symbols from 257 on stand for, and how many bits are to be added.
  static let lengths: [(base: Int, extra: Int)] = {
    var table = growing(from: 3, count: 28, group: 4)
    table.append((258, 0))
    return table
  }()

  /// The distances that the symbols of the second code stand for.
  static let distances = growing(from: 1, count: 30, group: 2)

  /// Twice a group without extra bits, then a group with one, and so on.
  private static func growing(from first: Int, count: Int, group: Int) -> [(base: Int, extra: Int)]
  {
    var base = first
    return (0..<count).map { place in
      let extra = max(0, place / group - 1)
      defer { base += 1 << extra }
      return (base, extra)
    }
  }

  /// The codes of blocks that bring none.
  static let fixedLiterals = fixed(
    (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 })
  /// See `fixedLiterals`.
  static let fixedDistances = fixed([UInt8](repeating: 5, count: 32))

  private static func fixed(_ lengths: [UInt8]) -> HuffmanCode {
    guard let code = HuffmanCode(lengths: lengths[...]) else {
      preconditionFailure("the fixed codes are complete")
    }
    return code
  }
}
