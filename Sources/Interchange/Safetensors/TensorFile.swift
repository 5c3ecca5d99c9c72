import Foundation

/// A safetensors file of 32-bit floats: named tensors, and text pairs.
///
/// - **Source:** the format's description, https://github.com/huggingface/safetensors: eight bytes
///   with the header's length, a JSON header, the tensors one behind the other, little-endian.
struct TensorFile: Hashable {
  /// A named tensor, the last dimension fastest.
  struct Tensor: Hashable {
    var name: String
    var shape: [Int]
    var values: [Float]
  }

  /// The text pairs.
  var metadata: [String: String]
  /// The tensors in the order in which they lie.
  var tensors: [Tensor]

  /// The file's bytes: equal for equal files, and the tensors begin at a multiple of eight.
  var bytes: Data {
    let pairs = metadata.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.text($0.value)) }
    var members: [(key: String, value: JSONValue)] = [(Self.metadataKey, .object(pairs))]
    var offset = 0
    for tensor in tensors {
      let end = offset + 4 * tensor.values.count
      members.append(
        (
          tensor.name,
          .object([
            ("dtype", .text("F32")), ("shape", .list(tensor.shape.map(JSONValue.integer))),
            ("data_offsets", .list([.integer(offset), .integer(end)])),
          ])
        ))
      offset = end
    }
    var header = Array(JSONValue.object(members).line.utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    bytes.append(littleEndian: UInt64(header.count), count: 8)
    bytes += header
    for tensor in tensors {
      for value in tensor.values { bytes.append(littleEndian: UInt64(value.bitPattern), count: 4) }
    }
    return Data(bytes)
  }

  /// The key of the text pairs in a header.
  static let metadataKey = "__metadata__"
  /// No header is longer than this.
  static let longestHeader = 100_000_000
}

extension TensorFile {
  /// Reads a file.
  ///
  /// - Throws: a sentence about what is torn or foreign: place, tensor, found, allowed.
  init(_ data: Data) throws(InterchangeError) {
    let bytes = [UInt8](data)
    let (members, start) = try Self.header(bytes)
    metadata = [:]
    var entries: [Entry] = []
    for (key, value) in members {
      if key == Self.metadataKey {
        metadata = try Self.pairs(value)
      } else {
        entries.append(try Entry(key, value, room: bytes.count - start))
      }
    }
    entries.sort { ($0.range.lowerBound, $0.name) < ($1.range.lowerBound, $1.name) }
    var next = 0
    for entry in entries {
      guard entry.range.lowerBound == next else {
        throw InterchangeError(
          "tensor '\(entry.name)' begins at offset \(entry.range.lowerBound) of the data, expected "
            + "is \(next), where the one before ends")
      }
      next = entry.range.upperBound
    }
    guard next == bytes.count - start else {
      throw InterchangeError(
        "\(bytes.count - start) bytes of data, the header tells of \(next)")
    }
    tensors = entries.map { $0.tensor(in: bytes, from: start) }
  }

  /// The header's members, and where the data begin.
  private static func header(
    _ bytes: [UInt8]
  ) throws(InterchangeError) -> (members: [(key: String, value: JSONValue)], start: Int) {
    guard bytes.count >= 8 else {
      throw InterchangeError("torn: \(bytes.count) bytes, a safetensors file has at least 8")
    }
    let length = bytes.littleEndian(at: 0, count: 8)
    guard length <= UInt64(min(longestHeader, bytes.count - 8)) else {
      throw InterchangeError(
        "torn, or no safetensors file: a header of \(length) bytes at offset 8, found are "
          + "\(bytes.count - 8)")
    }
    let start = 8 + Int(length)
    do throws(InterchangeError) {
      guard case .object(let members) = try JSONValue.read(Data(bytes[8..<start])) else {
        throw InterchangeError("not an object")
      }
      return (members, start)
    } catch { throw error.at("no safetensors file: the header of \(length) bytes at offset 8") }
  }

  private static func pairs(_ value: JSONValue) throws(InterchangeError) -> [String: String] {
    guard case .object(let members) = value else {
      throw InterchangeError("'\(metadataKey)' is \(value.summary), expected is an object")
    }
    var pairs: [String: String] = [:]
    for (key, value) in members {
      guard case .text(let text) = value else {
        throw InterchangeError(
          "'\(metadataKey)': '\(key)' is \(value.summary), expected is a text")
      }
      pairs[key] = text
    }
    return pairs
  }
}

/// What a header says of a tensor, checked against the room that there is.
private struct Entry {
  let name: String
  let shape: [Int]
  let range: Range<Int>

  init(_ name: String, _ value: JSONValue, room: Int) throws(InterchangeError) {
    let place = "tensor '\(name)'"
    var fields = try JSONFields(value, at: place)
    let type = try fields.text("dtype")
    guard type == "F32" else {
      throw InterchangeError("\(place) has the type \(type), allowed is F32")
    }
    let shape = try fields.integers("shape")
    let offsets = try fields.integers("data_offsets", count: 2)
    guard 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= room else {
      throw InterchangeError(
        "\(place) lies at offsets \(offsets[0]) to \(offsets[1]) of the data, allowed are 0 to "
          + "\(room)")
    }
    let bytes = shape.reduce(4) { product, size in
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      return product < 0 || size < 0 || overflow ? -1 : next
    }
    guard bytes == offsets[1] - offsets[0] else {
      throw InterchangeError(
        "\(place) of shape \(shape) has \(offsets[1] - offsets[0]) bytes, expected are "
          + (bytes < 0 ? "sizes that a file can have" : "\(bytes)"))
    }
    self.name = name
    self.shape = shape
    range = offsets[0]..<offsets[1]
  }

  func tensor(in bytes: [UInt8], from start: Int) -> TensorFile.Tensor {
    let places = stride(from: start + range.lowerBound, to: start + range.upperBound, by: 4)
    let values = places.map {
      Float(bitPattern: UInt32(truncatingIfNeeded: bytes.littleEndian(at: $0, count: 4)))
    }
    return TensorFile.Tensor(name: name, shape: shape, values: values)
  }
}

extension [UInt8] {
  /// The number in some bytes, the lowest first.
  func littleEndian(at place: Int, count: Int) -> UInt64 {
    (0..<count).reduce(0) { $0 | UInt64(self[place + $1]) << UInt64(8 * $1) }
  }

  /// Appends the lowest bytes of a number, the lowest first.
  mutating func append(littleEndian number: UInt64, count: Int) {
    for place in 0..<count { append(UInt8(truncatingIfNeeded: number >> UInt64(8 * place))) }
  }
}
