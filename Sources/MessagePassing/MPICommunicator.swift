import CMPI

/// The ranks that a launcher started, talking by MPI.
///
/// One thread makes every call: the one that made the communicator. There is no collective call
/// after the start, because one with a dead rank never returns. A process has one such object in
/// its life. It ends in `close()` where all went well and in `abort(code:)` where not.
public final class MPICommunicator: Communicator {
  /// The number of this rank.
  public let rank: Int
  /// How many ranks there are.
  public let size: Int
  /// How many threads MPI would let call it.
  public let threadLevel: ThreadLevel
  /// What the environment says about the launch.
  public let launch: LaunchEnvironment

  private let communicator: Int32
  private let outbox: Outbox<MPITransport>
  private var received = 0
  private var sentToItself = 0
  /// Messages to this rank itself, and those that arrived while it drained.
  private var kept = Queue<Envelope>()
  private var takesKeptFirst = true
  private var isClosed = false

  /// Starts MPI; every rank must do it.
  ///
  /// - Throws: `CommunicationError` if MPI was started before, grants too few threads, or knows of
  ///   other ranks than the launcher started.
  public init(launch: LaunchEnvironment, limit: SendLimit = SendLimit()) throws(CommunicationError)
  {
    guard cmpi_state() == CMPI_NOT_STARTED else { throw .startedBefore }
    let library = Self.libraryVersion
    var provided: Int32 = 0
    // int MPI_Init_thread(int *argc, char ***argv, int required, int *provided)
    let neighbours = Int32(clamping: launch.localSize ?? 1)
    try check("MPI_Init_thread", unsafe cmpi_init(neighbours, &provided))
    let level = ThreadLevel(rawValue: provided) ?? .single
    guard level >= .funneled else { throw .threadLevel(provided: level, library: library) }
    var rank: Int32 = 0
    var size: Int32 = 0
    var duplicate: Int32 = 0
    // int MPI_Comm_rank(MPI_Comm comm, int *rank)
    try check("MPI_Comm_rank", unsafe cmpi_rank(Int32(CMPI_WORLD), &rank))
    // int MPI_Comm_size(MPI_Comm comm, int *size)
    try check("MPI_Comm_size", unsafe cmpi_size(Int32(CMPI_WORLD), &size))
    if let sentence = launch.mismatch(rank: Int(rank), size: Int(size), library: library) {
      throw .launchMismatch(sentence)
    }
    // int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *newcomm)
    try check("MPI_Comm_dup", unsafe cmpi_dup(Int32(CMPI_WORLD), &duplicate))
    self.rank = Int(rank)
    self.size = Int(size)
    self.launch = launch
    threadLevel = level
    communicator = duplicate
    outbox = Outbox(MPITransport(communicator: duplicate), peers: Int(size), limit: limit)
  }

  /// The name and version of the MPI library that is in use.
  public static var libraryVersion: String {
    // int MPI_Get_library_version(char *version, int *resultlen)
    let version = unsafe text { buffer, room in unsafe cmpi_library_version(buffer, room) }
    return String(version.prefix { $0 != "\n" && $0 != "," }.map { $0 == "\t" ? " " : $0 })
  }

  /// The number of this rank among those of its machine; 0 if the launcher does not say.
  public var localRank: Int { launch.localRank ?? 0 }

  /// How many ranks share this machine; 1 if the launcher does not say.
  public var localRankCount: Int { launch.localSize ?? 1 }

  /// Starts a send of a message, or lets it wait for room, or drops it.
  ///
  /// A message to this rank itself is never dropped.
  @discardableResult
  public func send(
    _ message: Message, to rank: Int, tag: Tag
  ) throws(CommunicationError) -> Bool {
    precondition((0..<size).contains(rank), "there is no rank \(rank) among \(size)")
    precondition(Tag.allowed.contains(tag.rawValue), "\(tag) is not a tag that MPI allows")
    try enter("MPI_Isend")
    let bytes = message.bytes.count
    guard bytes <= Int(Int32.max) else {
      throw .tooLong(bytes: bytes, limit: Int(Int32.max), peer: rank, tag: tag)
    }
    if rank == self.rank {
      kept.append(Envelope(source: rank, tag: tag, message: message))
      sentToItself += 1
      return true
    }
    return try outbox.post(message, to: rank, tag: tag)
  }

  /// The next message that has arrived, from another rank or, by turns, from this one.
  public func receive() throws(CommunicationError) -> Envelope? {
    try enter("MPI_Improbe")
    takesKeptFirst.toggle()
    var envelope = takesKeptFirst ? kept.popFirst() : try arrived()
    if envelope == nil { envelope = takesKeptFirst ? try arrived() : kept.popFirst() }
    if envelope != nil { received += 1 }
    return envelope
  }

  /// Finds out which sends are done, starts those that waited, and returns the counts so far.
  @discardableResult
  public func progress() throws(CommunicationError) -> Traffic {
    try enter("MPI_Test")
    try outbox.advance()
    return traffic
  }

  /// Waits until all that was sent has left, or time is up; what is left then is given up.
  ///
  /// It receives before it looks at the sends, since two ranks that drain would otherwise wait for
  /// each other.
  @discardableResult
  public func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic {
    try enter("MPI_Test")
    while true {
      var turns = 0
      while turns < 64, let envelope = try arrived() {
        kept.append(envelope)
        turns += 1
      }
      try outbox.advance()
      if outbox.count == 0 || isExpired() { break }
    }
    outbox.giveUp()
    return traffic
  }

  /// Gives up all messages to a rank that have not left.
  public func giveUp(on rank: Int) { outbox.giveUp(on: rank) }

  /// Ends MPI; every rank must do it, after all of them drained, and none of them has died.
  ///
  /// A rank may die while the others end, and MPI then wait for it: after half a minute the process
  /// ends, as all its work is done. What was printed before is flushed.
  ///
  /// - Parameter code: the exit code in that case.
  /// - Throws: `CommunicationError.unfinished` if messages are under way or were abandoned: MPI
  ///   would wait for them for ever.
  public func close(code: Int = 0) throws(CommunicationError) {
    try enter("MPI_Finalize")
    let unfinished = outbox.count + outbox.traffic.abandoned
    guard unfinished == 0 else { throw .unfinished(messages: unfinished) }
    isClosed = true
    cmpi_flush()
    cmpi_leave_within(30, Int32(truncatingIfNeeded: code))
    defer { cmpi_need_not_leave() }
    // int MPI_Finalize(void)
    try check("MPI_Finalize", cmpi_finalize())
  }

  /// Ends every rank at once with an exit code; the only way out once a rank has died.
  ///
  /// Under a launcher that lets survivors live (`mpirun --enable-recovery`) it may end this rank
  /// alone: there every survivor calls it, with 0, after they said goodbye. It ends just this
  /// process if MPI is not running. What was printed before is flushed.
  public static func abort(code: Int) -> Never {
    // int MPI_Abort(MPI_Comm comm, int errorcode)
    cmpi_abort(Int32(truncatingIfNeeded: code))
  }

  private var traffic: Traffic {
    var traffic = outbox.traffic
    traffic.sent += sentToItself
    traffic.received = received
    return traffic
  }

  /// Takes the next message of another rank off the network.
  private func arrived() throws(CommunicationError) -> Envelope? {
    var arrival = cmpi_arrival()
    // int MPI_Improbe(int source, int tag, MPI_Comm comm, int *flag, MPI_Message *message,
    //                 MPI_Status *status)
    try check("MPI_Improbe", unsafe cmpi_improbe(communicator, &arrival))
    // Open MPI looks at what has been matched, and only then lets the network move: what came in while
    // this rank slept is found by the second probe.
    if !arrival.found {
      try check("MPI_Improbe", unsafe cmpi_improbe(communicator, &arrival))
    }
    guard arrival.found else { return nil }
    let count = Int(arrival.bytes)
    var code: Int32 = 0
    // int MPI_Mrecv(void *buf, int count, MPI_Datatype datatype, MPI_Message *message,
    //               MPI_Status *status)
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      code = unsafe cmpi_mrecv(buffer.baseAddress, Int64(count))
      initialized = code == 0 ? count : 0
    }
    let tag = Tag(rawValue: arrival.tag)
    try check("MPI_Mrecv", code, peer: Int(arrival.source), tag: tag)
    return Envelope(source: Int(arrival.source), tag: tag, message: Message(bytes: bytes))
  }

  /// Checks that MPI may be called: by its thread, and before the end.
  private func enter(_ name: String) throws(CommunicationError) {
    precondition(cmpi_is_owner(), "\(name) was called by another thread than started MPI")
    guard !isClosed else { throw .closed(name: name) }
  }
}
