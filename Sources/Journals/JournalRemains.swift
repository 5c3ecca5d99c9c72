public import Evolution

/// What is known of an island beyond its journal: whole lines of journals that were cut before a damaged
/// one.
///
/// A verdict counts only for the very candidate that it was given on: the same number, genome, parents and
/// identity. So nothing is taken for what it is not.
public struct JournalRemains: Sendable {
  /// Verdicts, by the name of their candidates.
  private var verdicts: [BirthID: Individual] = [:]
  /// Migrants that had arrived, in the order in which they did.
  public private(set) var arrivals: [Departure] = []

  /// Nothing.
  public init() {}

  /// Adds what stands behind the damaged line of a journal, or in one that was set aside.
  public mutating func add(_ lines: [Journal.Line]) {
    for line in lines {
      switch line.entry {
      case .event(.judged(let individual), _): verdicts[individual.id] = individual
      case .event(.immigrated(let departure), _): arrivals.append(departure)
      default: break
      }
    }
  }

  /// What a candidate came to before; nil where it is not the same one.
  public func recall(_ candidate: Candidate) -> Individual? {
    guard let individual = verdicts[candidate.id], individual.candidate == candidate else {
      return nil
    }
    return individual
  }

  /// Whether nothing is known.
  public var isEmpty: Bool { verdicts.isEmpty && arrivals.isEmpty }
}
