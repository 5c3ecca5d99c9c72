/// Points in fronts: those that nobody dominates, those that only they dominate, and so on.
///
/// The reference twin of `NonDominatedLevels`.
///
/// - Returns: the handles of each front, rising.
/// - Complexity: O(M n²) time and O(n²) memory for n points of M objectives.
/// - **Source:** Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic
///   Algorithm: NSGA-II", IEEE Trans. Evolutionary Computation 2002, section III-A.
public func fastNonDominatedSort(_ points: [ParetoPoint]) -> [[Int]] {
  var dominated = [[Int]](repeating: [], count: points.count)
  var dominators = [Int](repeating: 0, count: points.count)
  for a in points.indices {
    for b in points.indices where points[a].dominates(points[b]) {
      dominated[a].append(b)
      dominators[b] += 1
    }
  }
  var fronts: [[Int]] = []
  var front = points.indices.filter { dominators[$0] == 0 }
  while !front.isEmpty {
    fronts.append(front.map { points[$0].id }.sorted())
    var next: [Int] = []
    for place in front.flatMap({ dominated[$0] }) {
      dominators[place] -= 1
      if dominators[place] == 0 { next.append(place) }
    }
    front = next
  }
  return fronts
}
