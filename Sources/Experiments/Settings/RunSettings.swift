public import Evaluators
public import Evolution

/// All that a run is told: what `search.yaml` says, complete with defaults.
public struct RunSettings: Codable, Hashable, Sendable {
  /// What reports call the run; the data set's name where nothing is said.
  public var name: String
  /// The number that every draw of the run starts from.
  public var seed: UInt64 = 1
  /// What is learned.
  public var data: DataSettings
  /// What is minimised or maximised; strategies of one objective climb the first.
  public var objectives: [Objective] = [.validationError, .multiplyAdds]
  /// What a candidate must keep to be feasible.
  public var constraints: [Constraint] = []
  /// How the islands search.
  public var search = SearchSettings()
  /// How individuals move between islands.
  public var migration = MigrationSettings()
  /// What may be built.
  public var space = SpaceSettings()
  /// How an evaluation trains.
  public var training = TrainingSettings()
  /// What becomes of the best when the search is over.
  public var final = FinalSettings()
  /// How a rank evaluates.
  public var evaluator = EvaluatorSettings()
  /// When the search ends.
  public var budget: Budget
  /// What the run begins with; nil for nothing.
  public var seedFrom: SeedSettings?

  /// Settings of a run over a data set, with defaults for all else.
  public init(data: DataSettings, budget: Budget) {
    name = data.name
    self.data = data
    self.budget = budget
  }

  /// What the run is after.
  public var goals: Goals { Goals(objectives, constraints: constraints) }

  /// How an island evolves.
  public func settings(ofIsland island: Int) -> IslandSettings {
    let evolution = search.evolution(ofIsland: island)
    var settings = IslandSettings(
      strategy: evolution.strategy,
      breeding: BreedingSettings(
        population: evolution.population, tournament: evolution.tournament,
        crossover: evolution.crossover ?? usualCrossover(of: evolution.strategy),
        mutations: evolution.mutations),
      migration: migration)
    settings.breeding.founders = evolution.founders
    settings.fidelity = evolution.fidelity
    settings.rungs = evolution.rungs
    settings.prescreen = evolution.prescreen
    if training.stop.rule == .median {
      settings.stop = MedianStop(startup: training.stop.startup, grace: training.stop.grace)
    }
    settings.objectives = objectives.count
    if !evolution.emphasis.isEmpty {
      settings.emphasis = objectives.map { objective in
        evolution.emphasis.first { $0.objective == objective.name }?.weight ?? 0
      }
    }
    return settings
  }

  /// How often a child has two parents where nothing is said of it: over vectors and cells fronts are
  /// sought as Deb, Pratap, Agarwal, Meyarivan (2002, section V) sought them, in nine of ten.
  private func usualCrossover(of strategy: StrategyChoice) -> Double {
    let seeksFront = strategy.seeksFront || strategy == .auto && objectives.count > 1
    return seeksFront && space.kind != .layers ? 0.9 : BreedingSettings().crossover
  }
}
