/// The costs of a viable individual, all finite, all minimised, in the order of the run's objectives.
///
/// Two fitnesses are compared only where their fidelity is the same.
public struct Fitness: Hashable, Sendable {
  /// One finite cost an objective, lower is better.
  public let costs: [Double]
  /// By how much the run's constraints are exceeded, in shares of their limits; 0 is feasible.
  public let violation: Double
  /// How much of the full training it was measured with, above 0 to 1.
  public let fidelity: Double

  /// A fitness, or nil where a number is not finite: those never enter a comparison.
  public init?(_ costs: [Double], violation: Double = 0, fidelity: Double = 1) {
    guard !costs.isEmpty, costs.allSatisfy(\.isFinite), violation.isFinite, fidelity > 0 else {
      return nil
    }
    self.costs = costs
    self.violation = violation
    self.fidelity = fidelity
  }

  /// The first cost, by which strategies of one objective compare.
  public var primary: Double { costs[0] }

  /// Whether all constraints are kept.
  public var isFeasible: Bool { violation <= 0 }

  /// Whether this is at least as good in every cost and better in one, and as good a member of the
  /// run: a feasible fitness dominates all others, and of two that are not, the lesser violation.
  ///
  /// Fitnesses of different fidelity do not dominate each other.
  /// - **Source:** Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic
  ///   Algorithm: NSGA-II", 2002, section VI.
  public func dominates(_ other: Fitness) -> Bool {
    guard fidelity == other.fidelity else { return false }
    if violation != other.violation { return violation < other.violation }
    var isBetter = false
    for (mine, theirs) in zip(costs, other.costs) {
      if mine > theirs { return false }
      if mine < theirs { isBetter = true }
    }
    return isBetter
  }
}

extension Fitness: Codable {
  private enum CodingKeys: String, CodingKey { case costs, violation, fidelity }

  /// Decodes a list of costs with what else is not as usual; a cost that is not finite is an error.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let costs = try container.decode([Double].self, forKey: .costs)
    let violation = try container.decodeIfPresent(Double.self, forKey: .violation) ?? 0
    let fidelity = try container.decodeIfPresent(Double.self, forKey: .fidelity) ?? 1
    guard let fitness = Fitness(costs, violation: violation, fidelity: fidelity) else {
      throw DecodingError.dataCorruptedError(
        forKey: .costs, in: container,
        debugDescription: "a fitness needs one or more finite costs")
    }
    self = fitness
  }

  /// Encodes the costs; a violation and a fidelity only where there is one or it is not full.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(costs, forKey: .costs)
    if violation != 0 { try container.encode(violation, forKey: .violation) }
    if fidelity != 1 { try container.encode(fidelity, forKey: .fidelity) }
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
    /// Its architecture alone breaks a constraint, and the run trains no such candidates.
    case infeasible
    case diverged
    case timeLimit = "time_limit"
    /// Behind the others at an early epoch, and given up.
    case stoppedEarly = "stopped_early"
    case memoryLimit = "memory_limit"
    case evaluatorFailed = "evaluator_failed"
    /// The process that evaluated it ended.
    case crashed
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
