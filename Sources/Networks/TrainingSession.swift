public import Architectures
public import DataSets
import Geometry
public import Kernels
import RandomStreams

/// A training that is done epoch by epoch, can be put down after any of them, and taken up again as
/// if nothing had happened.
///
/// The random numbers of an epoch depend on the seed and the number of the epoch alone, so a state
/// holds none.
public final class TrainingSession {
  /// The network in training; what is judged and kept is its average, where there is one.
  public let network: Network
  /// Epochs that are done.
  public private(set) var epoch = 0
  private let samples: Samples<Role.Training>
  private let settings: TrainingSettings
  private let augmentation: Augmentation?
  private let seed: UInt64
  private let batch: Int
  private let schedule: Schedule
  private var optimizer: Optimizer
  private let average: WeightAverage?

  /// A training from the start.
  ///
  /// - Parameters:
  ///   - samples: what is learned from; there is at least one.
  ///   - augmentation: random changes to pictures, or none.
  ///   - averaging: the decay of the weights' average, below 1; nil for none.
  ///   - teacher: whose answers are learned beside the labels; for batches of the settings' size.
  ///   - seed: what the weights, the order of samples and all other draws come from.
  public init(
    _ architecture: Architecture, on samples: Samples<Role.Training>, _ settings: TrainingSettings,
    augmentation: Augmentation?, averaging: Double?, teacher: Teacher? = nil,
    seed: UInt64, workers: Workers
  ) {
    batch = min(settings.batch, samples.count)
    let plan = NetworkPlan(architecture, batch: batch)
    let network = Network(
      plan, workers: workers, weights: RandomStream(seed: seed, purpose: .weights))
    network.teacher = teacher
    self.network = network
    self.samples = samples
    self.settings = settings
    self.augmentation = augmentation
    self.seed = seed
    schedule = Schedule(
      settings.schedule, peak: settings.learningRate, warmup: settings.warmup,
      steps: samples.count / batch * settings.epochs)
    optimizer = Optimizer(
      settings.optimizer, weightDecay: Float(settings.weightDecay), weightCount: plan.weightCount)
    average = averaging.map { WeightAverage(of: network, decay: $0) }
  }

  /// Whether all epochs are done.
  public var isOver: Bool { epoch >= settings.epochs }

  /// Steps of an epoch; a last batch that is not full is left out.
  public var stepsPerEpoch: Int { samples.count / batch }

  /// How an epoch ended.
  public enum EpochOutcome: Hashable, Sendable {
    /// All its steps were taken.
    ///
    /// - Parameters:
    ///   - loss: the mean loss, smoothed labels, changed samples and teachers' answers included.
    ///   - accuracy: the share of the changed samples that were classified correctly.
    case trained(loss: Double, accuracy: Double)
    /// A loss was not a number, or grew far beyond that of guessing.
    case diverged(step: Int, loss: Double)
    /// Somebody stopped it; the session is of no use any more, its last state is.
    case interrupted(Interruption)
  }

  /// Trains one epoch.
  ///
  /// - Parameter watch: is asked after each step whether to go on.
  /// - Precondition: not all epochs are done.
  public func trainEpoch(watch: () -> Interruption? = { nil }) -> EpochOutcome {
    precondition(!isOver, "all \(settings.epochs) epochs are done")
    var streams = TrainingStreams(seed: seed, epoch: epoch)
    let order = shuffledIndices(count: samples.count, using: &streams.order)
    var (sum, correct) = (0.0, 0)
    for place in 0..<stepsPerEpoch {
      let step = epoch * stepsPerEpoch + place
      let positions = order.span.extracting(place * batch..<(place + 1) * batch)
      network.load(samples, positions, augmentation, &streams.augmentation)
      let result = network.take(
        settings, batch: batch, rate: schedule.rate(at: step), &optimizer, &streams)
      guard network.isSound(result.loss) else {
        return .diverged(step: step, loss: result.loss)
      }
      sum += result.loss
      correct += result.correct
      average?.update(network, step: step + 1)
      if let interruption = watch() { return .interrupted(interruption) }
    }
    epoch += 1
    return .trained(
      loss: sum / Double(stepsPerEpoch), accuracy: Double(correct) / Double(stepsPerEpoch * batch))
  }

  /// Classifies samples with the averaged weights, or the last ones where none are averaged.
  ///
  /// - Parameter watch: is asked after each batch whether to go on.
  /// - Returns: nil where it was stopped.
  public func evaluate<Part>(
    on samples: Samples<Part>, watch: () -> Interruption? = { nil }
  ) -> Classification? {
    withAverage { network.evaluate(on: samples, watch: watch) }
  }

  /// The network with the averaged weights, or the last ones where none are averaged, at rest.
  public func model(input: InputContractInfo) -> Model {
    withAverage { network.model(input: input) }
  }

  private func withAverage<Result>(_ body: () -> Result) -> Result {
    average.map { $0.lend(to: network, body) } ?? body()
  }
}

extension TrainingSession {
  /// What a training is after some epochs: all that the next one depends on.
  public struct State: Hashable, Sendable {
    /// Epochs that are done.
    public var epoch: Int
    /// Weights, statistics, the optimiser's state and the averages, as they lie in memory.
    public var tensors: [Parameter]

    /// A state of these parts.
    public init(epoch: Int, tensors: [Parameter]) {
      self.epoch = epoch
      self.tensors = tensors
    }
  }

  /// The training as it is after the last whole epoch.
  public var state: State {
    State(
      epoch: epoch,
      tensors: arenas.map {
        Parameter(name: $0.name, shape: [$0.arena.count], values: $0.arena.floats)
      })
  }

  /// Takes a state up.
  ///
  /// - Returns: whether it is one of such a training; where it is not, nothing has changed.
  public func resume(_ state: State) -> Bool {
    let arenas = arenas
    guard (0...settings.epochs).contains(state.epoch),
      state.tensors.map(\.name) == arenas.map(\.name),
      zip(state.tensors, arenas).allSatisfy({ $0.values.count == $1.arena.count })
    else { return false }
    for (tensor, place) in zip(state.tensors, arenas) { place.arena.floats = tensor.values }
    epoch = state.epoch
    optimizer.step = epoch * stepsPerEpoch
    return true
  }

  private var arenas: [(name: String, arena: Arena)] {
    [("weights", network.memory.weights), ("statistics", network.memory.statistics)]
      + optimizer.arenas + (average?.arenas ?? [])
  }
}

extension TrainingStreams {
  /// The streams of one epoch of a training that is done epoch by epoch.
  init(seed: UInt64, epoch: Int) { self.init(seed: seed, island: epoch, birth: 0) }
}
