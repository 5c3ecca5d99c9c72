package import Evolution
package import MessagePassing

/// Writes messages into envelopes with the address of a rank.
///
/// What a message says is on record before it leaves. To write a journal for every departure would
/// cost more than the departure: those wait for company until `flush()`, or until the next message
/// that cannot wait, and travel to a rank as one message. Messages to this rank itself are handed over
/// as they are.
package final class Post {
  /// Who is alive and who does what; nothing is sent to the dead.
  package var roster: Roster
  private let communicator: any Communicator
  /// Whether receivers wait for departures, which are never refused then.
  private let areDeparturesAwaited: Bool
  /// Whether something was sent to each rank since `clearMarks()`.
  private(set) var hasSent: [Bool]
  /// Puts on record all that happened on this rank's islands.
  package var commit: () throws -> Void = {}
  /// Messages to this rank that nobody has read yet.
  private var kept = Queue<WireMessage>()
  /// Departures that wait for company, and who learns whether each was accepted.
  private var held: [(departure: Departure, tell: (Bool) -> Void)] = []
  /// When it was noticed that departures wait; nil while that has not happened, or none does.
  var heldSince: Double?

  /// A post office at a rank, of a run where receivers wait for departures or do not.
  package init(_ communicator: any Communicator, roster: Roster, areDeparturesAwaited: Bool) {
    self.communicator = communicator
    self.areDeparturesAwaited = areDeparturesAwaited
    self.roster = roster
    hasSent = Array(repeating: false, count: communicator.size)
  }

  /// Forgets to whom something was sent.
  func clearMarks() { for rank in hasSent.indices { hasSent[rank] = false } }

  /// Whether departures wait for company.
  package var isHolding: Bool { !held.isEmpty }

  /// Whether this rank has messages to itself to read.
  var hasKept: Bool { !kept.isEmpty }

  /// Sends a message to a rank.
  func send(_ message: WireMessage, to rank: Int) throws {
    try flush()
    _ = try handOver(message, to: rank)
  }

  /// Sends a departure with the next `flush()`, to whoever coordinates its island then.
  ///
  /// - Parameter tell: is told then whether it was accepted. It is not where nobody coordinates the island, or
  ///   where nobody waits for it and the rank does not keep up.
  package func hold(_ departure: Departure, tell: @escaping (Bool) -> Void) {
    held.append((departure, tell))
  }

  /// Puts on record what happened, and sends what waits for company, a message to each rank.
  package func flush() throws {
    try commit()
    guard isHolding else { return }
    let company = Dictionary(grouping: held) { roster.coordinators[$0.departure.to] }
    held.removeAll(keepingCapacity: true)
    heldSince = nil
    for (rank, company) in company.sorted(by: { $0.key ?? -1 < $1.key ?? -1 }) {
      let departures = company.map(\.departure)
      let message = areDeparturesAwaited ? WireMessage.exchange(departures) : .migrants(departures)
      let isAccepted = try rank.map { try handOver(message, to: $0) } ?? false
      for (_, tell) in company { tell(isAccepted) }
    }
  }

  /// The next message of this rank to itself.
  package func collect() -> WireMessage? { kept.popFirst() }

  /// Shows this rank's roster to a rank, be it one that counts as dead in it.
  func showRoster(to rank: Int) throws {
    let (tag, bytes) = try Wire.encode(.control(.roster(roster)), roster: roster.number)
    try communicator.send(bytes, to: rank, tag: tag)
  }

  /// Sends a message that tells nothing of what has happened on this rank's islands.
  func sendUncommitted(_ message: WireMessage, to rank: Int) throws {
    _ = try handOver(message, to: rank)
  }

  /// Sends a message though this rank counts as dead.
  func sendAsGhost(_ message: WireMessage, to rank: Int) throws {
    let (tag, bytes) = try Wire.encode(message, roster: roster.number)
    try communicator.send(bytes, to: rank, tag: tag)
  }

  /// Forgets what was to be sent, and what this rank told itself.
  func clear() {
    held = []
    heldSince = nil
    kept = Queue()
  }

  private func handOver(_ message: WireMessage, to rank: Int) throws -> Bool {
    guard !roster.isLost[rank] else { return false }
    guard rank != communicator.rank else {
      kept.append(message)
      return true
    }
    hasSent[rank] = true
    let (tag, bytes) = try Wire.encode(message, roster: roster.number)
    return try communicator.send(bytes, to: rank, tag: tag)
  }
}
