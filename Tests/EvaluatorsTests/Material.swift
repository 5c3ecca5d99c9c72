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

/// What the tests of this module evaluate: small networks over a part of the digits.
struct Material {
  var data: DataSet
  /// The lists of layers that the settings' space is of.
  var space: LayerSpace { didSet { settings.space = .layers(space) } }
  var settings: EvaluationSettings

  /// The digits with 512 samples to learn from, and a space over them.
  init() throws {
    let digits = try #require(DataDescription.known("digits"))
    data = try DataSet.load(digits, root: "data", seed: 1)
    let contract = InputContract(shape: data.contract.shape, classes: data.contract.classes)
    space = LayerSpace(contract: contract)
    settings = EvaluationSettings(
      space: .layers(space), goals: Goals([.validationError, .multiplyAdds]), seed: 1, epochs: 2)
  }

  /// An evaluation with the settings as they are now.
  var evaluation: Evaluation {
    Evaluation(
      settings: settings, data: data.search.limited(training: 512, validation: 200, seed: 1))
  }

  /// Judges a candidate that nobody stops.
  func judge(
    _ candidate: Candidate, workers: Int = 1, watch: @escaping () -> Interruption? = { nil }
  ) throws -> (verdict: Verdict, measurements: Measurements) {
    let result = evaluation.judge(candidate, workers: Workers(count: workers), watch: watch)
    return try #require(result)
  }

  /// The reason of a candidate that must have one.
  func reason(
    _ candidate: Candidate, watch: @escaping () -> Interruption? = { nil }
  ) throws -> Nonviability.Reason {
    guard case .nonviable(let why) = try judge(candidate, watch: watch).verdict else {
      throw Unexpected(what: "a viable verdict")
    }
    #expect(!why.detail.isEmpty)
    return why.reason
  }

  /// Candidates of random genomes, births 0, 1, 2, ….
  func randomCandidates(_ count: Int) -> [Candidate] {
    (0..<count).map { birth in
      var small = space
      small.genes = IntegerRange(1, 4)
      small.headGenes = IntegerRange(0, 1)
      small.convolutionOutputs = IntegerRange(8, 16, step: 8)
      var stream = RandomStream(seed: 5, purpose: .testing, island: 0, birth: birth)
      return candidate(small.randomGenome(from: &stream), birth: birth)
    }
  }
}

/// Something that a test did not expect.
struct Unexpected: Error {
  let what: String
}

/// A genome that learns the digits well: a convolution, an activation, a pooling.
func goodGenome(outputs: Int = 8, rate: Double = 0.05) -> LayerGenome {
  let convolution = ConvolutionGene(outputs: outputs, filterHeight: 3, filterWidth: 3)
  let pooling = PoolingGene(
    pooling: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)
  return LayerGenome(
    towers: [[Gene(.convolution(convolution)), Gene(.activation(.relu)), Gene(.pooling(pooling))]],
    head: [Gene(.dense(DenseGene(outputs: 32)))],
    training: TrainingGene(
      optimizer: .nesterov, learningRate: rate, batch: 32, weightDecay: 1e-5))
}

/// A genome as the candidate of a number.
func candidate(_ genome: LayerGenome, birth: Int = 0, fidelity: Double = 1) -> Candidate {
  candidate(Genome.layers(genome), birth: birth, fidelity: fidelity)
}

/// A genome of any kind as the candidate of a number.
func candidate(
  _ genome: Genome, birth: Int = 0, island: Int = 0, fidelity: Double = 1
) -> Candidate {
  Candidate(
    id: BirthID(island: island, birth: birth),
    proposal: Proposal(genome: genome, origin: "random", fidelity: fidelity), identity: nil)
}
