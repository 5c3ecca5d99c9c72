import Islands
import MessagePassing

/// Messages on their way through a pipe: the number of bytes, the tag, the bytes.
struct Frames {
  private var bytes: [UInt8] = []

  /// Four bytes for the length, lowest first, one for the tag.
  private static let head = 5
  /// What is longer was never written by this program.
  private static let longest = 1 << 28

  /// A message between ranks as a frame.
  static func frame(_ message: WireMessage) throws -> [UInt8] {
    let (tag, message) = try Wire.encode(message)
    return frame(message.bytes, tag)
  }

  /// Bytes as a frame.
  static func frame(_ bytes: [UInt8], _ tag: Tag) -> [UInt8] {
    let count = UInt32(bytes.count)
    let length = (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * UInt32($0))) }
    return length + [UInt8(truncatingIfNeeded: tag.rawValue)] + bytes
  }

  /// Takes what has come through the pipe.
  mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

  /// The next message that has come as a whole.
  ///
  /// - Throws: where what has come is no frame.
  mutating func next() throws(IslandsError) -> Envelope? {
    guard bytes.count >= Self.head else { return nil }
    let tag = Tag(rawValue: Int32(bytes[4]))
    let count = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    guard count <= Self.longest else {
      throw .malformed(tag: tag, source: 0, detail: "it is a frame of \(count) bytes")
    }
    guard bytes.count >= Self.head + count else { return nil }
    defer { bytes.removeFirst(Self.head + count) }
    let message = Message(bytes: Array(bytes[Self.head..<Self.head + count]))
    return Envelope(source: 0, tag: tag, message: message)
  }
}

extension Tag {
  /// The first frame to a process: what it is there for.
  static let order = Tag(rawValue: 0)
}
