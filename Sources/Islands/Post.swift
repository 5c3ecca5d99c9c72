package import MessagePassing

/// Writes messages into envelopes with the address of a rank or an island.
package final class Post {
  /// Which rank does what.
  package let placement: Placement
  private let communicator: any Communicator
  /// Is called before anything leaves this rank: what it says must be on record.
  var beforeSending: () throws -> Void = {}

  /// A post office at a rank.
  package init(_ communicator: any Communicator, placement: Placement) {
    self.communicator = communicator
    self.placement = placement
  }

  /// Sends a message to a rank.
  ///
  /// - Returns: whether it was accepted; only `migrants` are ever refused.
  @discardableResult
  func send(_ message: WireMessage, to rank: Int) throws -> Bool {
    try beforeSending()
    let (tag, message) = try Wire.encode(message)
    return try communicator.send(message, to: rank, tag: tag)
  }
}
