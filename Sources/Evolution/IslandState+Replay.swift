extension IslandState {
  /// Does again what an event says, and tells where the outcome is another.
  ///
  /// - Throws: the first difference: the journal does not belong to these settings, seed or version.
  public mutating func replay(_ event: IslandEvent) throws(ReplayError) {
    switch event {
    case .born(let candidate):
      let again = bear(ceiling: candidate.ceiling)
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
