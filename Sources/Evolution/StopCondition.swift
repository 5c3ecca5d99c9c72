/// When a run ends.
public struct Budget: Hashable, Codable, Sendable {
  /// Candidates that are judged, over all islands.
  public var evaluations: Int?
  /// Seconds of searching, interruptions not counted.
  public var seconds: Double?
  /// The run ends when the first cost of an individual is no higher than this.
  public var target: Double?
  /// The run ends when this many verdicts in a row, over all islands, brought no better first cost.
  public var plateau: Int?
  /// Whether slots that would idle while the last evaluations are waited for go on with further
  /// candidates, and the run ends with the last verdict that the budget asks for, whoever it is on.
  public var surplus = false
  /// Seconds from the start of a process until the run has to put itself down, to go on in another one.
  public var walltime: Double?

  /// A budget; what is nil does not end the run.
  public init(
    evaluations: Int? = nil, seconds: Double? = nil, target: Double? = nil, plateau: Int? = nil,
    surplus: Bool = false
  ) {
    self.surplus = surplus
    self.evaluations = evaluations
    self.seconds = seconds
    self.target = target
    self.plateau = plateau
  }
}

/// Which condition ended a run.
public enum StopReason: String, Hashable, Codable, Sendable, CaseIterable {
  case evaluations
  case seconds
  case target
  case plateau
  /// No island had anything new to propose.
  case exhausted
  /// Asked to stop by a signal.
  case interrupted
  /// The time of the job was up.
  case walltime

  /// Whether the search was put down before it was over, and can go on.
  public var isPause: Bool { self == .interrupted || self == .walltime }
}

/// Watches a whole run for the conditions that end it.
public struct StopWatch: Hashable, Sendable {
  private let budget: Budget
  private var bestCost = Double.infinity
  private var judgedAtBest = 0
  private var fidelity = 0.0

  /// A watch over a budget.
  public init(_ budget: Budget) {
    self.budget = budget
  }

  /// The condition that is met now, or nil.
  ///
  /// - Parameters:
  ///   - judged: verdicts over all islands so far.
  ///   - best: the lowest first cost so far, of the highest fidelity so far.
  ///   - fidelity: that fidelity; costs of different fidelities are not compared.
  ///   - seconds: how long the run has searched.
  public mutating func reason(
    judged: Int, best: Double?, fidelity: Double = 1, seconds: Double
  ) -> StopReason? {
    if best != nil, fidelity > self.fidelity {
      self.fidelity = fidelity
      bestCost = .infinity
    }
    if let best, best < bestCost {
      bestCost = best
      judgedAtBest = judged
    }
    if let target = budget.target, bestCost <= target { return .target }
    if let limit = budget.evaluations, judged >= limit { return .evaluations }
    if let limit = budget.seconds, seconds >= limit { return .seconds }
    if let patience = budget.plateau, judged - judgedAtBest >= patience { return .plateau }
    return nil
  }
}
