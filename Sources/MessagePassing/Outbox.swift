// Goals, in order: bytes that MPI may still read are never freed; a slow or dead peer costs a
// bounded number of sends under way; messages of one rank to another stay in order; every message
// is counted once. The bound is on what is under way: messages that must not be lost wait in a
// queue without bound, which whoever sends them keeps short by not sending to the dead.

/// What starts sends and says when they are done.
package protocol Transport {
  /// The name of a send that is under way.
  associatedtype Request
  /// Starts a send; the buffer stays alive and in place until `isDone` says so.
  func start(_ buffer: SendBuffer, to peer: Int, tag: Tag) throws(CommunicationError) -> Request
  /// Whether a send is done; not asked again after it was.
  func isDone(_ request: Request, to peer: Int, tag: Tag) throws(CommunicationError) -> Bool
}

/// The messages that a rank has sent and that have not left yet, a lane for each peer.
package final class Outbox<Carrier: Transport> {
  private struct Departure {
    let request: Carrier.Request
    let buffer: SendBuffer
    let tag: Tag
  }

  private struct Lane {
    var underWay: [Departure] = []
    var bytes = 0
    var waiting = Queue<(message: Message, tag: Tag)>()
    var isEmpty: Bool { underWay.isEmpty && waiting.isEmpty }
  }

  private let carrier: Carrier
  private let limit: SendLimit
  private var lanes: [Lane]
  /// Messages accepted and not yet done or given up.
  package private(set) var count = 0
  /// Counts of accepted, dropped, cancelled and abandoned messages.
  package private(set) var traffic = Traffic()

  package init(_ carrier: Carrier, peers: Int, limit: SendLimit) {
    self.carrier = carrier
    self.limit = limit
    lanes = Array(repeating: Lane(), count: peers)
  }

  deinit {
    giveUp()
  }

  /// Starts a send, or lets it wait, or drops it; the result is whether it was not dropped.
  package func post(
    _ message: Message, to peer: Int, tag: Tag
  ) throws(CommunicationError) -> Bool {
    let fits = lanes[peer].waiting.isEmpty && admits(message, to: peer)
    guard fits || !tag.isDroppable else {
      traffic.dropped += 1
      return false
    }
    if fits {
      try start(message, to: peer, tag: tag)
    } else {
      lanes[peer].waiting.append((message, tag))
    }
    count += 1
    traffic.sent += 1
    return true
  }

  /// Lets go of sends that are done and starts those that waited for room.
  package func advance() throws(CommunicationError) {
    guard count > 0 else { return }
    for peer in lanes.indices where !lanes[peer].isEmpty {
      try retire(at: peer)
      while let next = lanes[peer].waiting.first, admits(next.message, to: peer) {
        try start(next.message, to: peer, tag: next.tag)
        _ = lanes[peer].waiting.popFirst()
      }
    }
  }

  /// Gives up all that has not left: what waited is cancelled, what is under way abandoned.
  ///
  /// Bytes of an abandoned message stay where they are for ever, because MPI may still read them;
  /// sends cannot be taken back reliably in any MPI that we know.
  package func giveUp() {
    for peer in lanes.indices { giveUp(on: peer) }
  }

  /// Gives up all that has not left for one peer.
  package func giveUp(on peer: Int) {
    for departure in lanes[peer].underWay { departure.buffer.leak() }
    traffic.abandoned += lanes[peer].underWay.count
    traffic.cancelled += lanes[peer].waiting.count
    count -= lanes[peer].underWay.count + lanes[peer].waiting.count
    lanes[peer] = Lane()
  }

  private func admits(_ message: Message, to peer: Int) -> Bool {
    limit.admits(
      message.bytes.count, besideMessages: lanes[peer].underWay.count, bytes: lanes[peer].bytes)
  }

  private func start(_ message: Message, to peer: Int, tag: Tag) throws(CommunicationError) {
    let buffer = SendBuffer(message.bytes)
    let request = try carrier.start(buffer, to: peer, tag: tag)
    lanes[peer].underWay.append(Departure(request: request, buffer: buffer, tag: tag))
    lanes[peer].bytes += buffer.count
  }

  /// Lets go of the sends that are done, up to the first that is not: to ask costs more than a send,
  /// and sends to one peer are mostly done in order.
  private func retire(at peer: Int) throws(CommunicationError) {
    var done = 0
    for departure in lanes[peer].underWay {
      guard try carrier.isDone(departure.request, to: peer, tag: departure.tag) else { break }
      lanes[peer].bytes -= departure.buffer.count
      done += 1
    }
    lanes[peer].underWay.removeFirst(done)
    count -= done
  }
}
