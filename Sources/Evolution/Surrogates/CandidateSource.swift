public import Genomes
public import RandomStreams

/// A space as a model-guided search sees it: ways to make candidates, and numbers for each.
public protocol CandidateSource: Sendable {
  /// What is searched for.
  associatedtype Candidate: Sendable

  /// What the values of an encoding mean.
  var features: [FeatureKind] { get }

  /// Whether nothing is known against a candidate before its evaluation.
  func isWorthwhile(_ candidate: Candidate) -> Bool

  /// A candidate drawn from the whole space.
  func random(from stream: inout RandomStream) -> Candidate

  /// A candidate that differs from one in little.
  func mutated(_ candidate: Candidate, from stream: inout RandomStream) -> Candidate

  /// A candidate made of two.
  func crossed(
    _ mother: Candidate, _ father: Candidate, from stream: inout RandomStream
  ) -> Candidate

  /// Candidates one step away: all of them, or `limit` drawn at random.
  func neighbours(
    of candidate: Candidate, atMost limit: Int, from stream: inout RandomStream
  ) -> [Candidate]

  /// The candidate as numbers.
  func encoding(of candidate: Candidate) -> EncodedPoint
}

extension CandidateSource {
  /// Nothing is.
  public func isWorthwhile(_ candidate: Candidate) -> Bool { true }
}

/// What says how promising candidates are.
protocol CandidateGuide {
  /// Whether a point was judged, or chosen, before.
  func knows(_ point: EncodedPoint) -> Bool

  /// Learns that a point is not to be chosen, for a reason that has nothing to do with its cost.
  mutating func dismiss(_ point: EncodedPoint)

  /// How much is to be expected of each candidate; −∞ for points that are known.
  mutating func improvements(of candidates: [EncodedPoint]) -> [Double]
}

/// How many candidates of each kind are looked at.
enum CandidateCounts {
  /// The best candidates: how many are kept as parents, and how many have their neighbours asked.
  static let (parents, incumbents) = (10, 3)
  /// How many neighbours of one candidate, children and random candidates are asked.
  static let (neighbours, children, strangers) = (24, 20, 100)
  /// How often the most promising are climbed from, and how many at a time.
  static let (rounds, climbers) = (3, 2)
  /// How many candidates in a row may be refused.
  static let refusals = 50
  /// How often a candidate is sought that was never proposed.
  static let tries = 100
}

// How the most promising candidate is sought: among what is likely to be good and what may be, that
// is neighbours of the best candidates, their children and random ones; then by climbing from the
// most promising. The candidates follow Hutter, Hoos, Leyton-Brown 2011 (SMAC), section 4.3.

extension CandidateSource {
  /// The most promising candidate that is admitted; nil where none is found.
  ///
  /// - Parameters:
  ///   - elite: the best candidates that are known, best first, one at least.
  ///   - isAdmitted: asked of what would be proposed; what it refuses is not considered again.
  func mostPromising(
    around elite: [Candidate], guidedBy guide: some CandidateGuide,
    using stream: inout RandomStream, where isAdmitted: (Candidate) -> Bool
  ) -> Candidate? {
    var guide = guide
    for _ in 0..<CandidateCounts.refusals {
      let best = mostPromising(around: elite, ratedBy: &guide, using: &stream)
      guard let candidate = best ?? firstUnknown(to: guide, using: &stream) else { return nil }
      if isAdmitted(candidate) { return candidate }
      guide.dismiss(encoding(of: candidate))
    }
    return nil
  }

  /// A random candidate that a guide does not know and that is worthwhile; nil where none is found.
  func firstUnknown(
    to guide: some CandidateGuide, using stream: inout RandomStream
  ) -> Candidate? {
    for _ in 0..<CandidateCounts.tries {
      let candidate = random(from: &stream)
      if isWorthwhile(candidate), !guide.knows(encoding(of: candidate)) { return candidate }
    }
    return nil
  }

  private func mostPromising(
    around elite: [Candidate], ratedBy guide: inout some CandidateGuide,
    using stream: inout RandomStream
  ) -> Candidate? {
    var pool = CandidatePool(of: self, capacity: CandidateCounts.climbers)
    pool.add(firstCandidates(around: elite, using: &stream), ratedBy: &guide)
    for _ in 0..<CandidateCounts.rounds {
      let around = pool.leaders.flatMap {
        neighbours(of: $0, atMost: CandidateCounts.neighbours, from: &stream)
      }
      pool.add(around, ratedBy: &guide)
    }
    return pool.leaders.first
  }

  private func firstCandidates(
    around elite: [Candidate], using stream: inout RandomStream
  ) -> [Candidate] {
    var candidates = elite.prefix(CandidateCounts.incumbents).flatMap {
      neighbours(of: $0, atMost: CandidateCounts.neighbours, from: &stream)
    }
    for index in 0..<CandidateCounts.children {
      let mother = stream.pick(from: elite)
      let father = stream.pick(from: elite)
      let child = crossed(mother, father, from: &stream)
      candidates.append(index % 2 == 0 ? child : mutated(child, from: &stream))
    }
    for _ in 0..<CandidateCounts.strangers { candidates.append(random(from: &stream)) }
    return candidates
  }
}
