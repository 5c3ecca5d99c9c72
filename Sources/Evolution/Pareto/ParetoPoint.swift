/// Costs with a handle and a violation of constraints: what selection by many objectives compares.
public struct ParetoPoint: Hashable, Sendable {
  /// Whose costs these are; of two points that nothing else tells apart, the smaller goes first.
  public let id: Int
  /// One finite cost an objective, lower is better.
  public let costs: [Double]
  /// By how much constraints are violated, 0 where the point is feasible.
  public let violation: Double

  /// A point, by default a feasible one.
  ///
  /// - Precondition: there are costs, all finite; the violation is finite and not negative.
  public init(id: Int, costs: [Double], violation: Double = 0) {
    precondition(!costs.isEmpty && costs.allSatisfy(\.isFinite), "costs of point \(id): \(costs)")
    precondition(violation.isFinite && violation >= 0, "violation of point \(id): \(violation)")
    self.id = id
    self.costs = costs
    self.violation = violation
  }

  /// Whether this dominates another under constraints.
  ///
  /// The smaller violation dominates, so that feasible points come before infeasible ones; where
  /// both are equal the costs decide. That is a strict partial order.
  ///
  /// - **Source:** Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic
  ///   Algorithm: NSGA-II", IEEE Trans. Evolutionary Computation 2002, definition 1, which leaves
  ///   open what equal violations above 0 mean.
  public func dominates(_ other: ParetoPoint) -> Bool {
    if violation != other.violation { return violation < other.violation }
    return isNowhereAbove(costs, other.costs) && costs != other.costs
  }

  /// Whether this comes before another by violation, then cost after cost, then by the handle.
  static func precedes(_ a: ParetoPoint, _ b: ParetoPoint) -> Bool {
    if a.violation != b.violation { return a.violation < b.violation }
    if a.costs != b.costs { return a.costs.lexicographicallyPrecedes(b.costs) }
    return a.id < b.id
  }
}

/// Whether no coordinate of `a` is above that of `b` (weak dominance).
///
/// - Precondition: `b` has as many coordinates as `a`.
func isNowhereAbove(_ a: [Double], _ b: [Double]) -> Bool {
  for objective in a.indices where a[objective] > b[objective] { return false }
  return true
}
