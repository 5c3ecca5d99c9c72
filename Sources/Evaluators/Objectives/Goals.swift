public import Evolution

/// What a run is after: its objectives, and what is allowed at all.
public struct Goals: Hashable, Codable, Sendable {
  /// What is minimised or maximised, in the order of the costs.
  public var objectives: [Objective]
  /// What a candidate must keep to be feasible.
  public var constraints: [Constraint]

  /// Goals of these objectives.
  public init(_ objectives: [Objective], constraints: [Constraint] = []) {
    self.objectives = objectives
    self.constraints = constraints
  }

  /// Whether a quantity decides anything; those that a clock gives are not measured otherwise.
  func mention(_ objective: Objective) -> Bool {
    objectives.contains { $0.name == objective.name }
      || constraints.contains { $0.name == objective.name }
  }

  /// What is wrong with what was measured so far, as a sentence; nil where no constraint on it is broken.
  func breach(by measurements: Measurements) -> String? {
    for constraint in constraints {
      guard let value = measurements[constraint.name], constraint.violation(of: value) > 0 else {
        continue
      }
      let bound = constraint.relation == .atMost ? "at most" : "at least"
      return "\(constraint.name) is \(value.brief), allowed is \(bound) \(constraint.limit.brief)"
    }
    return nil
  }

  /// The verdict on what was measured with a fidelity.
  public func verdict(on measurements: Measurements, fidelity: Double) -> Verdict {
    let costs = objectives.map { $0.cost(of: measurements) ?? .nan }
    let violation = constraints.reduce(0) { $0 + ($1.violation(of: measurements) ?? .nan) }
    guard let fitness = Fitness(costs, violation: violation, fidelity: fidelity) else {
      let names = objectives.map(\.name) + constraints.map(\.name)
      let missing = names.filter { !(measurements[$0]?.isFinite ?? false) }
      let detail = "no finite number for " + missing.joined(separator: ", ")
      return .nonviable(Nonviability(.evaluatorFailed, detail))
    }
    return .viable(fitness)
  }
}

extension Double {
  /// The number, without a fraction where it is a whole one.
  fileprivate var brief: String { Int(exactly: self).map { String($0) } ?? String(self) }
}
