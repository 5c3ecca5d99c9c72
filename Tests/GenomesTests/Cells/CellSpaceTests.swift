import Architectures
import Genomes
import Geometry
import RandomStreams
import Testing

/// NAS-Bench-201 over pictures of CIFAR-10.
let benchmark = CellSpace(
  contract: InputContract(shape: Shape(height: 32, width: 32, channels: 3), classes: 10),
  training: fixedTraining, limits: Limits(multiplyAdds: .max, activationBytes: .max))

/// A training in which nothing is left open.
private let fixedTraining: TrainingSpace = {
  var training = TrainingSpace()
  training.optimizers = [.nesterov]
  training.sgdLearningRate = RealRange(0.1, 0.1)
  training.batches = [64]
  training.weightDecay = RealRange(5e-4, 5e-4)
  return training
}()

private func cell(_ operations: CellOperation..., in space: CellSpace = benchmark) -> Genome {
  let places = operations.map { operation in
    Double(space.wiring.operations.firstIndex(of: operation) ?? 0)
  }
  return .vector(VectorGenome(places))
}

@Test func theBenchmarksSpaceHasItsGenomes() {
  #expect(benchmark.fields.size == 15_625)
  #expect(
    benchmark.fields.fields.map(\.name) == [
      "edge_0_1", "edge_0_2", "edge_1_2", "edge_0_3", "edge_1_3", "edge_2_3",
    ])
  let edges = benchmark.wiring.edges.map { [$0.from, $0.to] }
  #expect(edges == [[0, 1], [0, 2], [1, 2], [0, 3], [1, 3], [2, 3]])
}

@Test func aCellHalvesThePictureAndDoublesTheChannelsBetweenStacks() throws {
  let space = SearchSpace.cells(benchmark)
  let skips = cell(.skip, .skip, .skip, .skip, .skip, .skip)
  let shapes = try space.decoded(skips).architecture.shapes
  #expect(shapes[1] == Shape(height: 32, width: 32, channels: 16))
  #expect(shapes.contains(Shape(height: 16, width: 16, channels: 32)))
  #expect(shapes.suffix(3).first == Shape(height: 8, width: 8, channels: 64))
  #expect(shapes.last == Shape(features: 10))
}

@Test(arguments: [
  [CellOperation.none, .none, .none, .none, .none, .none],
  [.skip, .skip, .skip, .none, .none, .none], [.none, .none, .convolution3x3, .none, .skip, .skip],
])
func aCellThatLeadsNowhereDoesNotDecode(operations: [CellOperation]) {
  let space = SearchSpace.cells(benchmark)
  let places = operations.map { Double(CellOperation.nasBench201.firstIndex(of: $0) ?? 0) }
  let genome = Genome.vector(VectorGenome(places))
  #expect(throws: DecodingFault.disconnected) { try space.decoded(genome) }
  #expect(!space.isBuildable(genome))
  // It still has an identity, so that it is not judged twice.
  #expect(space.identity(of: genome) != nil)
}

@Test func cellsThatComputeTheSameHaveOneIdentity() {
  let space = SearchSpace.cells(benchmark)
  // One convolution of the input, in each of the places where it may stand.
  let ways = [
    cell(.none, .none, .none, .convolution3x3, .none, .none),
    cell(.convolution3x3, .none, .none, .none, .skip, .none),
    cell(.skip, .none, .none, .none, .convolution3x3, .none),
    cell(.none, .convolution3x3, .none, .none, .none, .skip),
    cell(.skip, .none, .convolution3x3, .none, .none, .skip),
    cell(.skip, .none, .skip, .none, .none, .convolution3x3),
    // A dead end changes nothing.
    cell(.convolution1x1, .none, .none, .convolution3x3, .none, .none),
  ]
  #expect(Set(ways.map { space.identity(of: $0) }).count == 1)
  let others = [
    cell(.none, .none, .none, .convolution1x1, .none, .none),
    cell(.convolution3x3, .none, .none, .none, .convolution3x3, .none),
    cell(.convolution3x3, .none, .none, .convolution3x3, .skip, .none),
    cell(.none, .none, .none, .skip, .none, .none),
  ]
  #expect(Set((ways + others).map { space.identity(of: $0) }).count == 1 + others.count)
}

@Test func theTrainingGenesOfACellAreThoseThatAreLeftOpen() throws {
  let open = CellSpace(contract: benchmark.contract)
  #expect(
    open.fields.fields.dropFirst(6).map(\.name)
      == ["optimizer", "learning_rate", "batch", "weight_decay"])
  let space = SearchSpace.cells(open)
  var stream = testStream(80)
  for _ in 0..<300 {
    let genome = space.randomGenome(from: &stream)
    guard let training = try? space.decoded(genome).training else { continue }
    #expect(open.training.optimizers.contains(training.optimizer))
    #expect(open.training.learningRate(of: training.optimizer).contains(training.learningRate))
    #expect(open.training.batches.contains(training.batch))
    #expect(open.training.weightDecay.contains(training.weightDecay))
  }
  #expect(benchmark.fields.fields.count == 6)
  let training = try SearchSpace.cells(benchmark)
    .decoded(cell(.skip, .skip, .skip, .skip, .skip, .skip)).training
  #expect(
    training
      == TrainingGene(optimizer: .nesterov, learningRate: 0.1, batch: 64, weightDecay: 5e-4))
}

@Test func variedCellsStayInTheSpace() {
  let space = SearchSpace.cells(CellSpace(contract: benchmark.contract))
  var stream = testStream(81)
  var genome = space.randomGenome(from: &stream)
  for _ in 0..<2000 {
    let mutant = space.mutated(genome, weights: MutationWeights(), from: &stream).genome
    let child = space.crossed(mutant, space.randomGenome(from: &stream), from: &stream)
    #expect(mutant != genome)
    #expect(space.objection(to: mutant) == nil && space.objection(to: child) == nil)
    #expect(space.identity(of: child) != nil)
    genome = mutant
  }
}

@Test func aCellHasTwentyFourNeighbours() throws {
  let space = SearchSpace.cells(benchmark)
  let all = try #require(
    space.neighbours(of: cell(.skip, .skip, .skip, .skip, .skip, .convolution3x3)))
  #expect(all.count == 24 && Set(all).count == 24)
}

@Test func everyOperationDecodesInCellsOfAnySize() throws {
  var stream = testStream(82)
  for nodes in 2...6 {
    let wiring = CellWiring(
      nodes: nodes, operations: CellOperation.allCases, stacks: 2, cells: 1, channels: 8)
    let space = SearchSpace.cells(CellSpace(contract: benchmark.contract, wiring: wiring))
    for _ in 0..<40 {
      let genome = space.randomGenome(from: &stream)
      do throws(DecodingFault) {
        #expect(try space.decoded(genome).architecture.cost.parameters > 0)
      } catch { #expect(error == .disconnected) }
    }
  }
}
