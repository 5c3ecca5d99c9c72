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

  /// Ends an object.
  mutating func close() { bytes.append(UInt8(ascii: "}")) }

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
    bytes.append(addingCapacity: 8) { span in
      for _ in 0..<count {
        span.append(UInt8(truncatingIfNeeded: digits))
        digits >>= 8
      }
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
        append(byte < 16 ? "\\u000" : "\\u001")
        bytes.append("0123456789abcdef".utf8.dropFirst(Int(byte & 15)).first ?? 0)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends the digits of an identity in quotes.
  mutating func append(_ identity: Identity) {
    bytes.append(UInt8(ascii: "\""))
    appendHex(UInt32(identity.high >> 32))
    appendHex(UInt32(truncatingIfNeeded: identity.high))
    appendHex(UInt32(identity.low >> 32))
    appendHex(UInt32(truncatingIfNeeded: identity.low))
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a word as eight hexadecimal digits, all at once.
  ///
  /// A byte holds a digit, to which "0" is added, and where adding six carries, what lies between
  /// "9" and "a".
  mutating func appendHex(_ word: UInt32) {
    var digits = UInt64(word)
    digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFF
    digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FF
    digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
    let isLetter = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
    var text = digits &+ 0x3030_3030_3030_3030 &+ isLetter &* 39
    bytes.append(addingCapacity: 8) { span in
      for _ in 0..<8 {
        span.append(UInt8(truncatingIfNeeded: text >> 56))
        text <<= 8
      }
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
