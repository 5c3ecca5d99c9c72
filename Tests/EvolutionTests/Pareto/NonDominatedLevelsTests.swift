import Evolution
import RandomStreams
import Testing

private func ids(_ levels: NonDominatedLevels) -> [[Int]] { levels.fronts.map { $0.map(\.id) } }

@Test(arguments: PointFamily.all)
func afterEveryInsertionAndDeletionTheFrontsAreThoseOfAFullSort(family: PointFamily) {
  var stream = testStream(30)
  for _ in 0..<100 {
    var levels = NonDominatedLevels()
    var points: [ParetoPoint] = []
    // Handles do not come in order.
    var handles = Array(0..<40)
    stream.shuffle(&handles)
    for handle in handles {
      if !points.isEmpty, stream.happens(0.4) {
        let gone = points.remove(at: stream.integer(below: points.count))
        #expect(levels.remove(gone.id) == gone)
        #expect(levels.frontIndex(of: gone.id) == nil)
      } else {
        points.append(family.point(handle, using: &stream))
        #expect(levels.insert(points[points.count - 1]) == levels.frontIndex(of: handle))
      }
      #expect(ids(levels) == fastNonDominatedSort(points))
      #expect(levels.count == points.count && levels.isEmpty == points.isEmpty)
    }
  }
}

@Test(arguments: [1, 2, 3, 4])
func asPopulationsDoThousandsComeAndTheWorstGo(objectives: Int) {
  var stream = testStream(31)
  let family = PointFamily(objectives: objectives, values: objectives == 1 ? nil : 50)
  var levels = NonDominatedLevels(family.points(60, using: &stream))
  for id in 60..<1_000 {
    levels.insert(family.point(id, using: &stream))
    #expect(levels.worst == levels.idsBestFirst.last)
    if let worst = levels.worst { levels.remove(worst) }
    #expect(ids(levels) == fastNonDominatedSort(levels.fronts.flatMap { $0 }))
  }
  #expect(levels.count == 60)
}

@Test(arguments: PointFamily.all)
func levelsOfTheSamePointsAreEqualWhateverTheirHistory(family: PointFamily) {
  var stream = testStream(32)
  var points = family.points(50, using: &stream)
  let levels = NonDominatedLevels(points)
  stream.shuffle(&points)
  var other = NonDominatedLevels(points)
  #expect(levels == other)
  let guest = family.point(99, using: &stream)
  other.insert(guest)
  #expect(levels != other)
  other.remove(99)
  #expect(levels == other)
}

@Test func aChainIsPushedOnAndPulledBackAsAWhole() {
  var levels = NonDominatedLevels((1...100).map { ParetoPoint(id: $0, costs: [Double($0), 0]) })
  #expect(levels.insert(ParetoPoint(id: 0, costs: [0, 0])) == 0)
  #expect(ids(levels) == (0...100).map { [$0] })
  levels.remove(0)
  #expect(ids(levels) == (1...100).map { [$0] })
}

@Test func whatIsNotThereIsNotRemoved() {
  var levels = NonDominatedLevels()
  #expect(levels.remove(1) == nil && levels.worst == nil && levels.idsBestFirst.isEmpty)
  levels.insert(ParetoPoint(id: 0, costs: [1]))
  #expect(levels.remove(1) == nil)
  #expect(levels.count == 1)
}
