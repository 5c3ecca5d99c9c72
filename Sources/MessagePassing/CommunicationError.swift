/// Why ranks cannot talk.
public enum CommunicationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A call of MPI failed, with MPI's number and text of the error, and whom and what it was about.
  case call(name: String, errorClass: Int, text: String, peer: Int?, tag: Tag?)
  /// MPI grants less than the one thread beside others that Atoll needs.
  case threadLevel(provided: ThreadLevel, library: String)
  /// The launcher started another number of ranks, or another rank, than MPI knows of.
  case launchMismatch(String)
  /// MPI was started before in this process, or has ended; it starts once.
  case startedBefore
  /// The communicator was closed, and something was asked of it afterwards.
  case closed(name: String)
  /// A message is longer than MPI can count.
  case tooLong(bytes: Int, limit: Int, peer: Int, tag: Tag)
  /// The communicator cannot be closed cleanly while sends are under way or were abandoned.
  case unfinished(messages: Int)

  /// A sentence that says what failed, where, and what is allowed.
  public var description: String {
    switch self {
    case .call(let name, let errorClass, let text, let peer, let tag):
      let place =
        (peer.map { " with rank \($0)" } ?? "") + (tag.map { " about \($0)" } ?? "")
      return "\(name)\(place) failed: \(text) (error class \(errorClass))."
    case .threadLevel(let provided, let library):
      return """
        MPI_Init_thread granted \(provided), but Atoll needs MPI_THREAD_FUNNELED or more; \
        use another build of MPI than: \(library).
        """
    case .launchMismatch(let sentence):
      return sentence
    case .startedBefore:
      return "MPI was started before in this process; a process can start it only once."
    case .closed(let name):
      return "\(name) was called after the communicator was closed."
    case .tooLong(let bytes, let limit, let peer, let tag):
      return """
        A message of \(bytes) bytes to rank \(peer) about \(tag) is too long; at most \(limit) \
        bytes are allowed.
        """
    case .unfinished(let messages):
      return """
        MPI_Finalize was not called, because \(messages) sent messages never left and it would \
        wait for them for ever; the run can only be ended by MPI_Abort.
        """
    }
  }
}

/// How many threads of a process may call MPI, in rising order.
public enum ThreadLevel: Int32, Comparable, Sendable, CustomStringConvertible {
  /// The process has one thread.
  case single = 0
  /// Only the thread that started MPI calls it.
  case funneled = 1
  /// Any thread calls it, one at a time.
  case serialized = 2
  /// Any threads call it at the same time.
  case multiple = 3

  /// Whether a level allows less than another.
  public static func < (a: ThreadLevel, b: ThreadLevel) -> Bool { a.rawValue < b.rawValue }

  /// The name that MPI gives the level.
  public var description: String {
    switch self {
    case .single: "MPI_THREAD_SINGLE"
    case .funneled: "MPI_THREAD_FUNNELED"
    case .serialized: "MPI_THREAD_SERIALIZED"
    case .multiple: "MPI_THREAD_MULTIPLE"
    }
  }
}
