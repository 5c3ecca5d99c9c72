// A message is read by the program that wrote it, so it carries values and no names: whole numbers
// in as few bytes as they need, other numbers as their bits, texts and lists behind their lengths.

/// A value that can be a part of a message.
package protocol WireValue {
  /// Appends the value.
  func write(to writer: inout WireWriter) throws

  /// Takes the value from the front of what is left.
  init(from reader: inout WireReader) throws
}

/// The bytes of a message, growing from left to right.
package struct WireWriter {
  /// What was written so far.
  private(set) var bytes: [UInt8]

  init(version: UInt8) {
    bytes = [version]
    bytes.reserveCapacity(256)
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ part: some Collection<UInt8>) {
    append(varying: UInt64(part.count))
    bytes.append(contentsOf: part)
  }

  /// Seven bits a byte, the lowest first, the eighth bit saying that more follow.
  mutating func append(varying word: UInt64) {
    var rest = word
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Eight bytes, the lowest first.
  mutating func append(fixed word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}

/// The bytes of a message, shrinking from the front.
package struct WireReader {
  private let bytes: [UInt8]
  private var place: Int

  /// Reads behind the version.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    place = 1
  }

  /// How many bytes are left.
  var left: Int { bytes.count - place }

  mutating func byte() throws -> UInt8 {
    guard place < bytes.count else { throw WireFault("it ends at byte \(place)") }
    place += 1
    return bytes[place - 1]
  }

  mutating func part() throws -> ArraySlice<UInt8> {
    let count = try varying()
    guard count <= UInt64(left) else {
      throw WireFault("\(count) bytes are to follow byte \(place), of \(left)")
    }
    place += Int(count)
    return bytes[(place - Int(count))..<place]
  }

  mutating func varying() throws -> UInt64 {
    var word: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let byte = try byte()
      word |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return word }
    }
    throw WireFault("the number at byte \(place) has no end")
  }

  mutating func fixed() throws -> UInt64 {
    guard left >= 8 else { throw WireFault("it ends in the number at byte \(place)") }
    var word: UInt64 = 0
    for offset in 0..<8 { word |= UInt64(bytes[place + offset]) << UInt64(8 * offset) }
    place += 8
    return word
  }

  /// A value that stands there by its name.
  mutating func named<Value: RawRepresentable<String>>() throws -> Value {
    let name = try String(from: &self)
    guard let value = Value(rawValue: name) else { throw WireFault("there is no '\(name)'") }
    return value
  }
}

/// What is wrong with the bytes of a message.
struct WireFault: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension Int: WireValue {
  /// Small numbers of either sign take few bytes.
  package func write(to writer: inout WireWriter) {
    writer.append(varying: UInt64(bitPattern: Int64((self << 1) ^ (self >> 63))))
  }

  package init(from reader: inout WireReader) throws {
    let word = try reader.varying()
    self = Int(truncatingIfNeeded: word >> 1) ^ -Int(word & 1)
  }
}

extension Double: WireValue {
  package func write(to writer: inout WireWriter) { writer.append(fixed: bitPattern) }

  package init(from reader: inout WireReader) throws { self.init(bitPattern: try reader.fixed()) }
}

extension Bool: WireValue {
  package func write(to writer: inout WireWriter) { writer.append(self ? 1 : 0) }

  package init(from reader: inout WireReader) throws { self = try reader.byte() != 0 }
}

extension String: WireValue {
  package func write(to writer: inout WireWriter) { writer.append(utf8) }

  package init(from reader: inout WireReader) throws {
    self.init(decoding: try reader.part(), as: UTF8.self)
  }
}

extension Optional: WireValue where Wrapped: WireValue {
  package func write(to writer: inout WireWriter) throws {
    writer.append(self == nil ? 0 : 1)
    try self?.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self = try reader.byte() == 0 ? nil : try Wrapped(from: &reader)
  }
}

extension Array: WireValue where Element: WireValue {
  package func write(to writer: inout WireWriter) throws {
    writer.append(varying: UInt64(count))
    for element in self { try element.write(to: &writer) }
  }

  package init(from reader: inout WireReader) throws {
    let count = try reader.varying()
    guard count <= UInt64(reader.left) else { throw WireFault("a list of \(count) is cut off") }
    self = []
    reserveCapacity(Int(count))
    for _ in 0..<count { append(try Element(from: &reader)) }
  }
}

extension Dictionary: WireValue where Key == String, Value: WireValue {
  /// In the order of the names, so that equal values are equal bytes.
  package func write(to writer: inout WireWriter) throws {
    writer.append(varying: UInt64(count))
    for (name, value) in sorted(by: { $0.key < $1.key }) {
      name.write(to: &writer)
      try value.write(to: &writer)
    }
  }

  package init(from reader: inout WireReader) throws {
    self = [:]
    for _ in 0..<(try reader.varying()) {
      let name = try String(from: &reader)
      self[name] = try Value(from: &reader)
    }
  }
}
