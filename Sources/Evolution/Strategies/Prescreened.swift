import Genomes
import RandomStreams

/// A pre-screen around any strategy: a classifier that has learnt from verdicts sends back proposals that
/// look poor.
///
/// After `warmup` verdicts a classifier is fitted to tell the best `quantile` of all candidates, by score or
/// by front and crowding as the strategy has it, from the others, and again whenever a fifth more is known. A proposal that it takes for one of the others is
/// drawn anew, at most `tries` times; then the most promising of all is born. So a classifier that
/// refuses everything ends nothing.
///
/// - **Source:** Johnston, Young, Hughes, Patton, White, "Optimizing Convolutional Neural Networks for
///   Cloud Detection", MLHPC 2017; in front of an asynchronous evolution: Patton et al., "167-PFlops Deep
///   Learning for Electron Microscopy", SC 2018.
struct Prescreened: SearchStrategy {
  private var inner: any SearchStrategy
  private let space: SearchSpace
  private let settings: PrescreenSettings
  private let fidelity: Double
  private let seeksFront: Bool
  private var points: [EncodedPoint] = []
  /// What each point came to; nil where it was not viable.
  private var fitnesses: [Fitness?] = []
  private var classifier: Classifier?
  private var verdicts = 0
  /// The number of verdicts at which the classifier is fitted anew.
  private var nextFit = 0

  var deme: Deme {
    get { inner.deme }
    set { inner.deme = newValue }
  }

  func placesOfBest(_ count: Int) -> [Int] { inner.placesOfBest(count) }

  init(
    _ inner: any SearchStrategy, space: SearchSpace, settings: PrescreenSettings, fidelity: Double,
    seeksFront: Bool
  ) {
    self.inner = inner
    self.space = space
    self.settings = settings
    self.fidelity = fidelity
    self.seeksFront = seeksFront
  }

  func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    guard let classifier else { return inner.ask(knowing: known, using: &stream) }
    guard var proposal = inner.ask(knowing: known, using: &stream) else { return nil }
    var pending: Proposal? = proposal
    let chosen = classifier.firstPromising(
      atMost: settings.tries, encoding: { space.encoding(of: $0.genome) },
      make: {
        // The first one has been asked for already; a strategy that falls silent repeats its last.
        if let first = pending {
          pending = nil
          return first
        }
        proposal = inner.ask(knowing: known, using: &stream) ?? proposal
        return proposal
      })
    guard var result = chosen?.candidate else { return proposal }
    result.rejections = max(0, (chosen?.tries ?? 1) - 1)
    return result
  }

  mutating func expect(_ candidate: Candidate) { inner.expect(candidate) }

  mutating func tell(_ individual: Individual) {
    learn(individual)
    inner.tell(individual)
  }

  mutating func hear(of migrant: Individual) {
    learn(migrant)
    inner.hear(of: migrant)
  }

  /// Learns a verdict of the one fidelity that all candidates have; what is not viable is poor.
  private mutating func learn(_ individual: Individual) {
    guard individual.candidate.proposal.fidelity == fidelity else { return }
    points.append(space.encoding(of: individual.genome))
    fitnesses.append(individual.fitness)
    // The latest say most about where the search is now.
    if points.count > Self.memory {
      points.removeFirst()
      fitnesses.removeFirst()
    }
    verdicts += 1
    guard verdicts >= settings.warmup, classifier == nil || verdicts >= nextFit else { return }
    nextFit = verdicts + max(1, points.count / 5)
    classifier = Classifier(
      features: space.features, points: points, costs: costs, quantile: settings.quantile)
  }

  /// How far from the best each point is, in the eyes of the strategy: its score, or its place by
  /// front and crowding; what breaks a constraint behind that, what is not viable behind all.
  private var costs: [Double] {
    guard seeksFront else {
      return fitnesses.map { $0.map { $0.isFeasible ? deme.score(of: $0) : 1e30 } ?? 1e300 }
    }
    var levels = NonDominatedLevels()
    for (place, fitness) in fitnesses.enumerated() {
      guard let fitness else { continue }
      levels.insert(ParetoPoint(id: place, costs: fitness.costs, violation: fitness.handicap))
    }
    var costs = Array(repeating: 1e300, count: fitnesses.count)
    for (rank, place) in levels.idsBestFirst.enumerated() { costs[place] = Double(rank) }
    return costs
  }

  /// Verdicts that a classifier is fitted to at most.
  private static let memory = 500
}

/// How proposals are screened before they are evaluated.
public struct PrescreenSettings: Hashable, Codable, Sendable {
  /// Verdicts before the first classifier.
  public var warmup: Int
  /// The share of the candidates that counts as good.
  public var quantile: Double
  /// Proposals that are looked at for one birth at most.
  public var tries: Int

  /// A screen, by default one that sends back what is not among the better half.
  public init(warmup: Int = 50, quantile: Double = 0.5, tries: Int = 20) {
    self.warmup = warmup
    self.quantile = quantile
    self.tries = tries
  }
}
