import Architectures
import DataSets
import Foundation
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

/// A network of golden_losses.py: same weights, same batches, same settings.
private struct GoldenNetwork {
  let shape: Shape
  let nodes: [Node]
  let optimizer: OptimizerSettings
  let rate: Float
  let weightDecay: Float
  var smoothing: Float = 0
  var clipping = 0.0
  var isTaught = false

  static let batch = 8
  static let classes = 10

  static let perceptron = GoldenNetwork(
    shape: Shape(height: 8, width: 8, channels: 1),
    nodes: [
      Node(.dense(Dense(outputs: 32)), inputs: [0]), Node(.activation(.tanh), inputs: [1]),
      Node(.dense(Dense(outputs: 24)), inputs: [2]), Node(.activation(.relu), inputs: [3]),
      Node(.dense(Dense(outputs: 10)), inputs: [4]),
    ],
    optimizer: .descent(momentum: 0.9, nesterov: false), rate: 0.05, weightDecay: 5e-4)

  static let convolutional = GoldenNetwork(
    shape: Shape(height: 12, width: 10, channels: 3),
    nodes: [
      Node(
        .convolution(
          Convolution(
            outputs: 12, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1,
            bias: false)), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]), Node(.activation(.relu), inputs: [2]),
      Node(
        .pooling(
          Pooling(kind: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)),
        inputs: [3]),
      Node(
        .convolution(
          Convolution(
            outputs: 20, filterHeight: 5, filterWidth: 3, strideWidth: 2, paddingHeight: 2,
            paddingWidth: 1)), inputs: [4]),
      Node(.normalization(Normalization()), inputs: [5]),
      Node(.activation(.leakyReLU), inputs: [6]),
      Node(.dense(Dense(outputs: 18)), inputs: [7]), Node(.activation(.sigmoid), inputs: [8]),
      Node(.dense(Dense(outputs: 10)), inputs: [9]),
    ],
    optimizer: .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: 0.003, weightDecay: 0.01)

  static let branched = GoldenNetwork(
    shape: Shape(height: 8, width: 8, channels: 2),
    nodes: [
      Node(
        .convolution(
          Convolution(
            outputs: 16, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1,
            bias: false)), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]), Node(.activation(.silu), inputs: [2]),
      Node(.convolution(Convolution(outputs: 6)), inputs: [3]),
      Node(.convolution(Convolution(outputs: 10)), inputs: [3]),
      Node(.activation(.relu), inputs: [5]),
      Node(
        .convolution(
          Convolution(
            outputs: 10, filterHeight: 3, filterWidth: 3, paddingHeight: 2, paddingWidth: 2,
            dilationHeight: 2, dilationWidth: 2)), inputs: [6]),
      Node(.concatenation, inputs: [4, 7]), Node(.add, inputs: [3, 8]),
      Node(.activation(.relu), inputs: [9]),
      Node(
        .convolution(
          Convolution(
            outputs: 16, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1,
            groups: 16, bias: false)), inputs: [10]),
      Node(.normalization(Normalization()), inputs: [11]),
      Node(
        .pooling(
          Pooling(kind: .average, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)),
        inputs: [12]),
      Node(
        .convolution(
          Convolution(
            outputs: 24, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1,
            groups: 2)), inputs: [13]),
      Node(.activation(.tanh), inputs: [14]), Node(.globalPooling(.average), inputs: [15]),
      Node(.dense(Dense(outputs: 10)), inputs: [16]),
    ],
    optimizer: .descent(momentum: 0.9, nesterov: true), rate: 0.05, weightDecay: 1e-3,
    smoothing: 0.1, clipping: 0.5)

  static var taught: GoldenNetwork {
    var network = convolutional
    network.smoothing = 0.1
    network.isTaught = true
    return network
  }

  private func network(
    first: Int = 0, factor: Double = 1, workers: Workers
  ) throws -> Network {
    let contract = InputContract(shape: shape, classes: Self.classes)
    let architecture = try Architecture(contract: contract, nodes: nodes)
    let network = Network(
      NetworkPlan(architecture, batch: Self.batch), workers: workers,
      weights: RandomStream(seed: 0, purpose: .weights))
    network.setParameters(
      Self.formulaWeights(network.parameters, first: first, factor: factor))
    return network
  }

  /// Two networks like the student, one of which wants its samples scaled otherwise.
  private func teacher(workers: Workers) throws -> Teacher {
    func input(_ mean: [Double], _ deviation: [Double]) -> InputContractInfo {
      InputContractInfo(
        shape: shape, classes: Self.classes, classNames: (0..<Self.classes).map { "\($0)" },
        normalization: NormalizationConstants(mean: mean, deviation: deviation),
        views: [shape.channels])
    }
    let own = input([0.2, 0.1, 0.4], [0.5, 0.7, 0.6])
    let models = [
      try network(first: 50, factor: 8, workers: workers).model(input: own),
      try network(first: 90, factor: 8, workers: workers)
        .model(input: input([-0.1, 0.3, 0], [0.8, 0.4, 1.2])),
    ]
    return Teacher(
      models, weight: 0.7, temperature: 3, input: own, batch: Self.batch, workers: workers)
  }

  /// The mean losses of the first steps.
  func losses(steps: Int, workers: Workers) throws -> [Double] {
    let network = try network(workers: workers)
    network.teacher = isTaught ? try teacher(workers: workers) : nil
    var optimizer = Optimizer(
      optimizer, weightDecay: weightDecay, weightCount: network.plan.weightCount)
    return (0..<steps).map { step in
      fill(network, step)
      let loss = network.learn(batch: Self.batch, smoothing: smoothing, dropoutKey: 0).loss
      network.clipGradients(to: clipping)
      optimizer.update(network, rate: rate)
      return loss / Double(Self.batch)
    }
  }

  private func fill(_ network: Network, _ step: Int) {
    network.load(batch: Self.batch) { samples, labels in
      for i in 0..<Self.batch * shape.elements {
        samples[i] = Float(sin(0.11 * Double(i + 17 * step) + 0.5 * Double(i % 3)))
      }
      for i in 0..<Self.batch {
        labels[i] = Int32((7 * i + 3 * step + (i * i) % 5) % Self.classes)
      }
    }
  }

  private static func formulaWeights(
    _ parameters: [Parameter], first: Int, factor: Double
  ) -> [Parameter] {
    var place = first
    return parameters.map { parameter in
      if parameter.name.hasSuffix("mean") || parameter.name.hasSuffix("variance") {
        return parameter
      }
      let isMatrix = parameter.shape.count > 1
      let fan = isMatrix ? parameter.shape.dropLast().reduce(1, *) : 100
      let shift: Double = parameter.name.hasSuffix("gamma") ? 1 : 0
      var result = parameter
      result.values = parameter.values.indices.map { i in
        let wave = sin(0.37 * Double(i) + 1.3 * Double(place) + 0.1)
        return Float(factor * (shift + wave / Double(fan).squareRoot()))
      }
      place += 1
      return result
    }
  }
}

@Suite struct GoldenLossTests {
  private func expectAgreement(_ network: GoldenNetwork, _ golden: [Double]) throws {
    for set in InstructionSet.available {
      let losses = try network.losses(
        steps: golden.count, workers: Workers(count: 1, instructionSet: set))
      for (step, pair) in zip(losses, golden).enumerated() {
        #expect(abs(pair.0 - pair.1) <= 1e-4 * pair.1, "step \(step) on \(set)")
      }
    }
  }

  @Test func aPerceptronLearnsAsInPyTorch() throws {
    try expectAgreement(.perceptron, GoldenLosses.perceptron)
  }

  @Test func aConvolutionalNetworkLearnsAsInPyTorch() throws {
    try expectAgreement(.convolutional, GoldenLosses.convolutional)
  }

  @Test func aBranchedNetworkLearnsAsInPyTorch() throws {
    try expectAgreement(.branched, GoldenLosses.branched)
  }

  @Test func aTaughtNetworkLearnsAsInPyTorch() throws {
    try expectAgreement(.taught, GoldenLosses.taught)
  }

  @Test(arguments: [2, 3])
  func theNumberOfWorkersDoesNotChangeALoss(workers: Int) throws {
    for network in [GoldenNetwork.perceptron, .convolutional, .branched, .taught] {
      let one = try network.losses(steps: 10, workers: Workers(count: 1))
      #expect(try network.losses(steps: 10, workers: Workers(count: workers)) == one)
    }
  }
}
