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
