import Evolution
import RandomStreams
import Testing

@Test func theSortOfAKnownSet() {
  let costs: [[Double]] = [[1, 5], [2, 3], [4, 1], [2, 6], [4, 4], [5, 5], [2, 3]]
  let points = costs.enumerated().map { ParetoPoint(id: 10 + $0, costs: $1) }
  #expect(fastNonDominatedSort(points) == [[10, 11, 12, 16], [13, 14], [15]])
  #expect(fastNonDominatedSort([]).isEmpty)
}

@Test func oneObjectiveIsSortedByItsValues() {
  let points = [3.0, 1, 2, 1].enumerated().map { ParetoPoint(id: $0, costs: [$1]) }
  #expect(fastNonDominatedSort(points) == [[1, 3], [2], [0]])
}

@Test func feasiblePointsComeBeforeInfeasibleOnes() {
  let points = [
    ParetoPoint(id: 0, costs: [0, 0], violation: 2), ParetoPoint(id: 1, costs: [9, 9]),
    ParetoPoint(id: 2, costs: [5, 5], violation: 1), ParetoPoint(id: 3, costs: [8, 9]),
    ParetoPoint(id: 4, costs: [1, 1], violation: 2), ParetoPoint(id: 5, costs: [0, 99]),
  ]
  #expect(fastNonDominatedSort(points) == [[3, 5], [1], [2], [0], [4]])
}

@Test(arguments: PointFamily.all)
func dominanceUnderConstraintsIsAStrictPartialOrder(family: PointFamily) {
  var stream = testStream(20)
  let points = family.points(40, using: &stream)
  for a in points {
    #expect(!a.dominates(a))
    for b in points where a.dominates(b) {
      #expect(!b.dominates(a))
      for c in points where b.dominates(c) { #expect(a.dominates(c)) }
    }
  }
}

@Test(arguments: PointFamily.all)
func theFrontIndexIsTheLengthOfTheLongestChainAbove(family: PointFamily) {
  var stream = testStream(21)
  for _ in 0..<20 {
    let points = family.points(24, using: &stream)
    var depths = [Int](repeating: 0, count: points.count)
    // A chain is no longer than there are points: so many rounds settle all depths.
    for _ in points {
      for (a, upper) in points.enumerated() {
        for (b, lower) in points.enumerated() where upper.dominates(lower) {
          depths[b] = max(depths[b], depths[a] + 1)
        }
      }
    }
    let expected = (0...(depths.max() ?? 0)).map { depth in
      depths.indices.filter { depths[$0] == depth }
    }
    #expect(fastNonDominatedSort(points) == expected)
  }
}
