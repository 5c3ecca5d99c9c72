import Networks
import RandomStreams
import Testing

@Test func placesOfAnArenaFollowEachOtherInWholeVectors() {
  var stream = RandomStream(seed: 1, purpose: .testing)
  var planner = ArenaPlanner()
  for _ in 0..<100 {
    let (floats, end) = (stream.integer(in: 0...500), planner.count)
    let place = planner.allocate(floats)
    #expect(place == end && place % 16 == 0)
    #expect((floats..<floats + 16).contains(planner.count - place))
  }
}
