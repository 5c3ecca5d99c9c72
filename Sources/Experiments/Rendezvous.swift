import Foundation
import Islands
import Journals
public import MessagePassing

/// What the root tells the other ranks before anything else: where the run is kept, and its name.
public struct RunTicket: Hashable, Codable, Sendable {
  /// Where the run is kept.
  public var folder: String
  /// The run's name, the same in journals and libraries.
  public var run: String
  /// When the run was created, in seconds since 1970.
  public var created: Double
  /// Whether a run that exists goes on.
  public var isResumed: Bool
  /// Settings that differ from those before.
  var changes: [String]?
  /// How many islands there are, and what was spent when they became so many; nil for a new run.
  var shape: JournalDigest.Shape?
  /// Seconds until the run must put itself down; nil where nothing is known of that.
  var secondsLeft: Double?

  static let tag = Tag(rawValue: 100)

  /// The ticket as the run's folder keeps it.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var lasting = self
    (lasting.changes, lasting.shape, lasting.secondsLeft) = (nil, nil, nil)
    return (try? encoder.encode(lasting)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Takes the name and the time of the run that goes on.
  mutating func takeName(from json: String, in folder: String) throws(JournalError) {
    guard let first = try? JSONDecoder().decode(RunTicket.self, from: Data(json.utf8)) else {
      throw .otherRun(file: folder + "/run.json", detail: "it does not name a run")
    }
    run = first.run
    created = first.created
  }
}

/// A communicator that can wait for one kind of message and keep the others for later.
///
/// Ranks that have their ticket may speak to one that still waits for its own.
public final class WaitingCommunicator: Communicator {
  private let base: any Communicator
  private var kept: [Envelope] = []

  /// A communicator over another.
  public init(_ base: any Communicator) { self.base = base }

  /// The number of this rank.
  public var rank: Int { base.rank }

  /// How many ranks there are.
  public var size: Int { base.size }

  /// Sends a message.
  public func send(
    _ message: Message, to rank: Int, tag: Tag
  ) throws(CommunicationError) -> Bool {
    try base.send(message, to: rank, tag: tag)
  }

  /// The next message: those that were kept come first.
  public func receive() throws(CommunicationError) -> Envelope? {
    kept.isEmpty ? try base.receive() : kept.removeFirst()
  }

  /// Finds out which sends are done.
  public func progress() throws(CommunicationError) -> Traffic { try base.progress() }

  /// Waits until all that was sent has left.
  public func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic {
    try base.drain(until: isExpired)
  }

  /// Gives up all messages to a rank.
  public func giveUp(on rank: Int) { base.giveUp(on: rank) }

  /// Tells all other ranks which process the root is, so that those on its host need not wait for it if
  /// it dies.
  func introduce(_ presence: Presence) throws {
    let (tag, message) = try Wire.encode(.control(.presence(presence)))
    for rank in 1..<max(1, size) { try base.send(message, to: rank, tag: tag) }
  }

  /// Tells all other ranks that there will be no run; the root says why.
  ///
  /// - Parameter isRefusal: whether the user is to blame.
  func cancel(isRefusal: Bool, within deadline: Duration) throws {
    for rank in 1..<max(1, size) {
      try base.send(Message(bytes: [isRefusal ? 1 : 0]), to: rank, tag: RunTicket.tag)
    }
    let clock = ContinuousClock()
    let begin = clock.now
    try base.drain {
      usleep(200)
      return clock.now - begin > deadline
    }
  }

  /// Tells all other ranks about the run.
  func hand(out ticket: RunTicket) throws {
    let message = Message(bytes: Array(try JSONEncoder().encode(ticket)))
    for rank in 1..<max(1, size) { try base.send(message, to: rank, tag: RunTicket.tag) }
    try base.progress()
  }

  /// Waits for the root's word about the run, as long as the root lives.
  ///
  /// - Parameter patience: seconds that it may take.
  /// - Throws: `RootLost`, or `RunCancelled`; `JournalError.interrupted` where a signal comes first.
  func ticket(
    patience: Double, sleep: (Int) -> Void, isInterrupted: () -> Bool
  ) throws -> RunTicket {
    let clock = ContinuousClock()
    let begin = clock.now
    var root: Presence?
    var turns = 0
    while true {
      if isInterrupted() { throw JournalError.interrupted }
      if let envelope = try base.receive() {
        guard envelope.tag == RunTicket.tag else {
          kept.append(envelope)
          if envelope.source == 0,
            case .control(.presence(let presence)) = try Wire.decode(envelope).message
          {
            root = presence
          }
          continue
        }
        if envelope.message.bytes.count == 1 {
          throw RunCancelled(isRefusal: envelope.message.bytes == [1])
        }
        return try JSONDecoder().decode(RunTicket.self, from: Data(envelope.message.bytes))
      }
      try base.progress()
      turns += 1
      // A ticket that it has sent has arrived by the time that its death is seen a second time.
      if turns.isMultiple(of: 512), let root, ProcessTable.isAlive(root) == false,
        clock.now - begin > .seconds(1)
      {
        throw RootLost()
      }
      if clock.now - begin > .seconds(patience) { throw RootLost() }
      sleep(500)
    }
  }
}

/// The root died before it had told about the run.
public struct RootLost: Error, CustomStringConvertible {
  /// What happened and what to do, as a sentence.
  public let description =
    "rank 0 was lost before the search began; nothing is lost with it: start again, with --resume if "
    + "the folder of the run is there"
}

/// The root has ended the run before it began, and says why.
public struct RunCancelled: Error {
  /// Whether the user is to blame.
  public var isRefusal: Bool
}
