import Architectures
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite struct InferenceOperatorTests {
  private func operators(_ shape: Shape, _ nodes: [Node]) throws -> [InferenceOperator] {
    let contract = InputContract(shape: shape, classes: 4)
    return try Architecture(contract: contract, nodes: nodes).inferenceOperators
  }

  private static let strided = Convolution(
    outputs: 16, filterHeight: 3, filterWidth: 5, strideHeight: 1, strideWidth: 2,
    paddingHeight: 1, paddingWidth: 2)

  @Test func keysTellWhatIsDoneOverWhichShapes() throws {
    let nodes = [
      Node(.convolution(Self.strided), inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]),
      Node(.convolution(Convolution(outputs: 20)), inputs: [2]),
      Node(.concatenation, inputs: [2, 3]),
      Node(.activation(.silu), inputs: [4]),
      Node(
        .pooling(
          Pooling(kind: .max, windowHeight: 2, windowWidth: 2, strideHeight: 2, strideWidth: 2)),
        inputs: [5]),
      Node(.normalization(Normalization()), inputs: [6]),
      Node(.add, inputs: [7, 6]),
      Node(.activation(.relu), inputs: [8]),
      Node(.dropout(Dropout(ratio: 0.5)), inputs: [9]),
      Node(.globalPooling(.average), inputs: [10]),
      Node(.dense(Dense(outputs: 4)), inputs: [11]),
    ]
    let keys = try operators(Shape(height: 8, width: 8, channels: 3), nodes).map(\.key)
    #expect(
      keys == [
        "convolution samples 8x8x3 3x5/1x2 p1x2 g1 -> 8x4x16",
        "convolution 8x4x16 1x1/1x1 p0x0 g1 -> 8x4x20",
        "concatenation 8x4x(16+20)",
        "silu 8x4x36",
        "max pooling 8x4x36 2x2/2x2 p0x0 -> 4x2x36",
        "normalization 4x2x36 +add +relu",
        "copy 4x2x36",
        "average pooling 4x2x36 4x2/1x1 p0x0 -> 1x1x36",
        "dense 1x1x36 -> 4",
      ])
  }

  @Test func stepsLeaveOutPositionsOnPadding() throws {
    let shape = Shape(height: 8, width: 8, channels: 3)
    let nodes = [
      Node(.convolution(Self.strided), inputs: [0]),
      Node(.dense(Dense(outputs: 4)), inputs: [1]),
    ]
    let found = try operators(shape, nodes)
    // Rows: three of the filter at each of 8 positions, but for one at each border. Columns, at 0, 2,
    // 4 and 6 less the padding of 2: three, five, five and four.
    #expect(found[0].steps == (8 * 3 - 2) * (3 + 5 + 5 + 4) * 3 * 16)
    #expect(found[0].bytes == 4 * (8 * 8 * 3 + 8 * 4 * 16))
    #expect(found[0].weightBytes == 4 * 3 * 5 * 3 * 16)
    #expect(found[1].steps == 8 * 4 * 16 * 8)
    #expect(found[1].weightBytes == 4 * found[1].steps)
  }

  @Test func equalOperatorsOfDifferentNetworksHaveEqualKeys() throws {
    let shape = Shape(height: 6, width: 6, channels: 16)
    func keys(_ initializer: Initializer, _ kind: ActivationKind) throws -> [String] {
      let convolution = Convolution(outputs: 16, initializer: initializer)
      let nodes = [
        Node(.activation(kind), inputs: [0]),
        Node(.convolution(convolution), inputs: [1]),
        Node(.concatenation, inputs: [1, 2]),
        Node(.dense(Dense(outputs: 4)), inputs: [3]),
      ]
      return try operators(shape, nodes).map(\.key)
    }
    let (one, other) = (try keys(.he, .relu), try keys(.xavier, .tanh))
    #expect(zip(one, other).count { $0 != $1 } == 1)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aNetworkInUseHasAnOperatorForEachKey(seed: UInt64) throws {
    let architecture = try randomArchitecture(seed: seed)
    let workers = Workers(count: 1)
    let network = Network(
      NetworkPlan(architecture, batch: 3), workers: workers,
      weights: RandomStream(seed: seed, purpose: .weights)
    ).folded(batch: 3, workers: workers)
    #expect(network.plan.operatorCount == architecture.inferenceOperators.count)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func timingOperatorsChangesNoLogit(seed: UInt64) throws {
    let architecture = try randomArchitecture(seed: seed)
    let network = Network(
      NetworkPlan(architecture, batch: 5), workers: Workers(count: 2),
      weights: RandomStream(seed: seed, purpose: .weights))
    network.load(batch: 5) { samples, _ in
      var stream = RandomStream(seed: seed, purpose: .testing)
      for place in 0..<5 * architecture.contract.shape.elements {
        samples[place] = Float(stream.real(in: -1...1))
      }
    }
    network.infer(batch: 5)
    let logits = network.logits(batch: 5)
    var seconds = [Double](repeating: 0, count: network.plan.operatorCount)
    network.infer(batch: 5, seconds: &seconds)
    #expect(network.logits(batch: 5) == logits)
    #expect(seconds.allSatisfy { $0 >= 0 })
  }
}
