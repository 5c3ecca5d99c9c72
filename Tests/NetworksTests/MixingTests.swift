import Architectures
import DataSets
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite struct MixingTests {
  private let batch = 7
  private let share: Float = 0.3
  private let network: Network

  init() throws {
    network = Network(
      NetworkPlan(try randomArchitecture(seed: 3), batch: batch), workers: Workers(count: 1),
      weights: RandomStream(seed: 3, purpose: .weights))
  }

  private struct Batch {
    var samples: [[Float]]
    var labels: [Int32]
  }

  private var drawn: Batch {
    var stream = RandomStream(seed: 4, purpose: .testing)
    let elements = network.plan.architecture.contract.shape.elements
    return Batch(
      samples: (0..<batch).map { _ in (0..<elements).map { _ in Float(stream.normal()) } },
      labels: (0..<batch).map { _ in Int32(stream.integer(below: 4)) })
  }

  private func load(_ batch: Batch) {
    network.load(batch: self.batch) { samples, labels in
      for (place, value) in batch.samples.joined().enumerated() { samples[place] = value }
      for (place, label) in batch.labels.enumerated() { labels[place] = label }
    }
  }

  private func learn() -> (loss: Double, gradients: [[Float]]) {
    let loss = network.learn(batch: batch, smoothing: 0.1, dropoutKey: 5).loss
    return (loss, network.gradients.map(\.values))
  }

  private func teacher() throws -> Teacher {
    let contract = network.plan.architecture.contract
    let input = InputContractInfo(
      shape: contract.shape, classes: contract.classes,
      classNames: (0..<contract.classes).map { "\($0)" },
      normalization: NormalizationConstants(
        mean: Array(repeating: 0, count: contract.shape.channels),
        deviation: Array(repeating: 1, count: contract.shape.channels)),
      views: contract.views)
    let other = Network(
      network.plan, workers: Workers(count: 1), weights: RandomStream(seed: 5, purpose: .weights))
    return Teacher(
      [other.model(input: input)], weight: 0.5, temperature: 1.5, input: input, batch: batch,
      workers: Workers(count: 1))
  }

  /// Loss and gradient are linear in the target, of taught networks too: teachers see blended samples.
  @Test(arguments: [false, true])
  func blendedLabelsAreJudgedByBothLosses(isTaught: Bool) throws {
    network.teacher = isTaught ? try teacher() : nil
    let plain = drawn
    load(plain)
    network.mix(batch: batch, share: share)
    let mixed = learn()
    var blended = plain
    for place in 0..<batch {
      blended.samples[place] = zip(plain.samples[place], plain.samples[batch - 1 - place]).map {
        share * $0 + (1 - share) * $1
      }
    }
    load(blended)
    let own = learn()
    blended.labels.reverse()
    load(blended)
    let partner = learn()
    let expected = Double(share) * own.loss + Double(1 - share) * partner.loss
    #expect(abs(mixed.loss - expected) < 1e-4 * abs(expected))
    for (index, gradient) in mixed.gradients.enumerated() {
      for (place, value) in gradient.enumerated() {
        let wanted =
          share * own.gradients[index][place] + (1 - share) * partner.gradients[index][place]
        #expect(abs(value - wanted) < 1e-4)
      }
    }
  }

  @Test func theNextBatchIsItsOwnAgain() {
    load(drawn)
    let before = learn()
    network.mix(batch: batch, share: share)
    load(drawn)
    let after = learn()
    #expect(before.loss == after.loss && before.gradients == after.gradients)
  }

  /// What is learned is still learned, though no blended sample can be told for sure.
  @Test func aTrainingWithMixupLearns() throws {
    let data = DataSet.synthetic(
      shape: Shape(height: 6, width: 6, channels: 1), classes: 4, count: 400, seed: 3)
    let architecture = try Architecture(
      contract: InputContract(shape: data.contract.shape, classes: 4),
      nodes: [
        Node(.dense(Dense(outputs: 32)), inputs: [0]), Node(.activation(.relu), inputs: [1]),
        Node(.dense(Dense(outputs: 4)), inputs: [2]),
      ])
    let losses = try [0, 0.5].map { strength in
      let session = TrainingSession(
        architecture, on: data.search.training,
        TrainingSettings(
          optimizer: .descent(momentum: 0.9, nesterov: true), learningRate: 0.02,
          weightDecay: 1e-4, batch: 16, epochs: 6),
        augmentation: Augmentation(mixup: strength), averaging: nil, seed: 1,
        workers: Workers(count: 1))
      var last = 0.0
      while case .trained(let loss, _) = session.isOver ? nil : session.trainEpoch() { last = loss }
      let accuracy = try #require(session.evaluate(on: data.search.validation)?.accuracy)
      #expect(accuracy > 0.6)
      return last
    }
    #expect(losses[1] > 2 * losses[0])
  }
}
