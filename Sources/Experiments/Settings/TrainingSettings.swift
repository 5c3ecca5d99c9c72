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

  /// A few epochs without limits.
  public init() {}
}

/// How the winner is trained and tested when the search is over.
public struct FinalSettings: Codable, Hashable, Sendable {
  /// Passes over the training samples.
  public var epochs = 12
  /// Whether the validation part joins the training part, before the one reading of the test part.
  public var withValidation = true
  /// Trainings of the winner, from different seeds.
  public var seeds = 1
  /// Whether there is a final training at all.
  public var enabled = true

  /// One training of three times the default epochs.
  public init() {}
}

/// How a rank evaluates.
public struct EvaluatorSettings: Codable, Hashable, Sendable {
  /// Candidates that are evaluated at once in a rank.
  public var slots: CoreCount = .auto
  /// Threads of each evaluation.
  public var workers: CoreCount = .auto
  /// Failures that are made on purpose.
  public var faults = FaultSettings()

  /// As many slots as there are cores.
  public init() {}
}

/// Failures that are made on purpose, to see a run survive them.
public struct FaultSettings: Codable, Hashable, Sendable {
  /// The share of evaluations that fail.
  public var rate = 0.0

  /// No failures.
  public init() {}
}

/// A number of threads: given, or chosen by the cores that there are.
public enum CoreCount: Hashable, Sendable {
  case auto
  case exactly(Int)

  /// The number given, or nil.
  public var number: Int? {
    if case .exactly(let number) = self { number } else { nil }
  }
}

extension CoreCount: Codable {
  /// Decodes `auto` or a number.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = if let number = try? container.decode(Int.self) { .exactly(number) } else { .auto }
  }

  /// Encodes `auto` or a number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .auto: try container.encode("auto")
    case .exactly(let number): try container.encode(number)
    }
  }
}
