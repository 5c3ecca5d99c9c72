import Architectures
public import DataSets
import Geometry
import Kernels
import RandomStreams

extension Network {
  /// Trains on samples, epoch after epoch, each in a new random order; a last batch that is not full
  /// is left out.
  ///
  /// - Parameters:
  ///   - samples: what is learned from.
  ///   - settings: what the run may spend; its batch is no more than the plan's.
  ///   - augmentation: random changes to pictures, or none.
  ///   - streams: where the random numbers come from.
  ///   - watch: is asked after each step whether to go on: the run itself looks at no clock.
  public func train(
    on samples: Samples<Role.Training>, _ settings: TrainingSettings, augmentation: Augmentation?,
    streams: TrainingStreams, watch: (_ step: Int) -> Interruption?
  ) -> Outcome {
    var streams = streams
    let batch = min(settings.batch, plan.batch, samples.count)
    let stepsPerEpoch = samples.count / batch
    let steps = stepsPerEpoch * settings.epochs
    let schedule = Schedule(
      settings.schedule, peak: settings.learningRate, warmup: settings.warmup, steps: steps)
    var optimizer = Optimizer(
      settings.optimizer, weightDecay: Float(settings.weightDecay), weightCount: plan.weightCount)
    var epochLoss = 0.0
    for epoch in 0..<settings.epochs {
      let order = shuffledIndices(count: samples.count, using: &streams.order)
      epochLoss = 0
      for place in 0..<stepsPerEpoch {
        let step = epoch * stepsPerEpoch + place
        let positions = order.span.extracting(place * batch..<place * batch + batch)
        load(samples, positions, augmentation, &streams.augmentation)
        let (loss, _) = take(
          settings, batch: batch, rate: schedule.rate(at: step), &optimizer, &streams)
        guard isSound(loss) else { return .diverged(step: step, loss: loss) }
        epochLoss += loss
        if let interruption = watch(step) { return .interrupted(interruption, step: step) }
      }
    }
    return .trained(loss: epochLoss / Double(max(1, stepsPerEpoch)), steps: steps)
  }

  /// Classifies samples as in use: no dropout, running statistics.
  public func evaluate<Part>(
    on samples: Samples<Part>, watch: () -> Interruption? = { nil }
  ) -> Classification? {
    var loss = 0.0
    var correct = 0
    let order = (0..<samples.count).map(Int32.init)
    for first in stride(from: 0, to: samples.count, by: plan.batch) {
      let count = min(plan.batch, samples.count - first)
      load(batch: count) { pixels, labels in
        samples.fill(order.span.extracting(first..<first + count), into: &pixels, labels: &labels)
      }
      let result = judge(batch: count)
      loss += result.loss
      correct += result.correct
      if watch() != nil { return nil }
    }
    let count = Double(max(1, samples.count))
    return Classification(loss: loss / count, accuracy: Double(correct) / count)
  }

  /// Takes a step of training on the batch that was loaded, unless its loss is no learning.
  ///
  /// - Returns: the mean loss, and how many samples were classified correctly.
  func take(
    _ settings: TrainingSettings, batch: Int, rate: Double, _ optimizer: inout Optimizer,
    _ streams: inout TrainingStreams
  ) -> (loss: Double, correct: Int) {
    let result = learn(
      batch: batch, smoothing: Float(settings.labelSmoothing), dropoutKey: streams.dropout.next())
    let loss = result.loss / Double(batch)
    guard isSound(loss) else { return (loss, result.correct) }
    clipGradients(to: settings.gradientClipping)
    optimizer.update(self, rate: Float(rate))
    return (loss, result.correct)
  }

  /// Whether a loss is no more than a hundred times that of guessing.
  func isSound(_ loss: Double) -> Bool {
    loss < 100 * Double(plan.architecture.contract.classes + 1)
  }

  /// Reads the samples at some positions as the next batch, changed at random where that is wanted.
  func load(
    _ samples: Samples<Role.Training>, _ positions: Span<Int32>, _ augmentation: Augmentation?,
    _ stream: inout RandomStream
  ) {
    load(batch: positions.count) { pixels, labels in
      if let augmentation {
        samples.fill(
          positions, into: &pixels, labels: &labels, augmentation: augmentation, using: &stream)
      } else {
        samples.fill(positions, into: &pixels, labels: &labels)
      }
    }
    if let augmentation, augmentation.mixup > 0 {
      mix(batch: positions.count, strength: augmentation.mixup, using: &stream)
    }
  }

  /// Scales all gradients down where their norm together exceeds a bound.
  ///
  /// - **Source:** Pascanu, Mikolov, Bengio 2013.
  package func clipGradients(to bound: Double) {
    guard bound > 0 else { return }
    let arena = memory.weightGradients
    let norm = squaredNorm(of: arena.read(arena.whole), workers: workers).squareRoot()
    guard norm > bound, norm.isFinite else { return }
    var gradients = arena.write(arena.whole)
    scale(&gradients, by: Float(bound / norm), workers: workers)
  }
}

/// The random numbers of one training run, one stream a purpose.
public struct TrainingStreams: Sendable {
  var order: RandomStream
  var augmentation: RandomStream
  var dropout: RandomStream

  /// The streams of an individual's training.
  public init(seed: UInt64, island: Int, birth: Int) {
    order = RandomStream(seed: seed, purpose: .sampleOrder, island: island, birth: birth)
    augmentation = RandomStream(seed: seed, purpose: .augmentation, island: island, birth: birth)
    dropout = RandomStream(seed: seed, purpose: .dropout, island: island, birth: birth)
  }
}
