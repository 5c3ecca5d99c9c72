// Trained models of both spaces for the tests of this folder.

import Architectures
import DataSets
import Genomes
import Geometry
import Kernels
import Networks
import RandomStreams

/// Where a model comes from.
enum Origin: String, CaseIterable {
  /// Lists of layers over one view to three.
  case layers
  /// Small networks of cells, with every operation that an edge may do.
  case cells

  /// The space, over pictures that are not square.
  func space(seed: UInt64) -> SearchSpace {
    let views = [[1], [3], [2, 1], [1, 2, 3]][Int(seed % 4)]
    let contract = InputContract(
      shape: Shape(height: 12, width: 10, channels: views.reduce(0, +)), views: views,
      classes: 3 + Int(seed % 5))
    switch self {
    case .layers: return .layers(LayerSpace(contract: contract))
    case .cells:
      return .cells(
        CellSpace(
          contract: contract,
          wiring: CellWiring(
            operations: CellOperation.allCases, stacks: 2, cells: 1, channels: 6)))
    }
  }

  /// The architecture of a random genome that evolution has been at for a while.
  func architecture(seed: UInt64) -> Architecture {
    let space = space(seed: seed)
    var stream = RandomStream(seed: seed, purpose: .testing)
    while true {
      var genome = space.randomGenome(from: &stream)
      for _ in 0..<stream.integer(in: 0...6) {
        genome = space.mutated(genome, weights: MutationWeights(), from: &stream).genome
      }
      if let decoded = try? space.decoded(genome),
        decoded.architecture.cost.multiplyAdds < 2_000_000
      {
        return decoded.architecture
      }
    }
  }
}

/// A network of this architecture after a few steps, so that no bias is zero and no running statistic
/// as it began.
func trainedModel(_ architecture: Architecture, seed: UInt64, steps: Int = 3) -> Model {
  let network = Network(
    NetworkPlan(architecture, batch: 8), workers: Workers(count: 1),
    weights: RandomStream(seed: seed, purpose: .weights))
  var stream = RandomStream(seed: seed, purpose: .testing, birth: 1)
  var optimizer = Optimizer(
    .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), weightDecay: 0,
    weightCount: network.plan.weightCount)
  for step in 0..<steps {
    network.load(batch: 8) { samples, labels in
      for place in 0..<8 * architecture.contract.shape.elements {
        samples[place] = Float(stream.normal())
      }
      for place in 0..<8 {
        labels[place] = Int32(stream.integer(below: architecture.contract.classes))
      }
    }
    _ = network.learn(batch: 8, smoothing: 0, dropoutKey: UInt64(step))
    network.clipGradients(to: 1)
    optimizer.update(network, rate: 0.003)
  }
  return network.model(input: input(of: architecture, seed: seed))
}

/// An input with names and constants that no text format may spoil.
func input(of architecture: Architecture, seed: UInt64) -> InputContractInfo {
  let contract = architecture.contract
  var stream = RandomStream(seed: seed, purpose: .testing, birth: 2)
  let names = ["plain", "with \"quotes\"", "a\\b\nc\td", "Füße 鳥", "\u{1}"]
  return InputContractInfo(
    shape: contract.shape, classes: contract.classes,
    classNames: (0..<contract.classes).map { "\(names[$0 % names.count]) \($0)" },
    normalization: NormalizationConstants(
      mean: contract.channels.map { _ in stream.real(in: -1...200) },
      deviation: contract.channels.map { _ in stream.real(in: 0.1...80) }),
    views: contract.views)
}

extension InputContract {
  fileprivate var channels: Range<Int> { 0..<shape.channels }
}

/// Random samples as `[count, height, width, channels]`.
func samples(_ shape: Shape, count: Int, seed: UInt64) -> [Float] {
  var stream = RandomStream(seed: seed, purpose: .testing, birth: 3)
  return (0..<count * shape.elements).map { _ in Float(stream.normal()) }
}

/// What our inference says to samples, class after class.
func logits(_ model: Model, _ samples: [Float]) -> [[Float]] {
  let count = samples.count / model.architecture.contract.shape.elements
  let network = Network(model, batch: count, workers: Workers(count: 1))
  network.load(batch: count) { span, _ in
    for place in samples.indices { span[place] = samples[place] }
  }
  network.infer(batch: count)
  return network.logits(batch: count)
}
