/// Turns candidates into individuals, in its own time, in any order, each exactly once.
public protocol Evaluator: AnyObject {
  /// How many candidates it works on at once; more than these it need not be given.
  var capacity: Int { get }

  /// Takes a candidate.
  func submit(_ candidate: Candidate)

  /// The individuals finished since the last call.
  func collect() throws -> [Individual]

  /// Drops what is in hand, as soon as it can; it is not reported any more.
  func cancel()
}

/// What happened on an island, in order: the lines of its journal.
public enum IslandEvent: Hashable, Codable, Sendable {
  /// A candidate was born, and is to be evaluated.
  case born(Candidate)
  /// A candidate was judged.
  case judged(Individual)
  /// Emigrants left, or would have: the destinations with the names of the emigrants.
  case emigrated([Emigration])
  /// Immigrants were let in or turned away.
  case immigrated(Departure)

  /// A departure as the journal of the home island keeps it: the individuals stand there already.
  public struct Emigration: Hashable, Codable, Sendable {
    /// The destination.
    public var to: Int
    /// The names of those who left, in order.
    public var migrants: [BirthID]

    /// The names of those who left for an island.
    public init(_ departure: Departure) {
      to = departure.to
      migrants = departure.migrants.map(\.id)
    }
  }
}

/// Is told everything that happens on an island, before anyone else learns of it.
public protocol Recorder: AnyObject {
  /// Records an event.
  func record(_ event: IslandEvent) throws
}

extension IslandState {
  /// Does again what an event says, and tells where the outcome is another.
  ///
  /// - Throws: the first difference: the journal does not belong to these settings, seed or version.
  public mutating func replay(_ event: IslandEvent) throws(ReplayError) {
    switch event {
    case .born(let candidate):
      let again = bear()
      guard again == candidate else { throw .otherBirth(expected: candidate.id, found: again?.id) }
    case .judged(let individual):
      guard pending.contains(where: { $0.id == individual.id }) else {
        throw .notPending(individual.id)
      }
      judge(individual)
    case .emigrated(let emigrations):
      let again = emigrate().map(IslandEvent.Emigration.init)
      guard again == emigrations else { throw .otherEmigrants(number: departureCount) }
    case .immigrated(let departure):
      immigrate(departure)
    }
  }
}

/// Where a journal and its replay part.
public enum ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The replay bore another candidate than the journal says.
  case otherBirth(expected: BirthID, found: BirthID?)
  /// A verdict on a candidate that was not born.
  case notPending(BirthID)
  /// Other emigrants left.
  case otherEmigrants(number: Int)

  /// The difference as a sentence.
  public var description: String {
    switch self {
    case .otherBirth(let expected, let found):
      "the journal says that \(expected) was born with a genome that these settings do not give"
        + (found.map { " (the replay bore \($0))" } ?? " (the replay bore nobody)")
    case .notPending(let id): "the journal judges \(id), which was not waiting for a verdict"
    case .otherEmigrants(let number): "departure \(number) of the journal has other emigrants"
    }
  }
}
