import MessagePassing

/// Mailboxes of ranks on a virtual clock: a message is there `latency` seconds after it was sent.
final class SimulatedNetwork {
  let size: Int
  private let latency: Double
  private let limit = SendLimit()
  private var mailboxes: [[(arrival: Double, envelope: Envelope)]]
  /// The time now.
  var now = 0.0
  /// Who has to be woken for mail, and when; emptied by the simulation.
  var calls: [(time: Double, rank: Int)] = []
  /// Messages and bytes that each rank has sent or been sent so far.
  private(set) var loads: [Load]

  /// What has gone in and out of a rank, or of all.
  struct Load {
    var messages = 0
    var bytes = 0

    mutating func add(_ envelope: Envelope) {
      messages += 1
      bytes += envelope.message.bytes.count
    }
  }

  init(size: Int, latency: Double) {
    self.size = size
    self.latency = latency
    mailboxes = Array(repeating: [], count: size)
    loads = Array(repeating: Load(), count: size)
  }

  /// Puts a message on its way; false where too much lies unread.
  func deliver(_ envelope: Envelope, to rank: Int) -> Bool {
    // One bound for all senders: who counts them apart for thousands of ranks needs their square.
    let isFull = mailboxes[rank].count >= limit.messages * 4
    if envelope.tag.isDroppable, isFull { return false }
    mailboxes[rank].append((now + latency, envelope))
    calls.append((now + latency, rank))
    loads[envelope.source].add(envelope)
    loads[rank].add(envelope)
    return true
  }

  /// When the next message reaches a rank, or has reached it; nil where none is under way.
  func nextArrival(at rank: Int) -> Double? { mailboxes[rank].first?.arrival }

  /// The first message that has arrived at a rank.
  func collect(at rank: Int) -> Envelope? {
    guard let first = mailboxes[rank].first, first.arrival <= now else { return nil }
    return mailboxes[rank].removeFirst().envelope
  }
}

/// A rank's end of a simulated network.
final class SimulatedCommunicator: Communicator {
  let rank: Int
  private let network: SimulatedNetwork
  private var traffic = Traffic()

  init(rank: Int, network: SimulatedNetwork) {
    self.rank = rank
    self.network = network
  }

  var size: Int { network.size }

  func send(_ message: Message, to rank: Int, tag: Tag) throws(CommunicationError) -> Bool {
    let envelope = Envelope(source: self.rank, tag: tag, message: message)
    guard network.deliver(envelope, to: rank) else {
      traffic.dropped += 1
      return false
    }
    traffic.sent += 1
    return true
  }

  func receive() throws(CommunicationError) -> Envelope? {
    guard let envelope = network.collect(at: rank) else { return nil }
    traffic.received += 1
    return envelope
  }

  func progress() throws(CommunicationError) -> Traffic { traffic }

  func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic { traffic }
}
