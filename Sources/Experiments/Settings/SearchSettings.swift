public import Evolution
public import Genomes

/// How the islands search.
public struct SearchSettings: Codable, Hashable, Sendable {
  /// How many islands there are.
  public var islands = 2
  /// Whether islands wait for one another.
  public var mode: SearchMode = .asynchronous
  /// Candidates an island and generation of a synchronous run.
  public var generation = 16
  /// How new genomes are found.
  public var strategy: StrategyChoice = .ageing
  /// Individuals that a deme holds.
  public var population = 24
  /// Individuals of which the best becomes a parent.
  public var tournament = 6
  /// How often a child has two parents.
  public var crossover = 0.3
  /// How often each mutation is drawn.
  public var mutations = MutationWeights()

  /// Two islands of ageing evolution.
  public init() {}

  /// What the strategies have in common.
  public var breeding: BreedingSettings {
    BreedingSettings(
      population: population, tournament: tournament, crossover: crossover, mutations: mutations)
  }
}

/// Whether islands wait for one another.
public enum SearchMode: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every island goes on as verdicts come in.
  case asynchronous
  /// Islands go from generation to generation together; the run can be repeated bit for bit.
  case synchronous
}
