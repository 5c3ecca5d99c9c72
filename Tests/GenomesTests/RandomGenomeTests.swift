import Architectures
import Genomes
import RandomStreams
import TestSupport
import Testing

@Test(arguments: [1, 2, 3])
func randomGenomesAreInTheSpaceAndDecodeOrAreTooLarge(views: Int) throws {
  var space = space(views: views)
  space.limits = Limits(parameters: [50_000, 150_000, 200_000][views - 1])
  var stream = testStream(10, views)
  var decoded = 0
  for _ in 0..<10_000 {
    let genome = space.randomGenome(from: &stream)
    #expect(space.objection(to: genome) == nil)
    do throws(DecodingFault) {
      let architecture = try genome.decoded(in: space).architecture
      #expect(architecture.cost.parameters <= space.limits.parameters)
      decoded += 1
    } catch {
      guard case .tooLarge = error else {
        Issue.record("\(error)")
        return
      }
    }
  }
  // Both ways out were taken.
  #expect(decoded > 1000 && decoded < 9900)
}

@Test func aRandomGenomeOfATightSpaceIsInIt() {
  var space = space()
  space.genes = IntegerRange(3, 5)
  space.headGenes = IntegerRange(1, 2)
  space.kinds = [KindWeight(.dense, 1), KindWeight(.activation, 0), KindWeight(.dropout, 2)]
  var stream = testStream(11)
  for _ in 0..<1000 {
    let genome = space.randomGenome(from: &stream)
    #expect(space.objection(to: genome) == nil)
    #expect((3...5).contains(genome.towers[0].count) && (1...2).contains(genome.head.count))
  }
}

@Test(arguments: Gene.Kind.allCases)
func aSpaceOfOneKindHasGenomes(kind: Gene.Kind) {
  var space = space()
  space.kinds = [KindWeight(kind, 1)]
  var stream = testStream(12)
  for _ in 0..<200 {
    let genome = space.randomGenome(from: &stream)
    #expect(space.objection(to: genome) == nil)
    #expect(genome.towers[0].allSatisfy { $0.kind == kind } && !genome.towers[0].isEmpty)
  }
}

/// Six of ten dense operations are normalised, where that leaves room for the activation.
@Test(arguments: [2, 3])
func denseOperationsAreActivatedAndOftenNormalised(room: Int) {
  var space = space()
  space.headGenes = IntegerRange(1, room)
  space.kinds = [.dense, .normalization, .activation].map { KindWeight($0, 1) }
  var stream = testStream(15)
  var counts = [[Gene.Kind]: Int]()
  for _ in 0..<1000 {
    counts[space.randomGenome(from: &stream).head.map(\.kind), default: 0] += 1
  }
  if room < 3 {
    #expect(counts == [[.dense, .activation]: 1000])
  } else {
    let observed = [[.dense, .normalization, .activation], [.dense, .activation]].map {
      counts[$0] ?? 0
    }
    #expect(observed.reduce(0, +) == 1000)
    #expect(chiSquaredProbability(observed: observed, weights: [0.6, 0.4]) > significance)
  }
}

@Test func everythingThatASpaceAdmitsComesUp() {
  let space = space()
  var stream = testStream(13)
  var kinds: Set<Gene.Kind> = []
  var trainings: Set<String> = []
  for _ in 0..<2000 {
    let genome = space.randomGenome(from: &stream)
    kinds.formUnion(genome.towers[0].map(\.kind))
    trainings.insert("\(genome.training.optimizer) \(genome.training.batch)")
  }
  #expect(kinds.count == Gene.Kind.allCases.count)
  #expect(trainings.count == space.training.optimizers.count * space.training.batches.count)
}

@Test func learningRatesBelongToTheirOptimiser() {
  let space = space()
  var stream = testStream(14)
  var counts = [OptimizerKind: Int]()
  for _ in 0..<3000 {
    let training = space.randomTraining(from: &stream)
    let range =
      training.optimizer == .adamw
      ? space.training.adamLearningRate : space.training.sgdLearningRate
    #expect(range.contains(training.learningRate))
    counts[training.optimizer, default: 0] += 1
  }
  #expect(chiSquaredProbability(observed: Array(counts.values)) > significance)
}

@Test func equalStreamsGiveEqualGenomes() {
  let space = space(views: 2)
  for round in 0..<100 {
    var a = testStream(15, round)
    var b = testStream(15, round)
    #expect(space.randomGenome(from: &a) == space.randomGenome(from: &b))
  }
}
