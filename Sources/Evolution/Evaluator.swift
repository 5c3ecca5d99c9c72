/// Turns candidates into individuals, in its own time, in any order, each exactly once.
public protocol Evaluator: AnyObject {
  /// How many candidates it works on at once; more than these it need not be given.
  var capacity: Int { get }

  /// Takes a candidate.
  func submit(_ candidate: Candidate)

  /// The individuals finished since the last call.
  func collect() throws -> [Individual]

  /// Seconds until the next verdict, where they are known beforehand: nobody need look before, or
  /// should sleep for longer.
  var secondsToVerdict: Double? { get }

  /// Drops what is in hand, as soon as it can; it is not reported any more.
  func cancel()
}

extension Evaluator {
  /// Nobody knows how long a training takes.
  public var secondsToVerdict: Double? { nil }
}
