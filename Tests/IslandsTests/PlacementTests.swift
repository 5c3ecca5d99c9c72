import Islands
import Testing

@Suite struct PlacementTests {
  @Test func everyIslandHasOneCoordinatorAndEveryRankOneRole() {
    for rankCount in 1...12 {
      for islandCount in 1...12 {
        let placement = Placement(rankCount: rankCount, islandCount: islandCount)
        var islands: [Int] = []
        var workers: [Int] = []
        for rank in 0..<rankCount {
          let own = placement.islands(coordinatedBy: rank)
          islands += own
          for island in own { #expect(placement.coordinator(ofIsland: island) == rank) }
          switch placement.role(ofRank: rank) {
          case .coordinator(let islands): #expect(islands == own && !own.isEmpty)
          case .evaluator(let island):
            #expect(own.isEmpty)
            #expect(placement.evaluatorRanks(ofIsland: island).contains(rank))
          }
        }
        for island in 0..<islandCount { workers += placement.evaluatorRanks(ofIsland: island) }
        #expect(islands == Array(0..<islandCount))
        #expect(placement.coordinator(ofIsland: 0) == Placement.root)
        #expect((placement.coordinators + workers).sorted() == Array(0..<rankCount))
      }
    }
  }

  @Test func blocksDifferByOneAtMost() {
    for rankCount in 1...12 {
      for islandCount in 1...12 {
        let placement = Placement(rankCount: rankCount, islandCount: islandCount)
        let sizes =
          rankCount >= islandCount
          ? (0..<islandCount).map { placement.evaluatorRanks(ofIsland: $0).count }
          : (0..<rankCount).map { placement.islands(coordinatedBy: $0).count }
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
      }
    }
  }
}
