import Evolution
import Testing

private let counts = Array(1...8) + [9, 12, 16]

private func edges(_ topology: any Topology, _ count: Int) -> [[Int]] {
  (0..<count).map { topology.neighbours(of: $0, among: count) }
}

private func reached(from start: Int, over edges: [[Int]]) -> Set<Int> {
  var seen: Set = [start]
  var open = [start]
  while let island = open.popLast() {
    for next in edges[island] where seen.insert(next).inserted { open.append(next) }
  }
  return seen
}

private let connected: [TopologyChoice] = [
  .ring, .torus, .star, .complete, .random(degree: 0), .random(degree: 1), .random(degree: 2),
  .random(degree: 3), .random(degree: 100),
]

@Test(arguments: counts)
func everyIslandReachesEveryOther(count: Int) {
  for choice in connected {
    for seed: UInt64 in 0..<10 {
      let edges = edges(choice.topology(seed: seed), count)
      for island in 0..<count {
        #expect(reached(from: island, over: edges).count == count, "\(choice), seed \(seed)")
      }
    }
  }
}

@Test(arguments: counts)
func neighboursAreOthersEachOnceInOrder(count: Int) {
  let listed = TopologyChoice.listed(Array(repeating: [3, 0, 99, -1, 3, 1], count: 5))
  for choice in connected + [listed] {
    for (island, neighbours) in edges(choice.topology(seed: 7), count).enumerated() {
      #expect(!neighbours.contains(island))
      #expect(neighbours == Set(neighbours).sorted())
      #expect(neighbours.allSatisfy { (0..<count).contains($0) })
    }
  }
}

@Test(arguments: counts)
func degreesAreAsTheNamesSay(count: Int) {
  let ring = edges(Ring(), count)
  let star = edges(Star(), count)
  let complete = edges(Complete(), count)
  for island in 0..<count {
    #expect(ring[island].count == min(1, count - 1))
    #expect(star[island].count == (island == 0 ? count - 1 : 1))
    #expect(complete[island].count == count - 1)
    for degree in 1...5 {
      let random = RandomGraph(degree: degree, seed: 5)
      #expect(random.neighbours(of: island, among: count).count == min(degree, count - 1))
    }
  }
}

@Test(arguments: [
  (1, 0), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 2), (8, 3), (9, 4), (12, 4), (16, 4),
])
func aTorusHasTheDegreeOfItsGrid(count: Int, degree: Int) {
  let edges = edges(Torus(), count)
  for island in 0..<count {
    #expect(edges[island].count == degree)
    for neighbour in edges[island] { #expect(edges[neighbour].contains(island)) }
  }
}

@Test func aTorusOfNineIsAGridOfThree() {
  #expect(edges(Torus(), 9)[4] == [1, 3, 5, 7])
  #expect(edges(Torus(), 9)[0] == [1, 2, 3, 6])
}

@Test func aListIsTakenAtItsWord() {
  let listed = TopologyChoice.listed([[1, 2], [], [0, 2, 7]]).topology(seed: 0)
  #expect(edges(listed, 4) == [[1, 2], [], [0], []])
}

@Test func randomGraphsDependOnTheSeedAlone() {
  #expect(edges(RandomGraph(degree: 3, seed: 1), 12) == edges(RandomGraph(degree: 3, seed: 1), 12))
  #expect(edges(RandomGraph(degree: 3, seed: 1), 12) != edges(RandomGraph(degree: 3, seed: 2), 12))
}
