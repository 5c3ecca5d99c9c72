import Genomes
import RandomStreams
import TestSupport
import Testing

@Test(arguments: [1, 2, 3])
func childrenStayInTheSpace(views: Int) {
  let space = space(views: views)
  var stream = testStream(30, views)
  for _ in 0..<10_000 / views {
    let mother = evolvedGenome(in: space, using: &stream)
    let father = evolvedGenome(in: space, using: &stream)
    let child = mother.crossed(with: father, in: space, from: &stream)
    #expect(space.objection(to: child) == nil)
  }
}

@Test func aChildIsTheFrontOfOneParentAndTheBackOfTheOther() {
  let space = space()
  var stream = testStream(31)
  for _ in 0..<5000 {
    // Outputs name the genes: multiples of 8 from the mother below 40, from the father above.
    let mother = (0..<stream.integer(in: 1...4)).map { convolution(8 * ($0 + 1)) }
    let father = (0..<stream.integer(in: 1...4)).map { convolution(8 * ($0 + 5)) }
    let child = genome(mother).crossed(with: genome(father), in: space, from: &stream).towers[0]
    let front = child.prefix { mother.contains($0) }
    #expect(Array(front) == Array(mother.prefix(front.count)))
    #expect(Array(child.dropFirst(front.count)) == father.suffix(child.count - front.count))
  }
}

@Test func everyCutComesUp() {
  let space = space()
  let mother = genome([convolution(8), convolution(16)])
  let father = genome([convolution(24), convolution(32), convolution(40)])
  var stream = testStream(32)
  var lengths: Set<[Int]> = []
  for _ in 0..<2000 {
    let child = mother.crossed(with: father, in: space, from: &stream).towers[0]
    lengths.insert(
      [
        child.count { mother.towers[0].contains($0) },
        child.count { father.towers[0].contains($0) },
      ])
  }
  // Every pair of cuts but the one that leaves nothing.
  #expect(lengths.count == 3 * 4 - 1)
}

@Test func trainingComesFromEitherParentEvenly() {
  let space = space()
  let mother = genome([relu()])
  var father = mother
  father.training.batch = 128
  var stream = testStream(33)
  var counts = [0, 0]
  for _ in 0..<4000 {
    let child = mother.crossed(with: father, in: space, from: &stream)
    #expect(child.training == mother.training || child.training == father.training)
    counts[child.training == mother.training ? 0 : 1] += 1
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test func genesThatDoNothingSurviveCrossover() {
  let space = space()
  let mother = genome(idle + idle)
  var stream = testStream(34)
  for _ in 0..<500 {
    let child = mother.crossed(with: mother, in: space, from: &stream)
    #expect(child.towers[0].allSatisfy(idle.contains))
    #expect((try? child.decoded(in: space)) != nil)
  }
  // And they are bred like any other gene: about half of what a parent has reaches a child.
  var counts = [0, 0]
  for _ in 0..<1000 {
    let child = genome([convolution(8)] + idle).crossed(
      with: genome([convolution(8), relu()]), in: space, from: &stream)
    counts[child.towers[0].contains(idle[0]) ? 1 : 0] += 1
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test func skipsKeepTheirDistance() {
  let space = space()
  let mother = genome((0..<6).map { convolution(8, skip: min($0, 2)) })
  var stream = testStream(35)
  for _ in 0..<500 {
    let child = mother.crossed(with: mother, in: space, from: &stream)
    #expect(child.towers[0].allSatisfy(mother.towers[0].contains))
    #expect((try? child.decoded(in: space)) != nil)
  }
}

@Test func aChildIsNeitherTooLongNorTooShort() {
  var space = space()
  space.genes = IntegerRange(4, 6)
  let long = genome((0..<6).map { _ in relu() })
  let short = genome((0..<4).map { _ in convolution(8) })
  var stream = testStream(36)
  var lengths: Set<Int> = []
  for _ in 0..<2000 {
    lengths.insert(long.crossed(with: short, in: space, from: &stream).towers[0].count)
    lengths.insert(short.crossed(with: long, in: space, from: &stream).towers[0].count)
  }
  #expect(lengths == [4, 5, 6])
}
