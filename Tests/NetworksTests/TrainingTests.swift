import Architectures
import DataSets
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite struct TrainingTests {
  private let data = DataSet.synthetic(
    shape: Shape(height: 6, width: 6, channels: 1), classes: 4, count: 400, seed: 3)

  private func network(_ optimizer: OptimizerSettings = .descent(momentum: 0.9, nesterov: true))
    throws -> Network
  {
    let nodes = [
      Node(
        .convolution(
          Convolution(
            outputs: 8, filterHeight: 3, filterWidth: 3, paddingHeight: 1, paddingWidth: 1)),
        inputs: [0]),
      Node(.normalization(Normalization()), inputs: [1]),
      Node(.activation(.relu), inputs: [2]), Node(.dropout(Dropout(ratio: 0.1)), inputs: [3]),
      Node(.dense(Dense(outputs: 4)), inputs: [4]),
    ]
    let architecture = try Architecture(
      contract: InputContract(shape: data.contract.shape, classes: 4), nodes: nodes)
    return Network(
      NetworkPlan(architecture, batch: 16), workers: Workers(count: 1),
      weights: RandomStream(seed: 1, purpose: .weights))
  }

  private func settings(
    _ optimizer: OptimizerSettings = .descent(momentum: 0.9, nesterov: true), rate: Double = 0.02,
    epochs: Int = 6
  ) -> TrainingSettings {
    TrainingSettings(
      optimizer: optimizer, learningRate: rate, weightDecay: 1e-4, batch: 16, epochs: epochs,
      labelSmoothing: 0.05, gradientClipping: 5)
  }

  private func train(
    _ network: Network, _ settings: TrainingSettings, augmentation: Augmentation? = nil,
    watch: (Int) -> Interruption? = { _ in nil }
  ) -> Outcome {
    network.train(
      on: data.search.training, settings, augmentation: augmentation,
      streams: TrainingStreams(seed: 1, island: 0, birth: 0), watch: watch)
  }

  @Test(arguments: [
    OptimizerSettings.descent(momentum: 0.9, nesterov: false),
    .descent(momentum: 0.9, nesterov: true), .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8),
  ])
  func everyOptimizerLearnsBlobs(optimizer: OptimizerSettings) throws {
    let network = try network()
    let before = try #require(network.evaluate(on: data.search.validation)).accuracy
    let rate = optimizer == .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8) ? 0.005 : 0.02
    guard case .trained(let loss, let steps) = train(network, settings(optimizer, rate: rate))
    else {
      Issue.record("the training did not end well")
      return
    }
    let after = try #require(network.evaluate(on: data.search.validation))
    #expect(steps == 6 * (data.search.training.count / 16))
    #expect(after.accuracy >= 0.9 && after.accuracy > before)
    #expect(loss.isFinite && after.loss < 0.7)
  }

  @Test func equalStreamsGiveEqualNetworks() throws {
    let augmentation = Augmentation(cropPadding: 1, horizontalFlip: true, cutout: 2)
    let networks = try (0..<2).map { _ in
      let network = try network()
      _ = train(network, settings(epochs: 2), augmentation: augmentation)
      return network.parameters
    }
    #expect(networks[0] == networks[1])
  }

  @Test func aRateWithoutMeasureDiverges() throws {
    let settings = TrainingSettings(learningRate: 1e12, batch: 16, epochs: 4, warmup: 0)
    guard case .diverged(let step, let loss) = train(try network(), settings) else {
      Issue.record("the training did not diverge")
      return
    }
    #expect(step > 0 && !(loss < 500))
  }

  @Test(arguments: [Interruption.timeLimit, .cancelled])
  func aWatchThatSaysStopIsObeyedAtOnce(interruption: Interruption) throws {
    var asked = 0
    let outcome = train(try network(), settings()) { step in
      asked += 1
      return step == 7 ? interruption : nil
    }
    #expect(outcome == .interrupted(interruption, step: 7))
    #expect(asked == 8)
  }

  @Test func evaluationCountsEverySampleOnceAndChangesNothing() throws {
    let network = try network()
    let parameters = network.parameters
    let first = try #require(network.evaluate(on: data.test))
    #expect(try #require(network.evaluate(on: data.test)) == first)
    #expect(network.parameters == parameters)
    let whole = first.accuracy * Double(data.test.count)
    #expect(abs(whole - whole.rounded()) < 1e-9)
    #expect(network.evaluate(on: data.test, watch: { .cancelled }) == nil)
  }
}
