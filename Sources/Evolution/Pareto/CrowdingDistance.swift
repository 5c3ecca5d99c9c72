/// How far apart the neighbours of each point of a front lie: the sum over objectives of the
/// distance between the next smaller and the next larger cost, in units of the front's range.
///
/// - The two ends of an objective are infinitely far from what is beyond them.
/// - An objective in which all are equal says nothing.
/// - Of points with the same costs the first has the distance, and the others 0: they add nothing.
/// - Points with one cost in common are ordered by their other costs.
///
/// So the distances go with the points in whatever order these are given, equal ones apart, and
/// none is NaN.
///
/// - Parameter front: the costs of each point, all finite and equally many.
/// - Returns: one distance a point, in the same order.
/// - Complexity: O(M n log n) for n points of M objectives.
/// - **Source:** Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic
///   Algorithm: NSGA-II", IEEE Trans. Evolutionary Computation 2002, section III-B.
public func crowdingDistances(of front: [[Double]]) -> [Double] {
  var distances = [Double](repeating: 0, count: front.count)
  let distinct = distinctPlaces(front)
  if distinct.count == 1 { distances[distinct[0]] = .infinity }
  for objective in 0..<(front.first?.count ?? 0) {
    let costs = distinct.map { front[$0][objective] }
    let order = costs.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }
    guard let first = order.first, let last = order.last, costs[first] < costs[last] else {
      continue
    }
    distances[distinct[first]] = .infinity
    distances[distinct[last]] = .infinity
    // Halves, since the difference of two finite costs may be infinite.
    let range = costs[last] / 2 - costs[first] / 2
    guard range > 0 else { continue }
    for rank in order.indices.dropFirst().dropLast() {
      let gap = costs[order[rank + 1]] / 2 - costs[order[rank - 1]] / 2
      distances[distinct[order[rank]]] += gap / range
    }
  }
  return distances
}

/// The places of the first of each of the different vectors, by rising cost after cost.
private func distinctPlaces(_ front: [[Double]]) -> [Int] {
  var places: [Int] = []
  let order = front.indices.sorted { a, b in
    front[a] == front[b] ? a < b : front[a].lexicographicallyPrecedes(front[b])
  }
  for place in order where places.last.map({ front[$0] != front[place] }) ?? true {
    places.append(place)
  }
  return places
}

extension NonDominatedLevels {
  /// The crowding distances of a front, in the order of its points.
  public func crowdingDistances(ofFront index: Int) -> [Double] {
    Evolution.crowdingDistances(of: fronts[index].map(\.costs))
  }

  /// All handles by the crowded comparison: by front, then the less crowded, then the smaller.
  public var idsBestFirst: [Int] {
    fronts.indices.flatMap { index in
      let distances = crowdingDistances(ofFront: index)
      return distances.indices
        .sorted { (-distances[$0], $0) < (-distances[$1], $1) }
        .map { fronts[index][$0].id }
    }
  }

  /// The last of `idsBestFirst`: whom a steady-state population lets go.
  public var worst: Int? { fronts.last?.mostCrowded?.id }
}

extension [ParetoPoint] {
  /// The point of the smallest crowding distance, the last of several; points by rising handle.
  var mostCrowded: ParetoPoint? {
    let distances = crowdingDistances(of: map(\.costs))
    return distances.indices.min { (distances[$0], -$0) < (distances[$1], -$1) }.map { self[$0] }
  }
}
