/// What a training run may spend and how it goes about it.
public struct TrainingSettings: Hashable, Sendable {
  /// How gradients change weights.
  public var optimizer: OptimizerSettings
  /// The full learning rate of the schedule.
  public var learningRate: Double
  /// The factor of the weights that is added to their gradients, or in AdamW to the step.
  public var weightDecay: Double
  /// Samples a step.
  public var batch: Int
  /// Passes over the training samples.
  public var epochs: Int
  /// How the learning rate changes.
  public var schedule: ScheduleKind
  /// Share of all steps over which the learning rate grows to the full one.
  public var warmup: Double
  /// Share of each target that is spread over all classes (Szegedy and others, 2016).
  public var labelSmoothing: Double
  /// The greatest Euclidean norm of all gradients together; 0 for no bound.
  public var gradientClipping: Double

  /// Settings of a training run.
  public init(
    optimizer: OptimizerSettings = .descent(momentum: 0.9, nesterov: false),
    learningRate: Double, weightDecay: Double = 0, batch: Int, epochs: Int,
    schedule: ScheduleKind = .cosine, warmup: Double = 0.05, labelSmoothing: Double = 0,
    gradientClipping: Double = 0
  ) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.batch = batch
    self.epochs = epochs
    self.schedule = schedule
    self.warmup = warmup
    self.labelSmoothing = labelSmoothing
    self.gradientClipping = gradientClipping
  }
}

/// What somebody who watches a training run may say after a step.
public enum Interruption: Hashable, Sendable {
  /// The evaluation has had all the time it may have.
  case timeLimit
  /// The result is not wanted any more.
  case cancelled
  /// The learning curve is behind those of others.
  case behind
}

/// How a training run ended.
public enum Outcome: Hashable, Sendable {
  /// All epochs were trained.
  ///
  /// - Parameters:
  ///   - loss: the mean loss over the last epoch.
  ///   - steps: how many steps there were.
  case trained(loss: Double, steps: Int)
  /// A loss was not a number, or grew far beyond that of guessing.
  case diverged(step: Int, loss: Double)
  /// Somebody stopped it after this many steps.
  case interrupted(Interruption, step: Int)
}

/// How well a network classifies.
public struct Classification: Hashable, Sendable {
  /// Mean cross-entropy a sample; not finite where the network gives no numbers.
  public var loss: Double
  /// Share of the samples that were classified correctly.
  public var accuracy: Double

  /// A loss and an accuracy.
  public init(loss: Double, accuracy: Double) {
    self.loss = loss
    self.accuracy = accuracy
  }
}
