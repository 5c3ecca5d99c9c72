public import Architectures
public import Evaluators

/// What judges candidates, and how a rank does it.
public struct EvaluatorSettings: Codable, Hashable, Sendable {
  /// What judges candidates.
  public var kind: EvaluatorKind = .training
  /// The table that is looked up, where one is.
  public var table = TableSettings()
  /// The function that is computed, where one is.
  public var synthetic = SyntheticSettings()
  /// The devices whose latencies are predicted of every network.
  public var profiles: [ProfileSettings] = []
  /// Candidates that are evaluated at once in a rank.
  public var slots: CoreCount = .auto
  /// Threads of each evaluation.
  public var workers: CoreCount = .auto
  /// What a candidate that crashes takes with it.
  public var isolation: EvaluatorIsolation = .none
  /// Failures that are made on purpose.
  public var faults = FaultSettings()

  /// As many slots as there are cores.
  public init() {}

  /// Decodes settings, also of versions that knew no isolation.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(EvaluatorKind.self, forKey: .kind)
    table = try container.decode(TableSettings.self, forKey: .table)
    synthetic = try container.decode(SyntheticSettings.self, forKey: .synthetic)
    profiles = try container.decode([ProfileSettings].self, forKey: .profiles)
    slots = try container.decode(CoreCount.self, forKey: .slots)
    workers = try container.decode(CoreCount.self, forKey: .workers)
    isolation =
      try container.decodeIfPresent(EvaluatorIsolation.self, forKey: .isolation) ?? .none
    faults = try container.decode(FaultSettings.self, forKey: .faults)
  }
}

/// A device profile that a run uses.
public struct ProfileSettings: Codable, Hashable, Sendable {
  /// The file, as it is named in the settings, from which it is found.
  public var file: String
  /// What the latency on the device is called among objectives and constraints.
  public var quantity: String
  /// The hash of all that the file says: a run goes on only with what it began with.
  public var content: Identity
}

/// What judges candidates.
public enum EvaluatorKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// A network is trained.
  case training
  /// A row of a table is looked up.
  case table
  /// A function is computed.
  case synthetic
}

/// What a candidate that crashes takes with it.
public enum EvaluatorIsolation: String, Codable, Hashable, Sendable, CaseIterable {
  /// The rank that evaluates it.
  case none
  /// The process of its slot, which is started again.
  case process
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
