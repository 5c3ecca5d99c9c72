public import Genomes
public import RandomStreams

/// Proposes genomes and learns from their verdicts.
///
/// A value. It may keep models of its own, but the population lives in `deme`, which migration may
/// change between calls. What it proposes depends on what it was told and on the stream alone.
public protocol SearchStrategy: Sendable {
  /// The population.
  var deme: Deme { get set }

  /// The next proposal; nil where there is nothing to propose before more is told.
  mutating func ask(using stream: inout RandomStream) -> Proposal?

  /// Learns a verdict, viable or not.
  mutating func tell(_ individual: Individual)
}

/// What the strategies have in common.
public struct BreedingSettings: Hashable, Codable, Sendable {
  /// Individuals that a deme holds.
  public var population: Int
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

/// The strategies by name.
public enum StrategyChoice: String, Hashable, Codable, Sendable, CaseIterable {
  case ageing
  case random

  /// The strategy of this name.
  public func strategy(in space: SearchSpace, _ settings: BreedingSettings) -> any SearchStrategy {
    switch self {
    case .ageing: AgeingEvolution(space: space, settings: settings)
    case .random: RandomSearch(space: space, settings: settings)
    }
  }
}
