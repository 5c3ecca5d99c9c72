/// The costs of a viable individual, all finite, all minimised, in the order of the run's objectives.
public struct Fitness: Hashable, Codable, Sendable {
  /// One finite cost an objective, lower is better.
  public let costs: [Double]

  /// A fitness, or nil where a cost is not a finite number: those never enter a comparison.
  public init?(_ costs: [Double]) {
    guard !costs.isEmpty, costs.allSatisfy(\.isFinite) else { return nil }
    self.costs = costs
  }

  /// Decodes a list of costs; a cost that is not finite is a decoding error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let fitness = Fitness(try container.decode([Double].self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a fitness needs one or more finite costs")
    }
    self = fitness
  }

  /// Encodes the list of costs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(costs)
  }

  /// The first cost, by which strategies of one objective compare.
  public var primary: Double { costs[0] }

  /// Whether this is at least as good in every cost and better in one (Pareto dominance).
  public func dominates(_ other: Fitness) -> Bool {
    var isBetter = false
    for (mine, theirs) in zip(costs, other.costs) {
      if mine > theirs { return false }
      if mine < theirs { isBetter = true }
    }
    return isBetter
  }
}

/// Why a candidate has no fitness.
public struct Nonviability: Hashable, Codable, Sendable, CustomStringConvertible {
  /// What kind of reason it is.
  public var reason: Reason
  /// What was found, as a sentence.
  public var detail: String

  /// A reason with its detail.
  public init(_ reason: Reason, _ detail: String) {
    self.reason = reason
    self.detail = detail
  }

  /// The kinds of reasons, which reports count.
  public enum Reason: String, Hashable, Codable, Sendable, CaseIterable {
    case doesNotBuild = "does_not_build"
    case tooLarge = "too_large"
    case diverged
    case timeLimit = "time_limit"
    case memoryLimit = "memory_limit"
    case evaluatorFailed = "evaluator_failed"
  }

  /// The reason and its detail.
  public var description: String { "\(reason.rawValue): \(detail)" }
}

/// What the evaluation of a candidate came to.
public enum Verdict: Hashable, Sendable {
  case viable(Fitness)
  case nonviable(Nonviability)
}

extension Verdict: Codable {
  private enum CodingKeys: String, CodingKey { case fitness, nonviable }

  /// Decodes an object with either a fitness or a reason.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let fitness = try container.decodeIfPresent(Fitness.self, forKey: .fitness) {
      self = .viable(fitness)
    } else {
      self = .nonviable(try container.decode(Nonviability.self, forKey: .nonviable))
    }
  }

  /// Encodes an object with either a fitness or a reason.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .viable(let fitness): try container.encode(fitness, forKey: .fitness)
    case .nonviable(let reason): try container.encode(reason, forKey: .nonviable)
    }
  }
}
