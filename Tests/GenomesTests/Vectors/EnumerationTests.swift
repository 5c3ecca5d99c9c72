import Genomes
import Testing

private let space = VectorSpace([
  Field("a", .choices(["x", "y", "z"], ordered: false)),
  Field("b", .integers(IntegerRange(2, 8, step: 3), logarithmic: false)),
  Field("c", .reals(RealRange(0.5, 0.5))),
])

@Test func allGenomesOfASmallSpaceAreListedOnce() throws {
  let all = try #require(space.genomes(atMost: 9))
  #expect(all.count == 9 && Set(all).count == 9)
  #expect(all.allSatisfy { space.objection(to: $0) == nil })
  #expect(all.prefix(3).map(\.values) == [[0, 2, 0.5], [0, 5, 0.5], [0, 8, 0.5]])
  let restricted = space.restricted(0, toChoices: [0, 2])
  #expect(restricted.genomes(atMost: 9)?.count == 6)
}

@Test func aSpaceWithMoreGenomesIsNotListed() {
  #expect(space.genomes(atMost: 8) == nil)
  #expect(VectorSpace([Field("r", .reals(RealRange(0, 1)))]).genomes(atMost: 100) == nil)
  #expect(SearchSpace.vectors(space).size == 9)
}
