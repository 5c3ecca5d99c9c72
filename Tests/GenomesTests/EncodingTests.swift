import Genomes
import RandomStreams
import Testing

private let kinds: [SearchSpace] = [
  .layers(space()), .layers(space(views: 3)), .cells(CellSpace(contract: space().contract)),
]

/// Whatever the lengths of their lists, all genomes of a space are as many numbers, of the same kinds.
@Test(arguments: kinds.indices)
func encodingsHaveTheNumbersThatTheirFeaturesSay(place: Int) {
  let space = kinds[place]
  var stream = testStream(90, place)
  var genome = space.randomGenome(from: &stream)
  var seen: Set<[Double]> = []
  for round in 0..<500 {
    if round % 20 == 0 { genome = space.randomGenome(from: &stream) }
    genome = space.mutated(genome, weights: MutationWeights(), from: &stream).genome
    let encoding = space.encoding(of: genome)
    #expect(encoding.count == space.features.count)
    for (feature, number) in zip(space.features, encoding) {
      switch feature {
      case .categorical(let count, _), .ordinal(let count):
        #expect(number == number.rounded() && (0..<count).contains(Int(number)))
      case .real: #expect(number >= 0 && number <= 1)
      }
    }
    seen.insert(encoding)
  }
  // Nearly every change shows.
  #expect(seen.count > 400)
}

/// The same layers in another order see pictures of another size.
@Test func encodingsTellWhereLayersStand() {
  let space = space()
  let layers = [convolution(16), convolution(32), pooling(2, stride: 2)]
  let orders = [[0, 1, 2], [0, 2, 1], [2, 0, 1], [1, 2, 0]]
  let encodings = orders.map { order in
    // What they cost differs, too, and is told last.
    SearchSpace.layers(space).encoding(of: .layers(genome(order.map { layers[$0] }))).dropLast(3)
  }
  #expect(Set(encodings).count == orders.count)
}

@Test func whatExceedsTheLimitsIsToldAsNothing() {
  var space = space()
  let some = genome([convolution(16)])
  let whole = SearchSpace.layers(space).encoding(of: .layers(some))
  space.limits.parameters = 1
  let nothing = SearchSpace.layers(space).encoding(of: .layers(some))
  #expect(nothing.count == whole.count)
  #expect(nothing.prefix(4) == whole.prefix(4))
  #expect(whole.dropFirst(4).contains { $0 > 0 } && nothing.dropFirst(4).allSatisfy { $0 == 0 })
}
