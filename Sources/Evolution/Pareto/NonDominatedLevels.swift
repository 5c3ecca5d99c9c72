/// Points in fronts that are kept as points come and go.
///
/// Front 0 holds what nobody dominates, front k + 1 what is dominated by a point of front k and by
/// none of its own. So a point's front index is the length of the longest chain of points above it,
/// and the same as after a full sort, whatever came and went before: levels of the same points are
/// equal.
///
/// An insertion finds the front by halving, for a front with a dominator has dominators in every
/// front before it. Whom the newcomer dominates there moves on to the next front, and pushes on
/// whom those dominate. Where all of a front would move, they and all behind them move by counting.
///
/// - **Source:** Li, Deb, Zhang, Zhang, "Efficient Nondomination Level Update Method for
///   Steady-State Evolutionary Multiobjective Optimization", IEEE Trans. Cybernetics 2017; halving
///   as in Zhang, Tian, Cheng, Jin, "An Efficient Approach to Nondominated Sorting for Evolutionary
///   Multiobjective Optimization", IEEE Trans. Evolutionary Computation 2015.
public struct NonDominatedLevels: Hashable, Sendable {
  /// The points of each front, by rising handle; no front is empty.
  public private(set) var fronts: [[ParetoPoint]] = []

  /// Levels of no points.
  public init() {}

  /// Levels of points, inserted one after the other.
  public init(_ points: some Sequence<ParetoPoint>) {
    for point in points { insert(point) }
  }

  /// How many points there are.
  public var count: Int { fronts.reduce(0) { $0 + $1.count } }

  /// Whether there are no points.
  public var isEmpty: Bool { fronts.isEmpty }

  /// The front that holds the point of this handle, if there is one.
  ///
  /// - Complexity: O(n).
  public func frontIndex(of id: Int) -> Int? {
    fronts.firstIndex { front in front.contains { $0.id == id } }
  }

  /// Takes in a point.
  ///
  /// - Precondition: no point has its handle, and all have as many costs.
  /// - Returns: the index of its front.
  /// - Complexity: O(M n²) at worst for n points of M objectives; in the mean over random points
  ///   only some fronts are touched.
  @discardableResult
  public mutating func insert(_ point: ParetoPoint) -> Int {
    precondition(frontIndex(of: point.id) == nil, "point \(point.id) is there already")
    let width = fronts.first?.first?.costs.count ?? point.costs.count
    precondition(point.costs.count == width, "\(point.costs.count) costs among points of \(width)")
    let index = firstFront(withoutDominatorOf: point)
    push([point], into: index)
    return index
  }

  /// Removes the point of this handle.
  ///
  /// - Returns: the point, or nil where there is none.
  /// - Complexity: as of an insertion.
  @discardableResult
  public mutating func remove(_ id: Int) -> ParetoPoint? {
    for index in fronts.indices {
      if let place = fronts[index].firstIndex(where: { $0.id == id }) {
        let point = fronts[index].remove(at: place)
        pull(after: [point], into: index)
        return point
      }
    }
    return nil
  }

  private func firstFront(withoutDominatorOf point: ParetoPoint) -> Int {
    var (low, high) = (0, fronts.count)
    while low < high {
      let middle = (low + high) / 2
      if fronts[middle].hasDominator(of: point) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Puts points, none of which dominates another, into a front and moves on whom they dominate.
  private mutating func push(_ points: [ParetoPoint], into first: Int) {
    var moving = points
    for index in first..<fronts.count {
      guard fronts[index].contains(where: { moving.hasDominator(of: $0) }) else {
        fronts[index] = fronts[index].merged(with: moving)
        return
      }
      let (leaving, staying) = fronts[index].parted { moving.hasDominator(of: $0) }
      if staying.isEmpty {
        // Whoever stands behind is dominated by somebody of this front: all move by one.
        fronts.insert(moving, at: index)
        return
      }
      fronts[index] = staying.merged(with: moving)
      moving = leaving
    }
    fronts.append(moving)
  }

  /// Mends the fronts from this one on, which some points have left.
  private mutating func pull(after points: [ParetoPoint], into first: Int) {
    var gone = points
    for index in first..<fronts.count {
      if fronts[index].isEmpty {
        // Whoever stands behind owed its place to those that left: all move by one.
        fronts.remove(at: index)
        return
      }
      guard index + 1 < fronts.count else { return }
      let (rising, staying) = fronts[index + 1].parted {
        gone.hasDominator(of: $0) && !fronts[index].hasDominator(of: $0)
      }
      if rising.isEmpty { return }
      fronts[index] = fronts[index].merged(with: rising)
      fronts[index + 1] = staying
      gone = rising
    }
  }
}

extension [ParetoPoint] {
  fileprivate func hasDominator(of point: ParetoPoint) -> Bool {
    contains { $0.dominates(point) }
  }

  /// Those that fulfil a condition and those that do not, each in their order.
  fileprivate func parted(_ condition: (ParetoPoint) -> Bool) -> ([ParetoPoint], [ParetoPoint]) {
    var (those, others): ([ParetoPoint], [ParetoPoint]) = ([], [])
    for point in self {
      if condition(point) { those.append(point) } else { others.append(point) }
    }
    return (those, others)
  }

  /// The points of two lists by rising handle, as each of the lists is.
  fileprivate func merged(with others: [ParetoPoint]) -> [ParetoPoint] {
    var result: [ParetoPoint] = []
    result.reserveCapacity(count + others.count)
    var place = 0
    for point in self {
      while place < others.count, others[place].id < point.id {
        result.append(others[place])
        place += 1
      }
      result.append(point)
    }
    return result + others[place...]
  }
}
