public import Evolution

/// What is known of an island beyond its journal: whole lines of journals that were cut before a damaged
/// one.
///
/// A verdict counts only for the very candidate that it was given on: the same number, genome, parents and
/// identity. So nothing is taken for what it is not.
public struct JournalRemains: Sendable {
  /// Verdicts, by the name of their candidates.
  private var verdicts: [BirthID: Individual] = [:]
  private var departures: [Departure] = []

  /// Nothing.
  public init() {}

  /// Adds what stands behind the damaged line of a journal, or in one that was set aside.
  public mutating func add(_ lines: [Journal.Line]) {
    for line in lines {
      switch line.entry {
      case .event(.judged(let individual), _): verdicts[individual.id] = individual
      case .event(.immigrated(let departure), _): departures.append(departure)
      default: break
      }
    }
  }

  /// Adds what others had sent.
  public mutating func add(_ sent: [Departure]) { departures += sent }

  /// Migrants that had arrived or were sent, in the order of their numbers, each departure once.
  public var arrivals: [Departure] {
    var seen: Set<[Int]> = []
    return departures.filter { seen.insert([$0.from, $0.number]).inserted }
      .sorted { ($0.from, $0.number) < ($1.from, $1.number) }
  }

  /// What a candidate came to before; nil where it is not the same one.
  public func recall(_ candidate: Candidate) -> Individual? {
    guard let individual = verdicts[candidate.id], individual.candidate == candidate else {
      return nil
    }
    return individual
  }

  /// Whether nothing is known.
  public var isEmpty: Bool { verdicts.isEmpty && departures.isEmpty }
}
