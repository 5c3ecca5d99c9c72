import Architectures
import Foundation

/// JSON that grows from left to right: what `JSONEncoder` with sorted keys would write, for values that
/// are written a hundred thousand times a second.
package struct JSONText {
  package private(set) var bytes: [UInt8] = []

  /// No text yet.
  package init() {}

  /// Forgets the text and keeps its memory.
  mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  /// Appends text as it is: brackets, keys, commas.
  package mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends bytes that are JSON already.
  mutating func append(json: some Sequence<UInt8>) { bytes.append(contentsOf: json) }

  /// Appends a whole number.
  mutating func append(_ number: Int) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(magnitude: number.magnitude)
  }

  /// Appends the digits of a number, eight at a time: they come out last first, and wait in a word.
  private mutating func append(magnitude: UInt) {
    let (front, back) = magnitude.quotientAndRemainder(dividingBy: 100_000_000)
    if front > 0 { append(magnitude: front) }
    var rest = UInt32(back)
    var digits: UInt64 = 0
    var count = 0
    repeat {
      digits = digits << 8 | UInt64(UInt8(ascii: "0")) + UInt64(rest % 10)
      rest /= 10
      count += 1
    } while rest > 0 || front > 0 && count < 8
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: digits))
      digits >>= 8
    }
  }

  /// Appends a number with as many digits as it needs; infinities and what is no number as texts.
  package mutating func append(_ number: Double) {
    if number == number.rounded(), abs(number) < 1e15 {
      if number == 0, number.sign == .minus { bytes.append(UInt8(ascii: "-")) }
      append(Int(number))
    } else if number.isFinite {
      bytes.append(contentsOf: number.description.utf8)
    } else {
      append(text: number.isNaN ? "nan" : number > 0 ? "inf" : "-inf")
    }
  }

  /// Appends a text in quotes.
  package mutating func append(text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\r"): append("\\r")
      case UInt8(ascii: "\t"): append("\\t")
      case 8: append("\\b")
      case 12: append("\\f")
      case 0..<32:
        append("\\u00")
        appendHex(UInt64(byte), digits: 2)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the digits of an identity in quotes.
  mutating func append(_ identity: Identity) {
    bytes.append(UInt8(ascii: "\""))
    appendHex(identity.high, digits: 16)
    appendHex(identity.low, digits: 16)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the last hexadecimal digits of a word.
  mutating func appendHex(_ word: UInt64, digits: Int) {
    for place in stride(from: 4 * (digits - 1), through: 0, by: -4) {
      let digit = UInt8((word >> UInt64(place)) & 15)
      bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }

  /// Appends a list.
  package mutating func append<Item>(list: [Item], _ item: (inout JSONText, Item) -> Void) {
    bytes.append(UInt8(ascii: "["))
    for (place, value) in list.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      item(&self, value)
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
