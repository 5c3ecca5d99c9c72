import Architectures
import Foundation
import Genomes
import RandomStreams
import TestSupport
import Testing

/// A field of every kind.
private let manyKinds = VectorSpace([
  Field("kind", .choices(["a", "b", "c", "d"], ordered: false)),
  Field("size", .choices(["8", "16", "32", "64", "128"], ordered: true)),
  Field("count", .integers(IntegerRange(1, 7), logarithmic: false)),
  Field("width", .integers(IntegerRange(16, 512, step: 16), logarithmic: true)),
  Field("share", .reals(RealRange(0, 0.7))),
  Field("rate", .reals(RealRange(1e-4, 1e-1, logarithmic: true))),
  Field("fixed", .reals(RealRange(0.5, 0.5))),
  Field("only", .choices(["x"], ordered: false)),
  Field("one", .integers(IntegerRange(3, 3), logarithmic: false)),
])

/// The same with some choices and numbers taken away, neighbours among them.
private let restricted: VectorSpace = {
  var space = manyKinds.restricted(0, toChoices: [1, 3]).restricted(1, toChoices: [0, 3, 4])
  space.fields[5].domain = .reals(RealRange(1e-3, 1e-2, logarithmic: true))
  return space
}()

private let spaces = [manyKinds, restricted]
private let wrongKind = space()

private func differences(_ a: Genome, _ b: Genome) -> [Int] {
  guard let a = a.vector?.values, let b = b.vector?.values else { return [] }
  return a.indices.filter { a[$0] != b[$0] }
}

@Test(arguments: spaces)
func mutantsOfVectorsStayInTheSpaceAndDifferInOneField(fields: VectorSpace) {
  let space = SearchSpace.vectors(fields)
  var stream = testStream(60)
  var genome = space.randomGenome(from: &stream)
  var changed: Set<Int> = []
  for _ in 0..<10_000 {
    let (mutant, kind) = space.mutated(genome, weights: MutationWeights(), from: &stream)
    #expect(space.objection(to: mutant) == nil)
    #expect(differences(genome, mutant).count == 1)
    #expect(kind == .alterField)
    changed.formUnion(differences(genome, mutant))
    genome = mutant
  }
  #expect(changed == [0, 1, 2, 3, 4, 5])
}

@Test(arguments: spaces)
func childrenOfVectorsStayInTheSpaceAndAreTheirMothersElsewhere(fields: VectorSpace) {
  let space = SearchSpace.vectors(fields)
  var stream = testStream(61)
  for _ in 0..<10_000 {
    let mother = space.randomGenome(from: &stream)
    let father = space.randomGenome(from: &stream)
    let child = space.crossed(mother, father, from: &stream)
    #expect(space.objection(to: child) == nil)
    guard let values = child.vector?.values, let a = mother.vector?.values,
      let b = father.vector?.values
    else { continue }
    #expect([a[0], b[0]].contains(values[0]))
    // Parents alike in a field give it to their child.
    for field in values.indices where a[field] == b[field] { #expect(values[field] == a[field]) }
  }
}

@Test func mutationsReachEveryChoiceEvenlyFromEachOther() {
  let space = manyKinds.restricted(0, toChoices: [0, 1, 3])
  let alone = SearchSpace.vectors(VectorSpace([space.fields[0]]))
  var stream = testStream(62)
  for start in [0.0, 1, 3] {
    var counts = [0, 0, 0, 0]
    for _ in 0..<5000 {
      let (mutant, _) = alone.mutated(
        .vector(VectorGenome([start])), weights: MutationWeights(), from: &stream)
      counts[Int(mutant.vector?.values[0] ?? 0)] += 1
    }
    #expect(counts[2] == 0 && counts[Int(start)] == 0)
    #expect(chiSquaredProbability(observed: counts.filter { $0 > 0 }) > significance)
    #expect(counts.count { $0 > 0 } == 2)
  }
}

@Test func mutationsPickTheirFieldEvenly() {
  let space = SearchSpace.vectors(manyKinds)
  var stream = testStream(63)
  let genome = space.randomGenome(from: &stream)
  var counts = [Int](repeating: 0, count: 6)
  for _ in 0..<12_000 {
    let mutant = space.mutated(genome, weights: MutationWeights(), from: &stream).genome
    counts[differences(genome, mutant)[0]] += 1
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test func drawsAreEvenOverChoicesWholeNumbersAndTheLogarithm() {
  var stream = testStream(64)
  var kinds = [0, 0, 0, 0]
  var restrictedSizes = [Int: Int]()
  var counts = [Int](repeating: 0, count: 7)
  var shares = [Int](repeating: 0, count: 7)
  var decades = [0, 0, 0]
  for _ in 0..<21_000 {
    let values = manyKinds.randomGenome(from: &stream).values
    kinds[Int(values[0])] += 1
    counts[Int(values[2]) - 1] += 1
    shares[min(6, Int(values[4] * 10))] += 1
    decades[values[5] < 1e-3 ? 0 : values[5] < 1e-2 ? 1 : 2] += 1
    restrictedSizes[Int(restricted.randomGenome(from: &stream).values[1]), default: 0] += 1
  }
  for observed in [kinds, counts, shares, decades] {
    #expect(chiSquaredProbability(observed: observed) > significance)
  }
  #expect(restrictedSizes.keys.sorted() == [0, 3, 4])
  #expect(chiSquaredProbability(observed: Array(restrictedSizes.values)) > significance)
}

@Test func wholeNumbersOfALogarithmicFieldAreDrawnEvenlyInIt() {
  // 64 to 4096 in ones: each doubling as often as the others, but for the half steps at the ends.
  let field = VectorSpace([Field("n", .integers(IntegerRange(64, 4096), logarithmic: true))])
  var stream = testStream(65)
  var doublings = [Int](repeating: 0, count: 6)
  for _ in 0..<12_000 {
    let value = field.randomGenome(from: &stream).values[0]
    #expect(value == value.rounded() && value >= 64 && value <= 4096)
    doublings[min(5, Int(log2(value / 64)))] += 1
  }
  #expect(chiSquaredProbability(observed: doublings) > significance)
}

@Test func anAllRestrictedSpaceHasOneGenomeThatNothingChanges() {
  let space = SearchSpace.vectors(manyKinds.restricted(0, toChoices: [2]))
  var stream = testStream(66)
  for _ in 0..<200 {
    let genome = space.randomGenome(from: &stream)
    #expect(genome.vector?.values[0] == 2)
    let lone = SearchSpace.vectors(VectorSpace(Array(manyKinds.fields.suffix(3))))
    let one = lone.randomGenome(from: &stream)
    #expect(one == .vector(VectorGenome([0.5, 0, 3])))
    #expect(lone.mutated(one, weights: MutationWeights(), from: &stream).genome == one)
    #expect(lone.neighbours(of: one) == [])
  }
}

// MARK: Neighbours

@Test(arguments: spaces)
func neighboursAreInTheSpaceDifferInOneFieldAndAreListedOnce(fields: VectorSpace) throws {
  let space = SearchSpace.vectors(fields)
  var stream = testStream(67)
  for _ in 0..<500 {
    let genome = space.randomGenome(from: &stream)
    let all = try #require(space.neighbours(of: genome))
    #expect(Set(all).count == all.count && !all.contains(genome))
    #expect(all.allSatisfy { space.objection(to: $0) == nil })
    #expect(all.allSatisfy { differences(genome, $0).count == 1 })
  }
}

@Test(arguments: spaces)
func neighboursAreMutualWhereThereAreFewValues(fields: VectorSpace) throws {
  // The first three fields: choices without and with an order, and seven numbers.
  let space = SearchSpace.vectors(VectorSpace(Array(fields.fields.prefix(3))))
  var stream = testStream(68)
  for _ in 0..<200 {
    let genome = space.randomGenome(from: &stream)
    for neighbour in try #require(space.neighbours(of: genome)) {
      #expect(try #require(space.neighbours(of: neighbour)).contains(genome))
    }
  }
}

@Test func everyOtherChoiceIsANeighbourWhereChoicesHaveNoOrder() throws {
  let space = SearchSpace.vectors(VectorSpace([manyKinds.fields[0]]))
  for start in 0..<4 {
    let all = try #require(space.neighbours(of: .vector(VectorGenome([Double(start)]))))
    #expect(all.compactMap { $0.vector?.values[0] } == [0, 1, 2, 3].filter { $0 != Double(start) })
  }
}

// MARK: Texts, places, identities

@Test func aFieldReadsWhatItWrites() {
  var stream = testStream(69)
  for _ in 0..<500 {
    let genome = manyKinds.randomGenome(from: &stream)
    let texts = manyKinds.texts(of: genome)
    let values = zip(manyKinds.fields, texts).map { $0.value(of: $1) }
    #expect(values == genome.values)
  }
  let size = manyKinds.fields[1]
  #expect(size.value(of: "16.0") == 1)
  for text in ["", "12", "nan", "a"] { #expect(size.value(of: text) == nil) }
  for text in ["0", "8", "1.5", "inf", ""] { #expect(manyKinds.fields[2].value(of: text) == nil) }
  for text in ["0.71", "-0.1", "nan"] { #expect(manyKinds.fields[4].value(of: text) == nil) }
}

@Test(arguments: spaces)
func encodingsLieBetweenZeroAndOneOrAreChoices(fields: VectorSpace) {
  let space = SearchSpace.vectors(fields)
  var stream = testStream(70)
  for _ in 0..<500 {
    let genome = space.randomGenome(from: &stream)
    let encoding = space.encoding(of: genome)
    #expect(encoding.count == space.features.count)
    for (feature, number) in zip(space.features, encoding) {
      switch feature {
      case .categorical(let count, _), .ordinal(let count):
        #expect((0..<count).contains(Int(number)))
      case .real: #expect((0...1).contains(number))
      }
    }
  }
}

@Test func equalNumbersAndNoOthersHaveOneIdentity() {
  let space = SearchSpace.vectors(manyKinds)
  var stream = testStream(71)
  var seen: [Identity: Genome] = [:]
  for _ in 0..<5000 {
    let genome = space.randomGenome(from: &stream)
    guard let identity = space.identity(of: genome) else { continue }
    #expect(seen[identity] ?? genome == genome)
    seen[identity] = genome
    #expect(space.isBuildable(genome))
    #expect(throws: DecodingFault.noArchitecture) { try space.decoded(genome) }
  }
}

@Test func vectorsOfAnotherSpaceAreRefused() {
  let space = SearchSpace.vectors(manyKinds)
  var stream = testStream(72)
  let genome = manyKinds.randomGenome(from: &stream)
  for (place, value) in [(0, 4.0), (0, 0.5), (0, -1), (2, 8), (2, 1.5), (4, 0.8), (5, .nan)] {
    var other = genome
    other.values[place] = value
    #expect(space.objection(to: .vector(other)) != nil)
  }
  #expect(space.objection(to: .vector(VectorGenome([1]))) != nil)
  #expect(space.objection(to: .layers(LayerGenome(towers: [[]], training: plainTraining))) != nil)
  #expect(SearchSpace.layers(wrongKind).objection(to: .vector(genome)) != nil)
  var narrow = genome
  narrow.values[0] = 2
  #expect(SearchSpace.vectors(restricted).objection(to: .vector(narrow)) != nil)
}

@Test func spacesAndGenomesOfEveryKindSurviveCoding() throws {
  var stream = testStream(73)
  let contract = space().contract
  let kinds: [SearchSpace] = [
    .layers(space()), .vectors(restricted), .cells(CellSpace(contract: contract)),
  ]
  for space in kinds {
    let data = try JSONEncoder().encode(space)
    #expect(try JSONDecoder().decode(SearchSpace.self, from: data) == space)
    for _ in 0..<50 {
      let genome = space.randomGenome(from: &stream)
      let data = try JSONEncoder().encode(genome)
      #expect(try JSONDecoder().decode(Genome.self, from: data) == genome)
    }
  }
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode(Genome.self, from: Data("{}".utf8))
  }
}
