public import Genomes
public import RandomStreams

/// Proposes genomes and learns from their verdicts.
///
/// A value. It may keep models of its own, but the population lives in `deme`, which migration may
/// change between calls. What it proposes depends on what it was told and on the stream alone, and
/// proposing changes nothing: only a birth does, so that a proposal that comes to nothing leaves no
/// trace.
public protocol SearchStrategy: Sendable {
  /// The population.
  var deme: Deme { get set }

  /// The next proposal; nil where there is nothing to propose before more is told.
  ///
  /// - Parameter known: what need not be proposed, since it would not be born; strategies that draw
  ///   may ignore it, as they are asked again.
  func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal?

  /// Learns that a proposal was born, and that there will be a verdict on it.
  mutating func expect(_ candidate: Candidate)

  /// Learns a verdict, viable or not.
  mutating func tell(_ individual: Individual)

  /// Learns of an individual of another island, whether or not it is let into the deme.
  mutating func hear(of migrant: Individual)

  /// Places of the deme's best members, at most `count`, best first: who emigrates where the best do.
  func placesOfBest(_ count: Int) -> [Int]
}

extension SearchStrategy {
  /// Nothing to remember.
  public mutating func expect(_ candidate: Candidate) {}

  /// Nothing to learn.
  public mutating func hear(of migrant: Individual) {}

  /// The order of the deme.
  public func placesOfBest(_ count: Int) -> [Int] { deme.placesOfBest(count) }
}

/// What the strategies that breed have in common.
public struct BreedingSettings: Hashable, Codable, Sendable {
  /// Individuals that a deme holds.
  public var population: Int
  /// Random individuals that are born before the first child, in settings of a run on all islands together,
  /// in those of an island on it; nil for a population of them.
  ///
  /// A deme that begins with fewer than it holds grows by children and immigrants; of more, the best stay.
  public var founders: Int?
  /// Individuals drawn, with replacement, of which the best becomes a parent.
  public var tournament: Int
  /// How often a child has two parents.
  public var crossover: Double
  /// How often each mutation is drawn.
  public var mutations: MutationWeights

  /// Settings, by default those of a small island.
  public init(
    population: Int = 24, tournament: Int = 6, crossover: Double = 0.3,
    mutations: MutationWeights = MutationWeights()
  ) {
    self.population = population
    self.tournament = tournament
    self.crossover = crossover
    self.mutations = mutations
  }
}
