/// How many messages of a communicator went which way since it began.
///
/// Summed over all ranks after every rank has drained and received what is there, the law is
/// `received == sent - cancelled`, as long as nothing was abandoned; each abandoned message may or
/// may not be among the received ones. Dropped messages are in no other count.
public struct Traffic: Hashable, Sendable {
  /// Messages that `send` accepted.
  public var sent = 0
  /// Messages that `receive` returned.
  public var received = 0
  /// Droppable messages that `send` refused because their receiver does not keep up.
  public var dropped = 0
  /// Accepted messages that were given up before any byte of them left: surely not received.
  public var cancelled = 0
  /// Accepted messages that were given up on their way: received or not, nobody here knows.
  public var abandoned = 0

  /// The counts of a communicator that has not done anything.
  public init() {}
}

/// How much may be under way to one peer before droppable messages are dropped and others wait.
public struct SendLimit: Hashable, Sendable {
  /// The most messages under way.
  public var messages: Int
  /// The most bytes under way; a single longer message goes when nothing else is under way.
  public var bytes: Int

  /// A limit.
  ///
  /// - Precondition: both numbers are positive.
  public init(messages: Int = 64, bytes: Int = 16 << 20) {
    precondition(messages > 0 && bytes > 0, "a limit of nothing lets nothing through")
    self.messages = messages
    self.bytes = bytes
  }

  /// Whether a message may join those under way.
  func admits(_ bytes: Int, besideMessages messages: Int, bytes present: Int) -> Bool {
    messages == 0 || messages < self.messages && present + bytes <= self.bytes
  }
}
