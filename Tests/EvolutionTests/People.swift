// Individuals, demes and islands for the tests of this folder.

import Architectures
import Evolution
import Genomes
import Geometry
import RandomStreams

let pictures = SearchSpace(
  contract: InputContract(shape: Shape(height: 8, width: 8, channels: 1), classes: 3))

func testStream(_ seed: UInt64, _ round: Int = 0) -> RandomStream {
  RandomStream(seed: seed, purpose: .testing, birth: round)
}

private let plainGenome = Genome(
  towers: [[Gene(.normalization)]],
  training: TrainingGene(optimizer: .adamw, learningRate: 0.001, batch: 64, weightDecay: 1e-4))

/// An individual of these costs, or a non-viable one.
func individual(
  _ birth: Int, _ costs: [Double]?, island: Int = 0, genome: Genome? = nil
) -> Individual {
  let verdict: Verdict =
    costs.flatMap(Fitness.init).map(Verdict.viable)
    ?? .nonviable(Nonviability(.diverged, "the loss was not a number"))
  let proposal = Proposal(genome: genome ?? plainGenome, origin: "random")
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

/// A verdict on a candidate that depends on its genome alone: a cost, or in one of eight a reason.
func judged(_ candidate: Candidate) -> Individual {
  var sum: UInt64 = 0
  for gene in candidate.proposal.genome.towers.joined() {
    sum = sum &* 31 &+ UInt64(gene.kind.rawValue.utf8.reduce(0) { $0 + Int($1) } + gene.skip)
  }
  sum = sum &* 31 &+ UInt64(candidate.proposal.genome.training.batch)
  let verdict: Verdict =
    sum % 8 == 0
    ? .nonviable(Nonviability(.timeLimit, "it took too long"))
    : Fitness([Double(sum % 1000)]).map(Verdict.viable)
      ?? .nonviable(Nonviability(.diverged, "the cost was no number"))
  return Individual(candidate: candidate, verdict: verdict)
}

/// An island of a small population.
func island(
  _ number: Int = 0, of count: Int = 1, migration: MigrationSettings = MigrationSettings(),
  strategy: StrategyChoice = .ageing, space: SearchSpace = pictures, seed: UInt64 = 1
) -> IslandState {
  IslandState(
    island: number, islandCount: count,
    settings: IslandSettings(
      strategy: strategy, breeding: BreedingSettings(population: 6, tournament: 3),
      migration: migration), space: space, seed: seed)
}
