/// Individuals of which none dominates another, by rising first cost.
///
/// Only the highest fidelity seen is there, and nobody infeasible beside a feasible individual. Of several with the same costs the first by birth stays,
/// so that a front does not depend on the order in which its individuals came.
public struct Front: Hashable, Sendable {
  /// The individuals, by rising first cost.
  public private(set) var members: [Individual] = []

  /// A front of nobody.
  public init() {}

  /// Takes in an individual, unless one dominates it, and lets go of those that it dominates.
  ///
  /// - Returns: whether it was taken in.
  @discardableResult
  public mutating func insert(_ individual: Individual) -> Bool {
    guard let fitness = individual.fitness else { return false }
    if let others = members.first?.fitness {
      let isBetter =
        (fitness.isFeasible ? 1 : 0, fitness.fidelity) > (
          others.isFeasible ? 1 : 0, others.fidelity
        )
      let isWorse =
        (fitness.isFeasible ? 1 : 0, fitness.fidelity) < (
          others.isFeasible ? 1 : 0, others.fidelity
        )
      if isWorse { return false }
      if isBetter { members = [] }
    }
    for member in members {
      guard let other = member.fitness else { continue }
      if other.dominates(fitness) { return false }
      if other == fitness, !Individual.precedes(individual, member) { return false }
    }
    members.removeAll { member in
      member.fitness.map { fitness.dominates($0) || fitness == $0 } ?? true
    }
    let place = members.firstIndex { Individual.precedes(individual, $0) } ?? members.endIndex
    members.insert(individual, at: place)
    return true
  }
}
