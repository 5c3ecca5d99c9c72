/// Reads JSON from left to right, and builds nothing that is not asked for.
///
/// It knows JSON as journals are written: texts without escapes, no blanks. Whatever else comes is a
/// `Surprise`, and is read again by what reads all JSON.
struct JSONCursor {
  private let bytes: [UInt8]
  private var place: Int
  private let end: Int

  /// What the cursor does not read.
  struct Surprise: Error {}

  /// A cursor at the first of some bytes.
  init(_ json: ArraySlice<UInt8>, of bytes: [UInt8]) {
    self.bytes = bytes
    place = json.startIndex
    end = json.endIndex
  }

  /// Reads an object, field by field; each must be read or skipped.
  mutating func object(
    _ field: (String, inout JSONCursor) throws(Surprise) -> Void
  ) throws(Surprise) {
    try expect("{")
    if take("}") { return }
    repeat {
      let name = try text()
      try expect(":")
      try field(name, &self)
    } while take(",")
    try expect("}")
  }

  /// Reads a list.
  mutating func list<Item>(
    of item: (inout JSONCursor) throws(Surprise) -> Item
  ) throws(Surprise) -> [Item] {
    try expect("[")
    if take("]") { return [] }
    var items: [Item] = []
    repeat { items.append(try item(&self)) } while take(",")
    try expect("]")
    return items
  }

  /// Reads a text; one with an escape is a surprise.
  mutating func text() throws(Surprise) -> String {
    try expect("\"")
    let start = place
    while place < end, bytes[place] != UInt8(ascii: "\"") {
      if bytes[place] == UInt8(ascii: "\\") { throw Surprise() }
      place += 1
    }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    try expect("\"")
    return text
  }

  /// Reads a whole number of at most eighteen digits.
  mutating func whole() throws(Surprise) -> Int {
    let isNegative = take("-")
    let start = place
    var number = 0
    while place < end, case let digit = bytes[place] &- UInt8(ascii: "0"), digit < 10 {
      number = number &* 10 &+ Int(digit)
      place += 1
    }
    guard (1...18).contains(place - start) else { throw Surprise() }
    return isNegative ? -number : number
  }

  /// Reads a number; infinities stand there as texts.
  mutating func number() throws(Surprise) -> Double {
    if place < end, bytes[place] == UInt8(ascii: "\"") {
      switch try text() {
      case "inf": return .infinity
      case "-inf": return -.infinity
      case "nan": return .nan
      default: throw Surprise()
      }
    }
    let start = place
    while place < end, Self.isOfNumber(bytes[place]) { place += 1 }
    guard let number = Double(String(decoding: bytes[start..<place], as: UTF8.self)) else {
      throw Surprise()
    }
    return number
  }

  /// Passes over a value, and gives its text.
  mutating func json() throws(Surprise) -> String {
    let start = place
    try skip()
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// Passes over a value.
  mutating func skip() throws(Surprise) {
    var depth = 0
    while place < end {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        place += 1
        while place < end, bytes[place] != UInt8(ascii: "\"") {
          place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
      case UInt8(ascii: ","): if depth == 0 { return }
      default: break
      }
      place += 1
    }
    guard depth == 0, place == end else { throw Surprise() }
  }

  /// Throws where something follows.
  func expectEnd() throws(Surprise) {
    if place != end { throw Surprise() }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard place < end, bytes[place] == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(Surprise) {
    if !take(character) { throw Surprise() }
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
