import Genomes
public import RandomStreams

/// Proposes candidates of a space: at random at first, until ten costs are known at least, then where a model expects most.
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

  /// Where candidates come from.
  public var source: Source
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
    let candidate = proposal(using: &stream) { _ in true } ?? source.random(from: &stream)
    expect(candidate)
    return candidate
  }

  /// The best candidate that is admitted; nil where none is found.
  ///
  /// Nothing is remembered of it.
  /// - Parameters:
  ///   - atRandom: whether it is drawn at random, whatever is known.
  ///   - isAdmitted: asked of what would be proposed; what it refuses is not considered again.
  public func proposal(
    atRandom: Bool = false, using stream: inout RandomStream,
    where isAdmitted: (Source.Candidate) -> Bool
  ) -> Source.Candidate? {
    guard !atRandom, guide.hasModel, let best = elite.first?.candidate else {
      return admitted(isAdmitted) { _ in source.random(from: &stream) }
    }
    switch guidance {
    case .model:
      return source.mostPromising(
        around: elite.map(\.candidate), guidedBy: guide, using: &stream, where: isAdmitted)
    case .incumbent:
      let mutant = admitted(isAdmitted) { attempt in
        let mutant = source.mutated(best, from: &stream)
        return attempt < CandidateCounts.tries / 2 ? mutant : source.mutated(mutant, from: &stream)
      }
      return mutant ?? admitted(isAdmitted) { _ in source.random(from: &stream) }
    }
  }

  /// Learns that a candidate is being evaluated: until its cost is told, it counts as what the model
  /// expects of it.
  public mutating func expect(_ candidate: Source.Candidate) {
    let point = source.encoding(of: candidate)
    guard guidance == .model else { return guide.dismiss(point) }
    guide.markPending(point)
    guide.prepare()
  }

  /// Learns the cost of a candidate, asked or not: minimised, infinite where there is none.
  public mutating func tell(_ candidate: Source.Candidate, cost: Double) {
    guide.observe(source.encoding(of: candidate), cost: cost)
    if guidance == .model { guide.prepare() }
    guard cost.isFinite else { return }
    let place = elite.firstIndex { cost < $0.cost } ?? elite.count
    elite.insert(Judged(candidate: candidate, cost: cost), at: place)
    if elite.count > CandidateCounts.parents { elite.removeLast() }
  }

  /// Learns that no cost of a candidate will be told.
  public mutating func forget(_ candidate: Source.Candidate) {
    guide.forget(source.encoding(of: candidate))
  }

  /// The first of some candidates that was never proposed and is admitted.
  private func admitted(
    _ isAdmitted: (Source.Candidate) -> Bool, _ make: (Int) -> Source.Candidate
  ) -> Source.Candidate? {
    for attempt in 0..<CandidateCounts.tries {
      let candidate = make(attempt)
      if !guide.knows(source.encoding(of: candidate)), isAdmitted(candidate) { return candidate }
    }
    return nil
  }
}
