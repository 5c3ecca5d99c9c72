import Architectures
public import DataSets
import Evolution
public import Genomes
public import Networks

/// How learning curves are measured.
public struct CurveSettings: Hashable, Sendable {
  /// Validation samples that are classified after each epoch; nil for all that an evaluation sees.
  public var samples: Int?

  /// Curves over so many samples.
  public init(samples: Int? = nil) { self.samples = samples }
}

/// How candidates are trained and judged: the same for every candidate of a run.
public struct EvaluationSettings: Sendable {
  /// What the search may build.
  public var space: SearchSpace
  /// What the run is after.
  public var goals: Goals
  /// The seed of the run.
  public var seed: UInt64
  /// Passes over the training samples.
  public var epochs: Int
  /// How the learning rate changes.
  public var schedule: ScheduleKind
  /// Share of all steps over which the learning rate grows to the full one.
  public var warmup: Double
  /// Share of each target that is spread over all classes.
  public var labelSmoothing: Double
  /// The greatest norm of all gradients together; 0 for no bound.
  public var gradientClipping: Double
  /// Random changes to the training samples; nil for none.
  public var augmentation: Augmentation?
  /// Seconds that one evaluation may take; nil for any.
  public var timeLimit: Double?
  /// Bytes that one evaluation may take; nil for any.
  public var memoryLimit: Int?
  /// Whether candidates are left untrained whose architecture alone tells that they are infeasible.
  public var refusesInfeasible = false
  /// Share of the evaluations that are made to fail, to try what a run does then.
  public var faultRate: Double
  /// How many folds a candidate is judged by, being trained anew for each; 1: the parts as they are.
  public var folds = 1
  /// How learning curves are measured; nil where they are not.
  public var curves: CurveSettings?
  /// The latencies that are predicted of every candidate; the first is also plain `latency_ms`.
  public var latency: LatencyMetrics

  /// Settings of an evaluation.
  public init(
    space: SearchSpace, goals: Goals, seed: UInt64, epochs: Int,
    schedule: ScheduleKind = .cosine, warmup: Double = 0.05, labelSmoothing: Double = 0,
    gradientClipping: Double = 5, augmentation: Augmentation? = nil, timeLimit: Double? = nil,
    memoryLimit: Int? = nil, faultRate: Double = 0,
    latency: LatencyMetrics = LatencyMetrics([])
  ) {
    self.space = space
    self.goals = goals
    self.seed = seed
    self.epochs = epochs
    self.schedule = schedule
    self.warmup = warmup
    self.labelSmoothing = labelSmoothing
    self.gradientClipping = gradientClipping
    self.augmentation = augmentation
    self.timeLimit = timeLimit
    self.memoryLimit = memoryLimit
    self.faultRate = faultRate
    self.latency = latency
  }

  /// What is known of a candidate before it is trained.
  func measurements(onPaper decoded: Decoded) -> Measurements {
    var measurements = Measurements()
    measurements.cost = decoded.architecture.cost
    measurements.repairs = decoded.repairs
    measurements.metrics = latency.quantities(of: decoded.architecture)
    return measurements
  }

  /// Whether a genome decodes and its architecture alone breaks no constraint.
  public func isFeasible(onPaper genome: Genome) -> Bool {
    guard let decoded = try? space.decoded(genome) else { return false }
    return goals.breach(by: measurements(onPaper: decoded)) == nil
  }

  /// The failures that are made on purpose.
  var faults: FaultInjector { FaultInjector(seed: seed, rate: faultRate) }

  /// The seed of a candidate's trainings: 0 for that of the run, other numbers for others.
  package func seed(repetition: Int) -> UInt64 {
    seed &+ UInt64(repetition) &* 0x9E37_79B9_7F4A_7C15
  }

  /// Passes over the training samples for a share of the full training: a whole number from one on, and
  /// below it the share of the samples that is passed over once.
  public func epochs(fidelity: Double) -> Double {
    let epochs = Double(epochs) * fidelity
    let isLess = epochs < 1 - 1e-9  // 49 times a 49th is less than one, too
    return isLess ? epochs : epochs.rounded()
  }

  /// The training of a candidate with these training genes, over a number of epochs.
  public func training(_ gene: TrainingGene, epochs: Int) -> TrainingSettings {
    let optimizer: OptimizerSettings =
      switch gene.optimizer {
      case .sgd: .descent(momentum: 0.9, nesterov: false)
      case .nesterov: .descent(momentum: 0.9, nesterov: true)
      case .adamw: .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
      }
    return TrainingSettings(
      optimizer: optimizer, learningRate: gene.learningRate, weightDecay: gene.weightDecay,
      batch: gene.batch, epochs: epochs, schedule: schedule, warmup: warmup,
      labelSmoothing: labelSmoothing, gradientClipping: gradientClipping)
  }
}
