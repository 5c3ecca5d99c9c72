public import Genomes
public import RandomStreams

/// A space as a model-guided search sees it: ways to make candidates, and numbers for each.
public protocol CandidateSource: Sendable {
  /// What is searched for.
  associatedtype Candidate: Sendable

  /// What the values of an encoding mean.
  var features: [FeatureKind] { get }

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

/// How many candidates of each kind are looked at.
private enum Sizes {
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

/// Proposes candidates of a space: at random until ten costs are known, then where a model expects most.
///
/// The expected improvement is maximised over what is likely to be good and what may be: neighbours of
/// the best candidates, their children, random ones; then by climbing from the most promising.
/// - **Source:** the candidates follow Hutter, Hoos, Leyton-Brown 2011 (SMAC), section 4.3.
public struct ModelGuidedSampler<Source: CandidateSource>: Sendable {
  /// How a sampler chooses once the start is over.
  public enum Guidance: String, Hashable, Codable, Sendable, CaseIterable {
    /// By expected improvement.
    case model
    /// Any mutation of the best candidate: what is left of the search without its model.
    case incumbent
  }

  /// A candidate that has been judged.
  private struct Judged {
    var candidate: Source.Candidate
    var cost: Double
  }

  private let source: Source
  private let guidance: Guidance
  private var guide: ModelGuide
  /// The best, best first, ties in the order in which they were told.
  private var elite: [Judged] = []

  /// A sampler that knows nothing.
  public init(of source: Source, guidance: Guidance = .model) {
    self.source = source
    self.guidance = guidance
    guide = ModelGuide(features: source.features)
  }

  /// The next candidate, one that was never proposed where such a one is found.
  ///
  /// Until its cost is told, it counts as what the model expects of it.
  public mutating func ask(using stream: inout RandomStream) -> Source.Candidate {
    let candidate = proposal(using: &stream) { _ in true }
    expect(candidate)
    return candidate
  }

  /// The best candidate that is admitted, as far as one is found; nothing is remembered of it.
  ///
  /// - Parameter isAdmitted: asked of what would be proposed; what it refuses is not considered again.
  public func proposal(
    using stream: inout RandomStream, where isAdmitted: (Source.Candidate) -> Bool
  ) -> Source.Candidate {
    var sampler = self
    for _ in 0..<Sizes.refusals {
      let candidate = sampler.proposal(using: &stream)
      if isAdmitted(candidate) { return candidate }
      sampler.guide.dismiss(source.encoding(of: candidate))
    }
    return source.random(from: &stream)
  }

  /// Learns that a candidate is being evaluated: until its cost is told, it counts as what the model
  /// expects of it.
  public mutating func expect(_ candidate: Source.Candidate) {
    guide.markPending(source.encoding(of: candidate))
    guide.prepare()
  }

  /// Learns the cost of a candidate, asked or not: minimised, infinite where there is none.
  public mutating func tell(_ candidate: Source.Candidate, cost: Double) {
    guide.observe(source.encoding(of: candidate), cost: cost)
    guide.prepare()
    guard cost.isFinite else { return }
    let place = elite.firstIndex { cost < $0.cost } ?? elite.count
    elite.insert(Judged(candidate: candidate, cost: cost), at: place)
    if elite.count > Sizes.parents { elite.removeLast() }
  }

  /// Learns that no cost of a candidate will be told.
  public mutating func forget(_ candidate: Source.Candidate) {
    guide.forget(source.encoding(of: candidate))
  }

  private mutating func proposal(using stream: inout RandomStream) -> Source.Candidate {
    guard guide.hasModel, let best = elite.first?.candidate else {
      return firstUnknown { _ in source.random(from: &stream) }
    }
    switch guidance {
    case .model: return mostPromising(using: &stream)
    case .incumbent:
      return firstUnknown { attempt in
        let mutant = source.mutated(best, from: &stream)
        return attempt < Sizes.tries / 2 ? mutant : source.mutated(mutant, from: &stream)
      }
    }
  }

  /// The first of some candidates that was never proposed, or the last.
  private func firstUnknown(_ make: (Int) -> Source.Candidate) -> Source.Candidate {
    for attempt in 0..<Sizes.tries {
      let candidate = make(attempt)
      if !guide.knows(source.encoding(of: candidate)) { return candidate }
    }
    return make(Sizes.tries)
  }

  private mutating func mostPromising(using stream: inout RandomStream) -> Source.Candidate {
    var pool = CandidatePool(of: source, capacity: Sizes.climbers)
    pool.add(firstCandidates(using: &stream), ratedBy: &guide)
    for _ in 0..<Sizes.rounds {
      let around = pool.leaders.flatMap {
        source.neighbours(of: $0, atMost: Sizes.neighbours, from: &stream)
      }
      pool.add(around, ratedBy: &guide)
    }
    return pool.leaders.first ?? firstUnknown { _ in source.random(from: &stream) }
  }

  private func firstCandidates(using stream: inout RandomStream) -> [Source.Candidate] {
    var candidates = elite.prefix(Sizes.incumbents).flatMap {
      source.neighbours(of: $0.candidate, atMost: Sizes.neighbours, from: &stream)
    }
    for index in 0..<Sizes.children {
      let mother = stream.pick(from: elite).candidate
      let father = stream.pick(from: elite).candidate
      let child = source.crossed(mother, father, from: &stream)
      candidates.append(index % 2 == 0 ? child : source.mutated(child, from: &stream))
    }
    for _ in 0..<Sizes.strangers { candidates.append(source.random(from: &stream)) }
    return candidates
  }
}
