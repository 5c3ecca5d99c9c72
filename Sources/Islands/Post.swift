package import MessagePassing

/// Writes messages into envelopes with the address of a rank.
///
/// What a message says is on record before it leaves. To write a journal for every departure would
/// cost more than the departure: those wait for company until `flush()`, or until the next message
/// that cannot wait. Messages to this rank itself are handed over as they are.
package final class Post {
  /// Which rank does what.
  package let placement: Placement
  private let communicator: any Communicator
  /// Puts on record all that happened on this rank's islands.
  var commit: () throws -> Void = {}
  /// Messages to this rank that nobody has read yet.
  private var kept: [WireMessage] = []
  private var held: [Held] = []

  private struct Held {
    var message: WireMessage
    var rank: Int
    /// Learns whether the message was accepted.
    var tell: (Bool) -> Void
  }

  /// A post office at a rank.
  package init(_ communicator: any Communicator, placement: Placement) {
    self.communicator = communicator
    self.placement = placement
  }

  /// Whether messages wait for company.
  var isHolding: Bool { !held.isEmpty }

  /// Whether this rank has messages to itself to read.
  var hasKept: Bool { !kept.isEmpty }

  /// Sends a message to a rank.
  func send(_ message: WireMessage, to rank: Int) throws {
    try flush()
    _ = try handOver(message, to: rank)
  }

  /// Sends a message to a rank with the next `flush()`.
  ///
  /// - Parameter tell: is told then whether it was accepted; only `migrants` are ever refused.
  func hold(_ message: WireMessage, to rank: Int, tell: @escaping (Bool) -> Void) {
    held.append(Held(message: message, rank: rank, tell: tell))
  }

  /// Puts on record what happened, and sends what waits for company.
  func flush() throws {
    try commit()
    guard isHolding else { return }
    for waiting in held { waiting.tell(try handOver(waiting.message, to: waiting.rank)) }
    held.removeAll(keepingCapacity: true)
  }

  /// The messages of this rank to itself.
  func collect() -> [WireMessage] {
    guard hasKept else { return [] }
    defer { kept.removeAll(keepingCapacity: true) }
    return kept
  }

  private func handOver(_ message: WireMessage, to rank: Int) throws -> Bool {
    guard rank != communicator.rank else {
      kept.append(message)
      return true
    }
    let (tag, bytes) = try Wire.encode(message)
    return try communicator.send(bytes, to: rank, tag: tag)
  }
}
