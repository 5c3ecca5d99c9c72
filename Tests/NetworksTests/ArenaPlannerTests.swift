import Networks
import RandomStreams
import Testing

@Suite struct ArenaPlannerTests {
  @Test(arguments: 0..<20)
  func placesThatAreAliveTogetherNeverOverlap(seed: Int) {
    var stream = RandomStream(seed: UInt64(seed), purpose: .testing)
    var planner = ArenaPlanner()
    var alive: [(offset: Int, count: Int)] = []
    for _ in 0..<300 {
      if alive.isEmpty || stream.happens(0.6) {
        let count = stream.integer(in: 1...500)
        let place = (planner.allocate(count), count)
        for other in alive {
          #expect(place.0 + place.1 <= other.offset || other.offset + other.count <= place.0)
        }
        #expect(place.0 % 16 == 0 && place.0 + count <= planner.count)
        alive.append((place.0, count))
      } else {
        let freed = alive.remove(at: stream.integer(below: alive.count))
        planner.release(freed.offset, freed.count)
      }
    }
  }

  @Test func aPlaceGivenBackIsUsedAgain() {
    var planner = ArenaPlanner()
    let first = planner.allocate(100)
    _ = planner.allocate(10)
    let size = planner.count
    planner.release(first, 100)
    #expect(planner.allocate(90) == first)
    #expect(planner.count == size)
  }
}
