/// Bytes that travel from one rank to another as a whole.
public struct Message: Hashable, Sendable {
  /// What travels; its format is the business of whoever sends and receives it.
  public var bytes: [UInt8]

  /// A message of these bytes; there may be none.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }
}

/// A message that has arrived, with its sender.
public struct Envelope: Hashable, Sendable {
  /// The rank that sent it.
  public var source: Int
  /// What it is about.
  public var tag: Tag
  /// What it says.
  public var message: Message

  /// An envelope of these parts.
  public init(source: Int, tag: Tag, message: Message) {
    self.source = source
    self.tag = tag
    self.message = message
  }
}
