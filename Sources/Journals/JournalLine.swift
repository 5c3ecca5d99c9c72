import Foundation

// The frame of a line: `LENGTH CRC JSON\n`, the length in bytes of the JSON as a decimal number, its
// CRC-32C as eight small hexadecimal digits. There is one way to write a line, so a line that is not
// what writing its JSON anew would give is damaged, wherever the damage is.

/// What the bytes of a line are, its newline not among them.
enum JournalLine {
  /// A whole line, with its JSON.
  case whole(ArraySlice<UInt8>)
  /// Fewer bytes than the length says, or as many but others, as a write leaves it that was cut off.
  case short
  /// No line that ever was written.
  case wrong

  /// Looks at the frame of a line.
  init(_ line: ArraySlice<UInt8>) {
    let parts = line.split(
      separator: UInt8(ascii: " "), maxSplits: 2, omittingEmptySubsequences: false)
    guard let length = Self.length(parts[0]) else {
      self = line.allSatisfy { $0 == 0 } ? .short : .wrong
      return
    }
    guard parts.count == 3, parts[2].count >= length else {
      self = .short
      return
    }
    let json = parts[2]
    if json.count == length, line.dropLast(length).elementsEqual(Self.prefix(of: json)) {
      self = .whole(json)
    } else {
      self = json.count == length ? .short : .wrong
    }
  }

  /// A line of JSON in its frame.
  static func framed(_ json: [UInt8]) -> [UInt8] {
    var line = JSONText()
    append(json, to: &line)
    return line.bytes
  }

  /// Appends a line of JSON in its frame.
  static func append(_ json: [UInt8], to lines: inout JSONText) {
    appendPrefix(of: json[...], to: &lines)
    lines.append(json: json)
    lines.append("\n")
  }

  private static func appendPrefix(of json: ArraySlice<UInt8>, to lines: inout JSONText) {
    lines.append(json.count)
    lines.append(" ")
    lines.appendHex(CRC32C.check(json))
    lines.append(" ")
  }

  private static func prefix(of json: ArraySlice<UInt8>) -> [UInt8] {
    var prefix = JSONText()
    appendPrefix(of: json, to: &prefix)
    return prefix.bytes
  }

  private static func length(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}

extension JournalEntry {
  /// The entry as a line, its newline included.
  func line() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return JournalLine.framed([UInt8](try encoder.encode(self)))
  }

  /// What a line's JSON says.
  static func read(json: ArraySlice<UInt8>) throws -> ReadEntry {
    try decode(ReadEntry.self, json)
  }

  /// The number of the format that a line's JSON gives, where it is a header.
  static func format(json: ArraySlice<UInt8>) -> Int? {
    struct Header: Decodable {
      var header: Format
      struct Format: Decodable { var format: Int }
    }
    return try? decode(Header.self, json).header.format
  }

  private static func decode<T: Decodable>(_ type: T.Type, _ json: ArraySlice<UInt8>) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(type, from: Data(json))
  }
}
