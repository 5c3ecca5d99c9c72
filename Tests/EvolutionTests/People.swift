// Individuals, demes and islands for the tests of this folder.

import Architectures
import Evolution
import Genomes
import Geometry
import RandomStreams

/// Lists of layers over small pictures.
let layerSpace = LayerSpace(
  contract: InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 3))
let pictures = SearchSpace.layers(layerSpace)

/// A space of exactly six networks: one of three activations, with one of two batches.
let tinySpace: SearchSpace = {
  var space = layerSpace
  space.genes = IntegerRange(1, 1)
  space.headGenes = IntegerRange(0, 0)
  space.kinds = [KindWeight(.activation, 1)]
  space.activations = [.relu, .tanh, .sigmoid]
  space.training.optimizers = [.adamw]
  space.training.batches = [32, 64]
  space.training.adamLearningRate = RealRange(0.001, 0.001)
  space.training.weightDecay = RealRange(1e-4, 1e-4)
  return .layers(space)
}()

/// Vectors of so many choices of 0 or 1.
func bits(_ count: Int) -> SearchSpace {
  .vectors(VectorSpace((0..<count).map { Field("x\($0)", .choices(["0", "1"], ordered: false)) }))
}

func testStream(_ seed: UInt64, _ round: Int = 0) -> RandomStream {
  RandomStream(seed: seed, purpose: .testing, birth: round)
}

private let plainGenome = Genome.layers(
  LayerGenome(
    towers: [[Gene(.normalization)]],
    training: TrainingGene(optimizer: .adamw, learningRate: 0.001, batch: 64, weightDecay: 1e-4)))

/// An individual of these costs, or a non-viable one.
func individual(
  _ birth: Int, _ costs: [Double]?, island: Int = 0, genome: Genome? = nil,
  violation: Double = 0, fidelity: Double = 1
) -> Individual {
  let verdict: Verdict =
    costs.flatMap { Fitness($0, violation: violation, fidelity: fidelity) }.map(Verdict.viable)
    ?? .nonviable(Nonviability(.diverged, "the loss was not a number"))
  let proposal = Proposal(
    genome: genome ?? plainGenome, origin: "random", fidelity: fidelity)
  return Individual(
    candidate: Candidate(
      id: BirthID(island: island, birth: birth), proposal: proposal, identity: nil),
    verdict: verdict)
}

/// A deme of individuals 0, 1, 2, … with these first costs.
func deme(_ costs: [Double]) -> Deme {
  var deme = Deme()
  for (birth, cost) in costs.enumerated() { deme.add(individual(birth, [cost])) }
  return deme
}

func births(_ deme: Deme) -> [Int] { deme.members.map(\.id.birth) }

/// A verdict on a candidate that depends on its genome and fidelity alone: a cost, or in one of
/// eight a reason.
func judged(_ candidate: Candidate) -> Individual {
  let sum = number(of: candidate.proposal.genome)
  let verdict: Verdict =
    sum % 8 == 0
    ? .nonviable(Nonviability(.timeLimit, "it took too long"))
    : Fitness([Double(sum % 1000)], fidelity: candidate.proposal.fidelity).map(Verdict.viable)
      ?? .nonviable(Nonviability(.diverged, "the cost was no number"))
  return Individual(candidate: candidate, verdict: verdict)
}

private func number(of genome: Genome) -> UInt64 {
  var sum: UInt64 = 0
  if let vector = genome.vector {
    for value in vector.values { sum = sum &* 31 &+ (value.bitPattern >> 52) }
  } else if let layers = genome.layers {
    for gene in layers.towers.joined() {
      sum = sum &* 31 &+ UInt64(gene.kind.rawValue.utf8.reduce(0) { $0 + Int($1) } + gene.skip)
    }
    sum = sum &* 31 &+ UInt64(layers.training.batch)
  }
  return sum
}

/// An island of a small population.
func island(
  _ number: Int = 0, of count: Int = 1, migration: MigrationSettings = MigrationSettings(),
  strategy: StrategyChoice = .ageing, space: SearchSpace = pictures, seed: UInt64 = 1,
  fidelity: Double = 1, rungs: Rungs? = nil, admits: (@Sendable (Genome) -> Bool)? = nil
) -> IslandState {
  var settings = IslandSettings(
    strategy: strategy, breeding: BreedingSettings(population: 6, tournament: 3),
    migration: migration)
  settings.fidelity = fidelity
  settings.rungs = rungs
  return IslandState(
    island: number, islandCount: count, settings: settings, space: space, seed: seed,
    admits: admits)
}

extension SearchStrategy {
  /// Asks a strategy that is told of nothing it need not propose.
  func ask(_ stream: inout RandomStream) -> Proposal? {
    ask(knowing: Known(space: pictures), using: &stream)
  }

  /// A birth with its verdict at once.
  mutating func judge(_ birth: Int, _ proposal: Proposal, _ costs: [Double]?) {
    let candidate = Candidate(
      id: BirthID(island: 0, birth: birth), proposal: proposal, identity: nil)
    expect(candidate)
    var judged = individual(birth, costs, fidelity: proposal.fidelity)
    judged.candidate = candidate
    tell(judged)
  }
}
