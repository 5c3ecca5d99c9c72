/// What `atoll profile` is asked for.
public struct ProfileRequest: Hashable, Sendable {
  /// What the device is called.
  public var name: String
  /// Samples of a batch.
  public var batch: Int
  /// Threads of a network.
  public var threads: Int
  /// Networks whose operators are timed, at most.
  public var networks: Int
  /// Seconds that all of it takes, more or less, without a check.
  public var seconds: Double

  /// A request.
  public init(name: String, batch: Int, threads: Int, networks: Int, seconds: Double) {
    self.name = name
    self.batch = batch
    self.threads = threads
    self.networks = networks
    self.seconds = seconds
  }
}

/// How a profile stands.
public struct ProfileProgress: Hashable, Sendable {
  /// What is being done.
  public enum Phase: String, Sendable {
    /// Operators of networks are timed.
    case operators
    /// Whole networks are timed, for the correction.
    case correction
    /// Other networks are predicted and timed.
    case check
  }

  /// What is being done.
  public var phase: Phase
  /// Networks that have been timed in this phase.
  public var networks: Int
  /// Operators that have a time.
  public var keys: Int
}
