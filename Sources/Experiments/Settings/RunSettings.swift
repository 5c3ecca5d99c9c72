public import DataSets
public import Evaluators
public import Evolution

/// All that a run is told: what `search.yaml` says, complete with defaults.
public struct RunSettings: Codable, Hashable, Sendable {
  /// What reports call the run; the data set's name where nothing is said.
  public var name: String
  /// The number that every draw of the run starts from.
  public var seed: UInt64 = 1
  public var data: DataDescription
  /// What is minimised; strategies climb the first.
  public var objectives: [ObjectiveChoice] = [.validationError, .multiplyAdds]
  public var search = SearchSettings()
  public var migration = MigrationSettings()
  public var space = SpaceSettings()
  public var training = TrainingSettings()
  public var final = FinalSettings()
  public var evaluator = EvaluatorSettings()
  public var budget: Budget

  /// Settings of a run over a data set, with defaults for all else.
  public init(data: DataDescription, budget: Budget) {
    name = data.name
    self.data = data
    self.budget = budget
  }

  /// How each island evolves.
  public var island: IslandSettings {
    IslandSettings(strategy: search.strategy, breeding: search.breeding, migration: migration)
  }
}
