// Decompression in Swift: no C library has to be there, and no pointer is passed. In order of
// priority: no input, however damaged, traps or reads out of bounds; what comes out is right; fast.

/// A decoder of deflate streams.
///
/// - **Source:** RFC 1951.
struct Inflate {
  /// Why a stream could not be decoded.
  enum Failure: Error {
    /// The source ends within the stream.
    case early
    /// The target is too small.
    case full
    /// There is no such stream.
    case damaged
  }

  private var bits: UInt64 = 0
  private var bitCount = 0
  /// The next byte of the source.
  private(set) var position: Int
  /// The next byte of the target.
  private(set) var produced: Int
  private let start: Int

  /// A decoder that reads and writes from these places on.
  init(position: Int, produced: Int) {
    self.position = position
    self.produced = produced
    start = produced
  }

  /// Decodes one stream; afterwards `position` is behind its last byte.
  mutating func decode(_ source: Span<UInt8>, into target: inout MutableSpan<UInt8>)
    throws(Failure)
  {
    var isLast = false
    while !isLast {
      isLast = try take(1, source) == 1
      switch try take(2, source) {
      case 0: try copyStored(source, &target)
      case 1: try decodeBlock(source, &target, Self.fixedLiterals, Self.fixedDistances)
      case 2:
        let (literals, distances) = try codes(source)
        try decodeBlock(source, &target, literals, distances)
      default: throw .damaged
      }
    }
    // Whole bytes that were looked at and not used belong to what follows.
    position -= bitCount / 8
    bits = 0
    bitCount = 0
  }

  @inline(__always)
  private mutating func refill(_ source: Span<UInt8>) {
    while bitCount <= 56 && position < source.count {
      bits |= UInt64(source[position]) << UInt64(bitCount)
      position += 1
      bitCount += 8
    }
  }

  /// The next bits as a number; at most 16.
  @inline(__always)
  private mutating func take(_ count: Int, _ source: Span<UInt8>) throws(Failure) -> Int {
    if bitCount < count {
      refill(source)
      if bitCount < count { throw .early }
    }
    let value = Int(bits & (1 << UInt64(count) - 1))
    bits >>= UInt64(count)
    bitCount -= count
    return value
  }

  @inline(__always)
  private mutating func symbol(
    _ code: HuffmanCode, _ table: Span<UInt16>, _ source: Span<UInt8>
  ) throws(Failure) -> Int {
    if bitCount < 15 { refill(source) }
    let entry = Int(table[Int(bits & (1 << UInt64(HuffmanCode.tableBits) - 1))])
    var found = (symbol: entry >> 4, length: entry & 15)
    if entry == 0 {
      guard let long = code.long(bits) else { throw bitCount < 15 ? .early : .damaged }
      found = long
    }
    if found.length > bitCount { throw .early }
    bits >>= UInt64(found.length)
    bitCount -= found.length
    return found.symbol
  }

  private mutating func copyStored(_ source: Span<UInt8>, _ target: inout MutableSpan<UInt8>)
    throws(Failure)
  {
    _ = try take(bitCount % 8, source)
    let length = try take(16, source)
    guard try take(16, source) == length ^ 0xFFFF else { throw .damaged }
    position -= bitCount / 8
    bits = 0
    bitCount = 0
    guard source.count - position >= length else { throw .early }
    guard target.count - produced >= length else { throw .full }
    for place in 0..<length { target[produced + place] = source[position + place] }
    position += length
    produced += length
  }

  private mutating func decodeBlock(
    _ source: Span<UInt8>, _ target: inout MutableSpan<UInt8>, _ literals: HuffmanCode,
    _ distances: HuffmanCode
  ) throws(Failure) {
    let literalTable = literals.table.span
    let distanceTable = distances.table.span
    let (lengths, spans) = (Self.lengths, Self.distances)
    while true {
      let symbol = try symbol(literals, literalTable, source)
      if symbol < 256 {
        guard produced < target.count else { throw .full }
        target[produced] = UInt8(truncatingIfNeeded: symbol)
        produced += 1
        continue
      }
      if symbol == 256 { return }
      guard symbol < 286 else { throw .damaged }
      let length =
        lengths[symbol - 257].base
        + (try take(lengths[symbol - 257].extra, source))
      let code = try self.symbol(distances, distanceTable, source)
      guard code < 30 else { throw .damaged }
      let distance = spans[code].base + (try take(spans[code].extra, source))
      guard distance <= produced - start else { throw .damaged }
      guard length <= target.count - produced else { throw .full }
      for place in produced..<produced + length { target[place] = target[place - distance] }
      produced += length
    }
  }

  /// The two codes that a block brings with it.
  private mutating func codes(_ source: Span<UInt8>) throws(Failure) -> (HuffmanCode, HuffmanCode) {
    let literalCount = try take(5, source) + 257
    let distanceCount = try take(5, source) + 1
    let orderCount = try take(4, source) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw .damaged }
    var small = [UInt8](repeating: 0, count: 19)
    for place in 0..<orderCount { small[Self.order[place]] = UInt8(try take(3, source)) }
    guard let code = HuffmanCode(lengths: small[...]) else { throw .damaged }
    let total = literalCount + distanceCount
    var lengths: [UInt8] = []
    while lengths.count < total {
      switch try symbol(code, code.table.span, source) {
      case 16:
        guard let last = lengths.last else { throw .damaged }
        lengths += repeatElement(last, count: 3 + (try take(2, source)))
      case 17: lengths += repeatElement(0, count: 3 + (try take(3, source)))
      case 18: lengths += repeatElement(0, count: 11 + (try take(7, source)))
      case let length: lengths.append(UInt8(length))
      }
    }
    // Without a code for its end, no block ends.
    guard lengths.count == total, lengths[256] > 0,
      let literals = HuffmanCode(lengths: lengths[..<literalCount]),
      let distances = HuffmanCode(lengths: lengths[literalCount...])
    else { throw .damaged }
    return (literals, distances)
  }
}
