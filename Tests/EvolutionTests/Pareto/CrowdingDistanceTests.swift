import Evolution
import RandomStreams
import Testing

@Test func theDistancesOfAKnownFront() {
  let front: [[Double]] = [[3, 1], [0, 4], [4, 0], [1, 2]]
  #expect(crowdingDistances(of: front) == [1.25, .infinity, .infinity, 1.5])
}

@Test func theDistancesOfSmallFronts() {
  #expect(crowdingDistances(of: []).isEmpty)
  #expect(crowdingDistances(of: [[1, 2]]) == [.infinity])
  #expect(crowdingDistances(of: [[1, 2], [2, 1]]) == [.infinity, .infinity])
  #expect(crowdingDistances(of: [[1, 2], [1, 2], [1, 2]]) == [.infinity, 0, 0])
}

@Test func anObjectiveWithoutRangeSaysNothing() {
  let front: [[Double]] = [[0, 7, 4], [1, 7, 2], [3, 7, 1], [4, 7, 0]]
  #expect(crowdingDistances(of: front) == [.infinity, 1.5, 1.25, .infinity])
}

@Test func ofPointsWithTheSameCostsTheFirstHasTheDistance() {
  let front: [[Double]] = [[0, 4], [1, 2], [1, 2], [3, 1], [0, 4], [4, 0]]
  #expect(crowdingDistances(of: front) == [.infinity, 1.5, 0, 1.25, 0, .infinity])
}

@Test func noDistanceIsNaNHoweverLargeOrSmallTheCosts() {
  let large = Double.greatestFiniteMagnitude
  let small = Double.leastNonzeroMagnitude
  let front = [[-large, small], [0, 0], [large, -small], [large / 2, -small], [-large, 0]]
  for distances in [crowdingDistances(of: front), crowdingDistances(of: front.map { [$0[1]] })] {
    #expect(distances.allSatisfy { $0 >= 0 })
  }
}

@Test(arguments: PointFamily.all)
func distancesGoWithThePointsInWhateverOrderTheyAreGiven(family: PointFamily) {
  var stream = testStream(40)
  for _ in 0..<50 {
    let front = family.points(15, using: &stream).map(\.costs)
    let distances = crowdingDistances(of: front)
    var order = Array(front.indices)
    stream.shuffle(&order)
    let shuffled = crowdingDistances(of: order.map { front[$0] })
    // Equal points may share out their distances otherwise.
    for costs in Set(front) {
      let here = front.indices.filter { front[$0] == costs }.map { distances[$0] }
      let there = order.indices.filter { front[order[$0]] == costs }.map { shuffled[$0] }
      #expect(here.sorted() == there.sorted())
    }
    for distance in distances where distance.isFinite {
      #expect(distance >= 0 && distance <= Double(family.objectives))
    }
  }
}

@Test(arguments: [2, 3, 4])
func unitsDoNotMatter(objectives: Int) {
  var stream = testStream(41)
  let front = sphere(30, objectives: objectives, using: &stream).map(\.costs)
  // Powers of two, so that not even rounding differs.
  let scaled = front.map { costs in costs.enumerated().map { $1 * [0.25, 1, 1024, 8][$0] } }
  #expect(crowdingDistances(of: scaled) == crowdingDistances(of: front))
}

@Test func theCrowdedComparisonTakesFrontsThenDistancesThenHandles() {
  let costs: [[Double]] = [[3, 1], [0, 4], [4, 0], [1, 2], [5, 5], [1, 2], [6, 4]]
  let levels = NonDominatedLevels(costs.enumerated().map { ParetoPoint(id: $0, costs: $1) })
  #expect(levels.crowdingDistances(ofFront: 0) == [1.25, .infinity, .infinity, 1.5, 0])
  #expect(levels.idsBestFirst == [1, 2, 3, 0, 5, 4, 6])
  #expect(levels.worst == 6)
}
