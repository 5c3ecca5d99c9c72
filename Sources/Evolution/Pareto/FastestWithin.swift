extension Sequence<ParetoPoint> {
  /// The point with the least of one cost among those whose other cost is nearly the best.
  ///
  /// "The fastest network within half a point of the most accurate one." Of several, the one with
  /// the lower relaxed cost, then the one with the smaller handle. Only points of the least
  /// violation take part.
  ///
  /// - Parameters:
  ///   - tolerance: by how much the relaxed cost may exceed the least one, absolutely; not
  ///     negative.
  ///   - relaxed: the objective that may be worse than the best.
  ///   - minimised: the objective that is to be as low as possible.
  /// - Returns: the point, or nil where there is none.
  /// - Complexity: O(n).
  public func fastest(
    within tolerance: Double, ofBestIn relaxed: Int, minimising minimised: Int
  ) -> ParetoPoint? {
    precondition(tolerance >= 0, "a tolerance of \(tolerance) leaves nothing to choose")
    let best = self.min { (a, b) in
      (a.violation, a.costs[relaxed]) < (b.violation, b.costs[relaxed])
    }
    guard let best else { return nil }
    return
      lazy
      .filter { $0.violation == best.violation }
      .filter { $0.costs[relaxed] <= best.costs[relaxed] + tolerance }
      .min { (a, b) in
        (a.costs[minimised], a.costs[relaxed], a.id) < (b.costs[minimised], b.costs[relaxed], b.id)
      }
  }
}
