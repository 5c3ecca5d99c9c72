public import DataSets
public import Networks

/// What one evaluation may spend, and how it trains.
public struct TrainingSettings: Codable, Hashable, Sendable {
  /// Passes over the training samples.
  public var epochs = 4
  /// Training samples that an evaluation sees; nil for all.
  public var samples: Int?
  /// Validation samples that an evaluation sees; nil for all.
  public var validationSamples: Int?
  /// How many folds a candidate is judged by, being trained anew for each; 1: the parts as they are.
  public var folds = 1
  /// How the learning rate falls.
  public var schedule: ScheduleKind = .cosine
  /// Share of all steps over which the learning rate rises.
  public var warmup = 0.05
  /// The share of each label that is spread over all classes.
  public var labelSmoothing = 0.0
  /// The largest norm that all gradients together may have; 0 for any.
  public var gradientClipping = 5.0
  /// How training samples are varied.
  public var augmentation = Augmentation()
  /// Seconds an evaluation; nil for any.
  public var timeLimit: Double?
  /// MiB an evaluation; nil for any.
  public var memoryLimit: Int?
  /// What becomes of candidates whose architecture alone tells that they break a constraint.
  public var infeasible: InfeasibleRule = .train
  /// When an evaluation is broken off whose learning curve is behind.
  public var stop = StopSettings()

  /// A few epochs without limits.
  public init() {}

  /// Decodes settings, also of versions that trained whatever was infeasible.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epochs = try container.decode(Int.self, forKey: .epochs)
    samples = try container.decodeIfPresent(Int.self, forKey: .samples)
    validationSamples = try container.decodeIfPresent(Int.self, forKey: .validationSamples)
    folds = try container.decode(Int.self, forKey: .folds)
    schedule = try container.decode(ScheduleKind.self, forKey: .schedule)
    warmup = try container.decode(Double.self, forKey: .warmup)
    labelSmoothing = try container.decode(Double.self, forKey: .labelSmoothing)
    gradientClipping = try container.decode(Double.self, forKey: .gradientClipping)
    augmentation = try container.decode(Augmentation.self, forKey: .augmentation)
    timeLimit = try container.decodeIfPresent(Double.self, forKey: .timeLimit)
    memoryLimit = try container.decodeIfPresent(Int.self, forKey: .memoryLimit)
    infeasible = try container.decodeIfPresent(InfeasibleRule.self, forKey: .infeasible) ?? .train
    stop = try container.decode(StopSettings.self, forKey: .stop)
  }
}

/// What becomes of candidates whose architecture alone tells that they break a constraint.
public enum InfeasibleRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// They are trained like all others, and are parents of feasible ones.
  case train
  /// They are drawn anew, as is what does not decode; where that does not help they are not trained.
  case refuse
}

/// When an evaluation is broken off whose learning curve is behind those of others.
public struct StopSettings: Codable, Hashable, Sendable {
  /// What a curve is held against.
  public var rule: StopRule = .none
  /// Complete evaluations of an island before anybody is stopped.
  public var startup = 5
  /// Epochs, or points of a table's curve, after which nobody is stopped yet.
  public var grace = 1
  /// Validation samples that are classified after each epoch; nil for all that an evaluation sees.
  public var samples: Int?

  /// Every evaluation runs to its end.
  public init() {}
}

/// What a learning curve is held against.
public enum StopRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// Nothing.
  case none
  /// The median of the running means of complete curves.
  case median
}

/// How the winner is trained and tested when the search is over; what is not said here is as in the
/// search.
public struct FinalSettings: Codable, Hashable, Sendable {
  /// Passes over the training samples.
  public var epochs = 12
  /// Whether the validation part joins the training part, before the one reading of the test part.
  public var withValidation = true
  /// Trainings of each, from different seeds.
  public var seeds = 1
  /// Members of the front, or of the finalists' front, that are trained and tested, best first; the winner
  /// always is.
  public var front = 1
  /// The best by the first objective that compete for being the winner, by a whole training each, whose
  /// validation part is not learned from; 1 where the search's word is enough.
  public var top = 1
  /// Trainings of each of these, from different seeds, whose mean counts; nil for as many as `seeds`.
  public var topSeeds: Int?
  /// Share of each label that is spread over all classes.
  public var labelSmoothing = TrainingRecipe().labelSmoothing
  /// The decay of the weights' moving average a step; 0 for none.
  public var averaging = TrainingRecipe().averaging
  /// Share of a weight that a step of rate 1 takes away; nil for the candidate's own, made fit for the
  /// longer training.
  public var weightDecay: Double?
  /// Whether there is a final training at all.
  public var enabled = true

  /// One training of three times the default epochs.
  public init() {}

  /// Decodes settings, also of versions whose recipe could not be chosen.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epochs = try container.decode(Int.self, forKey: .epochs)
    withValidation = try container.decode(Bool.self, forKey: .withValidation)
    seeds = try container.decode(Int.self, forKey: .seeds)
    front = try container.decode(Int.self, forKey: .front)
    top = try container.decodeIfPresent(Int.self, forKey: .top) ?? top
    topSeeds = try container.decodeIfPresent(Int.self, forKey: .topSeeds)
    labelSmoothing =
      try container.decodeIfPresent(Double.self, forKey: .labelSmoothing) ?? labelSmoothing
    averaging = try container.decodeIfPresent(Double.self, forKey: .averaging) ?? averaging
    weightDecay = try container.decodeIfPresent(Double.self, forKey: .weightDecay)
    enabled = try container.decode(Bool.self, forKey: .enabled)
  }
}
