/// Which process a rank is: enough for others on the same host to see whether it lives.
public struct Presence: Hashable, Sendable {
  /// Names the host, and the table of processes in which the number counts.
  public var host: String
  /// The number of the process.
  public var process: Int
  /// When it was started, in units of the host: numbers of processes are used again.
  public var started: Int

  /// The presence of a process.
  public init(host: String, process: Int, started: Int) {
    self.host = host
    self.process = process
    self.started = started
  }
}

/// How a rank finds out whether others are alive, passed in by whoever runs it.
public struct Liveness {
  /// Seconds without a word after which a rank may count as dead; infinite where nobody ever does.
  public var silence: Double
  /// This rank as others on its host see it; nil where they cannot.
  public var presence: Presence?
  /// Whether a process is there and has not ended; nil where that cannot be seen from here.
  public var isAlive: (Presence) -> Bool?
  /// Says where all ranks can read it, but not by messages, that the root lives: called by the root several
  /// times in `silence`.
  public var beat: () -> Void
  /// What the root said last, which differs from time to time as long as it lives; nil where nobody can say.
  public var lastBeat: () -> String?
  /// Ends a process that counts as dead and was only stopped, when the run is over.
  public var end: (Presence) -> Void
  /// Whether somebody has concluded this run: whoever comes back then has nothing to take over.
  public var isConcluded: () -> Bool
  /// Is told sentences about losses: on the root about all, elsewhere about what the rank itself does.
  public var notice: (String) -> Void
  /// Is told when this rank becomes the root.
  public var becomeRoot: () -> Void

  /// By default nobody ever counts as dead.
  public init(
    silence: Double = .infinity, presence: Presence? = nil,
    isAlive: @escaping (Presence) -> Bool? = { _ in nil },
    beat: @escaping () -> Void = {}, lastBeat: @escaping () -> String? = { nil },
    end: @escaping (Presence) -> Void = { _ in }, isConcluded: @escaping () -> Bool = { false },
    notice: @escaping (String) -> Void = { _ in }, becomeRoot: @escaping () -> Void = {}
  ) {
    self.silence = silence
    self.presence = presence
    self.isAlive = isAlive
    self.beat = beat
    self.lastBeat = lastBeat
    self.end = end
    self.isConcluded = isConcluded
    self.notice = notice
    self.becomeRoot = becomeRoot
  }
}

extension Presence: WireValue {
  package func write(to writer: inout WireWriter) throws {
    host.write(to: &writer)
    process.write(to: &writer)
    started.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(
      host: try String(from: &reader), process: try Int(from: &reader),
      started: try Int(from: &reader))
  }
}

/// A rank with its presence, as the root tells it to those who may have to follow it.
package struct KnownRank: Hashable, Sendable, WireValue {
  package var rank: Int
  package var presence: Presence

  package init(rank: Int, presence: Presence) {
    self.rank = rank
    self.presence = presence
  }

  package func write(to writer: inout WireWriter) throws {
    rank.write(to: &writer)
    try presence.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(rank: try Int(from: &reader), presence: try Presence(from: &reader))
  }
}
