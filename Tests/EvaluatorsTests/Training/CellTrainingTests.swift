import Architectures
import DataSets
import Evaluators
import Evolution
import Genomes
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

/// Small cells of all operations over small pictures.
private let cells = CellSpace(
  contract: InputContract(shape: Shape(height: 6, width: 6, channels: 2), classes: 4),
  wiring: CellWiring(
    nodes: 4, operations: CellOperation.allCases, stacks: 2, cells: 2, channels: 5))

private func cell(_ operations: [CellOperation]) -> Genome {
  let places = operations.map { Double(CellOperation.allCases.firstIndex(of: $0) ?? 0) }
  return .vector(VectorGenome(places + [0, 0.5, 0, 1e-4]))
}

/// Cells in which a value is added to itself, and in which a node is the sum of three.
private let special: [[CellOperation]] = [
  [.skip, .skip, .skip, .skip, .skip, .skip],
  [.convolution3x3, .skip, .skip, .averagePooling3x3, .skip, .skip],
  [.separable3x3, .maxPooling3x3, .convolution1x1, .skip, .averagePooling3x3, .convolution3x3],
]

private func genomes() -> [Genome] {
  var stream = RandomStream(seed: 11, purpose: .testing)
  let space = SearchSpace.cells(cells)
  var genomes = special.map(cell)
  while genomes.count < 12 {
    let genome = space.randomGenome(from: &stream)
    if space.isBuildable(genome) { genomes.append(genome) }
  }
  return genomes
}

private func network(_ genome: Genome, seed: UInt64, workers: Int = 1) throws -> Network {
  let architecture = try SearchSpace.cells(cells).decoded(genome).architecture
  let network = Network(
    NetworkPlan(architecture, batch: 6), workers: Workers(count: workers),
    weights: RandomStream(seed: seed, purpose: .weights))
  var stream = RandomStream(seed: seed, purpose: .testing, island: 1)
  let elements = architecture.contract.shape.elements
  network.load(batch: 6) { samples, labels in
    for i in 0..<6 * elements { samples[i] = Float(stream.normal()) }
    for i in 0..<6 { labels[i] = Int32(stream.integer(below: 4)) }
  }
  return network
}

@Suite struct CellTrainingTests {
  /// The whole backward pass against central differences along each parameter's gradient: single
  /// precision and kinks, so the bound is loose.
  @Test(arguments: 0..<12)
  func theGradientOfACellNetworkAgreesWithDifferences(place: Int) throws {
    let network = try network(genomes()[place], seed: UInt64(place))
    let start = network.parameters
    _ = network.learn(batch: 6, smoothing: 0, dropoutKey: 1)
    let gradients = network.gradients
    func loss(_ parameters: [Parameter]) -> Double {
      network.setParameters(parameters)
      return network.learn(batch: 6, smoothing: 0, dropoutKey: 1).loss / 6
    }
    var (agreeing, compared) = (0, 0)
    for gradient in gradients {
      let at = try #require(start.firstIndex { $0.name == gradient.name })
      let norm = gradient.values.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
      guard norm > 1e-3 else { continue }
      let step = 1e-3
      var (above, below) = (start, start)
      for i in gradient.values.indices {
        let move = Float(step * Double(gradient.values[i]) / norm)
        above[at].values[i] += move
        below[at].values[i] -= move
      }
      let slope = (loss(above) - loss(below)) / (2 * step)
      compared += 1
      if abs(slope - norm) <= 0.05 * norm + 2e-3 { agreeing += 1 }
      #expect(abs(slope - norm) <= 0.35 * norm + 1e-2, "\(gradient.name): \(slope) for \(norm)")
    }
    #expect(compared > 3 && agreeing * 10 >= compared * 7)
  }

  @Test(arguments: 0..<12) func aCellNetworkLearnsOneBatchByHeart(place: Int) throws {
    let network = try network(genomes()[place], seed: UInt64(place))
    var optimizer = Optimizer(
      .descent(momentum: 0.9, nesterov: true), weightDecay: 0,
      weightCount: network.plan.weightCount)
    let first = network.learn(batch: 6, smoothing: 0, dropoutKey: 1).loss
    for _ in 0..<40 {
      optimizer.update(network, rate: 0.02)
      _ = network.learn(batch: 6, smoothing: 0, dropoutKey: 1)
    }
    let last = network.learn(batch: 6, smoothing: 0, dropoutKey: 1).loss
    #expect(last.isFinite && last < 0.7 * first, "\(first) to \(last)")
  }

  @Test(arguments: 0..<12) func workersChangeNoBitOfACellNetwork(place: Int) throws {
    let losses = try [1, 2, 3].map { workers in
      let network = try network(genomes()[place], seed: 3, workers: workers)
      let loss = network.learn(batch: 6, smoothing: 0.1, dropoutKey: 5).loss
      return [loss] + network.gradients.flatMap { $0.values.map(Double.init) }
    }
    #expect(losses[0] == losses[1] && losses[1] == losses[2])
  }

  @Test func aSearchOverCellsJudgesThem() throws {
    var material = try Material()
    let contract = InputContract(shape: material.data.contract.shape, classes: 10)
    let space = CellSpace(
      contract: contract, wiring: CellWiring(stacks: 2, cells: 1, channels: 8))
    material.settings.space = .cells(space)
    material.settings.goals.constraints = [Constraint("parameters", .atMost, 1)]
    let disconnected = Genome.vector(VectorGenome([0, 0, 0, 0, 0, 0, 0, 0.5, 0, 1e-4]))
    #expect(try material.reason(candidate(disconnected)) == .doesNotBuild)
    let plain = Genome.vector(VectorGenome([3, 1, 0, 2, 0, 3, 0, 0.5, 0, 1e-4]))
    let (verdict, measurements) = try material.judge(candidate(plain, fidelity: 0.5))
    guard case .viable(let fitness) = verdict else { throw Unexpected(what: "\(verdict)") }
    #expect(measurements.epochs == 1 && fitness.fidelity == 0.5)
    let parameters = try #require(measurements.cost).parameters
    #expect(fitness.violation == Double(parameters - 1))
    #expect(measurements.validationAccuracy != nil)
  }

  @Test func trainingSecondsAreMeasuredOnlyWhereTheyCount() throws {
    var material = try Material()
    let some = candidate(goodGenome())
    #expect(try material.judge(some).measurements.trainingSeconds == nil)
    material.settings.goals.objectives.append(.trainingSeconds)
    #expect(try #require(material.judge(some).measurements.trainingSeconds) > 0)
    material.settings.goals = Goals(
      [.validationError], constraints: [Constraint("training_seconds", .atMost, 1e9)])
    #expect(try material.judge(some).measurements.trainingSeconds != nil)
  }
}
