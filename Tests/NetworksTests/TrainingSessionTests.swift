import Architectures
import DataSets
import Geometry
import Kernels
import Networks
import RandomStreams
import Testing

@Suite("Trainings epoch by epoch")
struct TrainingSessionTests {
  private static let data = DataSet.synthetic(
    shape: Shape(height: 6, width: 6, channels: 1), classes: 4, count: 400, seed: 3)

  private static let architecture: Architecture = {
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
    do {
      return try Architecture(
        contract: InputContract(shape: data.contract.shape, classes: 4), nodes: nodes)
    } catch { preconditionFailure("\(error)") }
  }()

  private static let momentum = OptimizerSettings.descent(momentum: 0.9, nesterov: true)
  private static let adam = OptimizerSettings.adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)

  private static let changes = Augmentation(cropPadding: 1, horizontalFlip: true, cutout: 2)

  private func session(
    _ optimizer: OptimizerSettings = momentum, averaging: Double? = 0.9, epochs: Int = 4,
    threads: Int = 1, augmentation: Augmentation? = changes
  ) -> TrainingSession {
    TrainingSession(
      Self.architecture, on: Self.data.search.training,
      TrainingSettings(
        optimizer: optimizer, learningRate: optimizer == Self.adam ? 0.005 : 0.02,
        weightDecay: 1e-4, batch: 16, epochs: epochs, labelSmoothing: 0.1, gradientClipping: 5),
      augmentation: augmentation, averaging: averaging, seed: 1, workers: Workers(count: threads))
  }

  @Test(
    "a training that is put down after any epoch ends as if nothing had happened",
    arguments: [momentum, adam], [nil, 0.9])
  func resumed(optimizer: OptimizerSettings, averaging: Double?) throws {
    let whole = session(optimizer, averaging: averaging)
    var states = [whole.state]
    while !whole.isOver {
      _ = whole.trainEpoch()
      states.append(whole.state)
    }
    for state in states.dropLast() {
      let other = session(optimizer, averaging: averaging, threads: 2)
      #expect(other.resume(state))
      while !other.isOver { _ = other.trainEpoch() }
      #expect(other.state == whole.state)
      let input = Self.data.contract
      #expect(other.model(input: input) == whole.model(input: input))
    }
  }

  @Test("an epoch that was interrupted leaves the state before it as good as ever")
  func interrupted() {
    let whole = session()
    _ = whole.trainEpoch()
    let state = whole.state
    _ = whole.trainEpoch()
    let stopped = session()
    #expect(stopped.resume(state))
    var steps = 0
    let outcome = stopped.trainEpoch {
      steps += 1
      return steps == 3 ? .cancelled : nil
    }
    #expect(outcome == .interrupted(.cancelled))
    let again = session()
    #expect(again.resume(state))
    _ = again.trainEpoch()
    #expect(again.state == whole.state)
  }

  @Test("a state of another training is refused and changes nothing")
  func foreign() {
    let own = session()
    let before = own.state
    #expect(!own.resume(session(averaging: nil).state))
    #expect(!own.resume(session(Self.adam).state))
    var late = before
    late.epoch = 5
    #expect(!own.resume(late))
    #expect(own.state == before)
  }

  @Test("a training without an average judges the weights of its last step")
  func unaveraged() throws {
    let session = session(averaging: nil, augmentation: nil)
    while !session.isOver { _ = session.trainEpoch() }
    let own = try #require(session.network.evaluate(on: Self.data.test))
    #expect(session.evaluate(on: Self.data.test) == own)
    #expect(own.accuracy > 0.9)
  }

  @Test("judging the average leaves the weights in training alone")
  func lent() throws {
    let session = session()
    _ = session.trainEpoch()
    let before = session.network.parameters
    let averaged = session.model(input: Self.data.contract)
    _ = session.evaluate(on: Self.data.test)
    #expect(session.network.parameters == before)
    #expect(averaged.parameters.map(\.values) != before.map(\.values))
  }

  @Test("the average of steps is the sum of what their shares say")
  func averages() {
    let session = session(averaging: nil)
    let network = session.network
    let average = WeightAverage(of: network, decay: 0.5)
    var expected = network.parameters.map(\.values)
    for step in 1...12 {
      var parameters = network.parameters
      for tensor in parameters.indices {
        for place in parameters[tensor].values.indices {
          parameters[tensor].values[place] = Float(step * (tensor + 1)) + Float(place)
        }
      }
      network.setParameters(parameters)
      average.update(network, step: step)
      let share = Float(1 - min(0.5, Double(1 + step) / Double(10 + step)))
      for (tensor, parameter) in parameters.enumerated() {
        for place in parameter.values.indices {
          expected[tensor][place] += share * (parameter.values[place] - expected[tensor][place])
        }
      }
    }
    let found = average.lend(to: network) { network.parameters.map(\.values) }
    for (found, expected) in zip(found, expected) {
      for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-5 * max(1, abs(b))) }
    }
  }

  @Test("the average of equal weights is these weights")
  func constant() {
    let network = session(averaging: nil).network
    let average = WeightAverage(of: network, decay: 0.999)
    let before = network.parameters
    for step in 1...5 { average.update(network, step: step) }
    #expect(average.lend(to: network) { network.parameters } == before)
  }

  @Test("an average learns what its weights have learned")
  func averageLearns() throws {
    let session = session(averaging: 0.95, epochs: 6, augmentation: nil)
    while !session.isOver { _ = session.trainEpoch() }
    #expect(try #require(session.evaluate(on: Self.data.test)).accuracy > 0.9)
  }
}
