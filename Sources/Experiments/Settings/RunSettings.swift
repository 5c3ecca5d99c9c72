public import Evolution

/// All that a run is told: what `search.yaml` says, complete with defaults.
public struct RunSettings: Codable, Hashable, Sendable {
  /// What reports call the run; the data set's name where nothing is said.
  public var name: String
  /// The number that every draw of the run starts from.
  public var seed: UInt64 = 1
  public var data: DataSettings
  /// What is minimised; strategies climb the first.
  public var objectives: [ObjectiveName] = [.validationError, .multiplyAdds]
  public var search = SearchSettings()
  public var migration = MigrationSettings()
  public var space = SpaceSettings()
  public var training = TrainingSettings()
  public var final = FinalSettings()
  public var evaluator = EvaluatorSettings()
  public var budget: Budget

  /// Settings of a run over a data set, with defaults for all else.
  public init(data: DataSettings, budget: Budget) {
    name = data.name
    self.data = data
    self.budget = budget
  }

  /// How each island evolves.
  public var island: IslandSettings {
    IslandSettings(strategy: search.strategy, breeding: search.breeding, migration: migration)
  }
}

/// The quantities that a run can minimise, by name.
public enum ObjectiveName: String, Codable, Hashable, Sendable, CaseIterable {
  /// Share of the validation samples that are classified wrongly.
  case validationError = "validation_error"
  /// Mean cross-entropy of the validation samples.
  case validationLoss = "validation_loss"
  /// Trained weights.
  case parameters
  /// Multiply-adds of one sample's forward pass.
  case multiplyAdds = "multiply_adds"
  /// Bytes of the activations of one sample.
  case activationBytes = "activation_bytes"
}
