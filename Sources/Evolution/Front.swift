/// Individuals of which none dominates another, by rising first cost.
///
/// Only the highest fidelity seen is there. Of several with the same costs the first by birth stays,
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
    if let fidelity = members.first?.fitness?.fidelity, fidelity != fitness.fidelity {
      guard fitness.fidelity > fidelity else { return false }
      members = []
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
