import Evolution
import RandomStreams
import Testing

private let networks = [
  ParetoPoint(id: 0, costs: [2.0, 90]), ParetoPoint(id: 1, costs: [2.25, 40]),
  ParetoPoint(id: 2, costs: [2.5, 10]), ParetoPoint(id: 3, costs: [2.75, 5]),
  ParetoPoint(id: 4, costs: [2.5, 10]), ParetoPoint(id: 5, costs: [2.25, 10], violation: 1),
]

@Test(arguments: [(0, 0), (0.25, 1), (0.5, 2), (0.74, 2), (0.75, 3), (100, 3)])
func theFastestWithinATolerance(tolerance: Double, id: Int) {
  #expect(networks.fastest(within: tolerance, ofBestIn: 0, minimising: 1)?.id == id)
}

@Test func tiesGoToTheLowerRelaxedCostThenToTheSmallerHandle() {
  let points = [
    ParetoPoint(id: 7, costs: [1, 5]), ParetoPoint(id: 2, costs: [1.5, 5]),
    ParetoPoint(id: 3, costs: [1, 5]),
  ]
  #expect(points.fastest(within: 1, ofBestIn: 0, minimising: 1)?.id == 3)
}

@Test func ofNobodyNobodyIsTheFastest() {
  #expect([ParetoPoint]().fastest(within: 1, ofBestIn: 0, minimising: 0) == nil)
}

@Test func whereNobodyIsFeasibleTheLeastViolationTakesPart() {
  let points = [
    ParetoPoint(id: 0, costs: [0, 0], violation: 2),
    ParetoPoint(id: 1, costs: [5, 5], violation: 1),
  ]
  #expect(points.fastest(within: 9, ofBestIn: 0, minimising: 1)?.id == 1)
}

@Test(arguments: PointFamily.all)
func theFrontHasTheAnswerOfAllPoints(family: PointFamily) {
  var stream = testStream(70)
  for _ in 0..<50 {
    let points = family.points(40, using: &stream)
    var archive = ParetoArchive()
    for point in points { archive.insert(point) }
    let last = family.objectives - 1
    let tolerance = stream.unit()
    let all = points.fastest(within: tolerance, ofBestIn: 0, minimising: last)
    let front = archive.members.fastest(within: tolerance, ofBestIn: 0, minimising: last)
    #expect(all?.costs[last] == front?.costs[last])
    #expect(all?.costs[0] == front?.costs[0])
  }
}
