/// The volume of what is dominated by some points, up to a reference.
///
/// Exact up to rounding. Points that are not below the reference in every objective add nothing. A
/// point that others do not dominate makes the volume larger, so of two fronts under one reference
/// the larger volume is that of the better, or of neither.
///
/// - Parameters:
///   - points: cost vectors, minimised, in any order; each as long as the reference.
///   - reference: a point that is worse than all that matter.
/// - Returns: the volume, in the product of the costs' units.
/// - Complexity: n points of two or three objectives are swept in O(n log n) comparisons, plus what
///   an array takes to keep the staircase in order; with more the worst case grows exponentially
///   with the objectives.
/// - **Source:** Fonseca, Paquete, López-Ibáñez, "An Improved Dimension-Sweep Algorithm for the
///   Hypervolume Indicator", IEEE CEC 2006; for four objectives and more While, Bradstreet, Barone,
///   "A Fast Way of Calculating Exact Hypervolumes", IEEE Trans. Evolutionary Computation 2012.
public func hypervolume(of points: [[Double]], reference: [Double]) -> Double {
  precondition(!reference.isEmpty && reference.allSatisfy(\.isFinite), "reference \(reference)")
  let inside = points.filter { point in
    precondition(point.count == reference.count, "\(point) has not the length of \(reference)")
    return zip(point, reference).allSatisfy { $0 < $1 }
  }
  return volume(of: inside, reference)
}

/// The volume of points below the reference, whose order does not matter to the last bit.
private func volume(of points: [[Double]], _ reference: [Double]) -> Double {
  switch reference.count {
  case 1: points.map { reference[0] - $0[0] }.max() ?? 0
  case 2: sweptArea(of: points, reference)
  case 3: sweptVolume(of: points, reference)
  default: slicedVolume(of: points, reference)
  }
}

private func sweptArea(of points: [[Double]], _ reference: [Double]) -> Double {
  var stairs = Staircase(reference)
  for point in points.sorted(by: { ($0[0], $0[1]) < ($1[0], $1[1]) }) {
    stairs.insert(point[0], point[1])
  }
  return stairs.area
}

/// Three objectives: layers between one third cost and the next, each with the area of all before.
private func sweptVolume(of points: [[Double]], _ reference: [Double]) -> Double {
  var stairs = Staircase(reference)
  var (volume, height) = (0.0, reference[2])
  for point in points.sorted(by: { ($0[2], $0[0], $0[1]) < ($1[2], $1[0], $1[1]) }) {
    volume += stairs.area * (point[2] - height)
    height = point[2]
    stairs.insert(point[0], point[1])
  }
  return volume + stairs.area * (reference[2] - height)
}

/// Four objectives and more: what each point adds to those before it in the list, from the worst of
/// the last objective on.
///
/// Behind a point stand only such that are at least as good in the last objective; of those it
/// shares with them the volume of their limits, the worse of both in each other objective. So its
/// own share is a slab with one objective less.
private func slicedVolume(of points: [[Double]], _ reference: [Double]) -> Double {
  let last = reference.count - 1
  let base = Array(reference.dropLast())
  let sorted = points.nonDominated.sorted { a, b in
    a[last] == b[last] ? a.lexicographicallyPrecedes(b) : a[last] > b[last]
  }
  return sorted.indices.reduce(0) { sum, place in
    let point = sorted[place]
    let limits = sorted[(place + 1)...].map { other in (0..<last).map { max(point[$0], other[$0]) }
    }
    let own = zip(base, point).reduce(1) { $0 * ($1.0 - $1.1) }
    return sum + (reference[last] - point[last]) * (own - volume(of: limits, base))
  }
}

extension [[Double]] {
  /// The vectors that no other dominates, each once, by rising cost after cost.
  fileprivate var nonDominated: [[Double]] {
    var kept: [[Double]] = []
    // What dominates a vector stands before it in this order.
    for vector in sorted(by: { $0.lexicographicallyPrecedes($1) })
    where !kept.contains(where: { isNowhereAbove($0, vector) }) {
      kept.append(vector)
    }
    return kept
  }
}
