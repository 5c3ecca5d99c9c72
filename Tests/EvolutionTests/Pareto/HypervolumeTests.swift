import Evolution
import RandomStreams
import Testing

@Test func knownVolumes() {
  #expect(hypervolume(of: [], reference: [1, 1]) == 0)
  #expect(hypervolume(of: [[3], [1], [2]], reference: [5]) == 4)
  #expect(hypervolume(of: [[1, 3], [2, 2], [3, 1]], reference: [4, 4]) == 6)
  #expect(hypervolume(of: [[0, 0, 0]], reference: [2, 3, 4]) == 24)
  #expect(hypervolume(of: [[0, 1, 1], [1, 0, 1], [1, 1, 0]], reference: [2, 2, 2]) == 4)
  #expect(hypervolume(of: [[0, 0, 0, 0], [1, 1, 1, 1]], reference: [2, 2, 2, 2]) == 16)
  #expect(hypervolume(of: [[0, 0, 0, 1], [1, 1, 1, 0]], reference: [2, 2, 2, 2]) == 9)
}

@Test(arguments: 1...6)
func theCornersOfASimplexDominateAllButOneCube(objectives: Int) {
  // With side 2, the unit vectors leave out only what lies below 1 in all objectives but one.
  let points = (0..<objectives).map { place in
    (0..<objectives).map { $0 == place ? 0.0 : 1 }
  }
  let reference = [Double](repeating: 2, count: objectives)
  #expect(hypervolume(of: points, reference: reference) == Double(1 + objectives))
}

@Test func pointsOutsideTheReferenceAddNothing() {
  let points: [[Double]] = [[1, 3, 1], [2, 2, 0]]
  let outside: [[Double]] = [[-5, 4, -5], [9, 9, 9], [-1, -1, 2]]
  let reference: [Double] = [4, 4, 2]
  #expect(
    hypervolume(of: points + outside, reference: reference)
      == hypervolume(of: points, reference: reference))
  #expect(hypervolume(of: outside, reference: reference) == 0)
}

/// How many cells of a grid of side `side` some point dominates.
private func cells(_ points: [[Double]], side: Int, objectives: Int) -> Double {
  var grid: [[Double]] = [[]]
  for _ in 0..<objectives { grid = grid.flatMap { cell in (0..<side).map { cell + [Double($0)] } } }
  return Double(
    grid.count { cell in points.contains { zip($0, cell).allSatisfy { $0 <= $1 } } })
}

@Test(arguments: 1...5)
func volumesOfWholeNumbersAreCountsOfCells(objectives: Int) {
  var stream = testStream(60)
  let reference = [Double](repeating: 5, count: objectives)
  let family = PointFamily(objectives: objectives, values: 6)
  for round in 0..<40 {
    let points = family.points(round % 14, using: &stream).map(\.costs)
    #expect(
      hypervolume(of: points, reference: reference)
        == cells(points, side: 5, objectives: objectives))
  }
}

/// The volume by inclusion and exclusion of all subsets.
private func inclusionExclusion(_ points: [[Double]], _ reference: [Double]) -> Double {
  (1..<(1 << points.count)).reduce(0) { sum, subset in
    let chosen = points.indices.filter { subset >> $0 & 1 == 1 }.map { points[$0] }
    let corner = reference.indices.map { m in chosen.map { $0[m] }.max() ?? 0 }
    let volume = zip(reference, corner).reduce(1) { $0 * ($1.0 - $1.1) }
    return sum + (chosen.count % 2 == 1 ? volume : -volume)
  }
}

@Test(arguments: 1...6)
func volumesAreThoseOfInclusionAndExclusion(objectives: Int) {
  var stream = testStream(61)
  let reference = [Double](repeating: 1, count: objectives)
  let family = PointFamily(objectives: objectives, values: nil)
  for round in 0..<30 {
    let points = family.points(1 + round % 8, using: &stream).map(\.costs)
    let difference =
      hypervolume(of: points, reference: reference) - inclusionExclusion(points, reference)
    #expect(abs(difference) < 1e-13)
  }
}

@Test(arguments: 1...5, [4, nil] as [Int?])
func theOrderOfPointsDoesNotMatterToTheLastBit(objectives: Int, values: Int?) {
  var stream = testStream(62)
  let reference = [Double](repeating: 3.5, count: objectives)
  for _ in 0..<10 {
    var points = PointFamily(objectives: objectives, values: values)
      .points(20, using: &stream).map(\.costs)
    let volume = hypervolume(of: points, reference: reference)
    stream.shuffle(&points)
    #expect(hypervolume(of: points, reference: reference) == volume)
    #expect(hypervolume(of: points + points, reference: reference) == volume)
  }
}

@Test(arguments: 1...5)
func aPointMakesTheVolumeLargerJustWhereNobodyDominatesIt(objectives: Int) {
  var stream = testStream(63)
  let reference = [Double](repeating: 9, count: objectives)
  let family = PointFamily(objectives: objectives, values: 9)
  var points: [[Double]] = []
  var volume = 0.0
  for id in 0..<40 {
    let costs = family.point(id, using: &stream).costs
    let isDominated = points.contains { zip($0, costs).allSatisfy { $0 <= $1 } }
    points.append(costs)
    let larger = hypervolume(of: points, reference: reference)
    #expect(isDominated ? larger == volume : larger > volume)
    volume = larger
  }
}
