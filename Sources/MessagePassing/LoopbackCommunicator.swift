/// Ranks that are objects of one process and one thread: for a single rank, and for tests.
///
/// Sends leave at once. The ranks are polled in turn by whoever holds them; a rank that is no
/// longer polled is, to the others, a rank that died.
public final class LoopbackCommunicator: Communicator {
  /// The number of this rank.
  public let rank: Int
  private let world: LoopbackWorld
  private var traffic = Traffic()

  /// A world of one rank.
  public convenience init() {
    self.init(rank: 0, world: LoopbackWorld(size: 1))
  }

  init(rank: Int, world: LoopbackWorld) {
    self.rank = rank
    self.world = world
  }

  /// How many ranks there are.
  public var size: Int { world.size }

  /// Puts a message into the mailbox of a rank.
  ///
  /// - Returns: Whether there was room; a droppable message finds none where as many messages of
  ///   this rank lie unread as the world's limit says.
  @discardableResult
  public func send(
    _ message: Message, to rank: Int, tag: Tag
  ) throws(CommunicationError) -> Bool {
    precondition((0..<size).contains(rank), "there is no rank \(rank) among \(size)")
    precondition(Tag.allowed.contains(tag.rawValue), "\(tag) is not a tag that MPI allows")
    let envelope = Envelope(source: self.rank, tag: tag, message: message)
    guard world.deliver(envelope, to: rank) else {
      traffic.dropped += 1
      return false
    }
    traffic.sent += 1
    return true
  }

  /// The message that has lain longest in this rank's mailbox.
  public func receive() throws(CommunicationError) -> Envelope? {
    guard let envelope = world.collect(at: rank) else { return nil }
    traffic.received += 1
    return envelope
  }

  /// The counts so far; no send is ever under way.
  @discardableResult
  public func progress() throws(CommunicationError) -> Traffic { traffic }

  /// The counts so far; there is nothing to wait for.
  @discardableResult
  public func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic { traffic }
}

/// The mailboxes that the ranks of one process share.
public final class LoopbackWorld {
  /// How many ranks there are.
  public let size: Int
  private let limit: SendLimit
  private var mailboxes: [Queue<Envelope>]
  /// How much of each sender lies unread in each mailbox, by receiver times `size` plus sender.
  private var unread: [(messages: Int, bytes: Int)]

  /// A world of this many ranks.
  ///
  /// - Precondition: `size > 0`.
  public init(size: Int, limit: SendLimit = SendLimit()) {
    precondition(size > 0, "a world has at least one rank")
    self.size = size
    self.limit = limit
    mailboxes = Array(repeating: Queue(), count: size)
    unread = Array(repeating: (0, 0), count: size * size)
  }

  /// One communicator for each rank, in order; call it once.
  public func communicators() -> [LoopbackCommunicator] {
    (0..<size).map { LoopbackCommunicator(rank: $0, world: self) }
  }

  func deliver(_ envelope: Envelope, to rank: Int) -> Bool {
    let place = rank * size + envelope.source
    let bytes = envelope.message.bytes.count
    let fits = limit.admits(
      bytes, besideMessages: unread[place].messages, bytes: unread[place].bytes)
    guard fits || !envelope.tag.isDroppable else { return false }
    unread[place].messages += 1
    unread[place].bytes += bytes
    mailboxes[rank].append(envelope)
    return true
  }

  func collect(at rank: Int) -> Envelope? {
    guard let envelope = mailboxes[rank].popFirst() else { return nil }
    let place = rank * size + envelope.source
    unread[place].messages -= 1
    unread[place].bytes -= envelope.message.bytes.count
    return envelope
  }
}
