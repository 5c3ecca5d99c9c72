/// The variable-length value that evolves: a tower of genes for each view of the input, a head where
/// the towers have met, and the genes of training.
public struct LayerGenome: Hashable, Codable, Sendable {
  /// One list of genes for each view.
  public var towers: [[Gene]]

  /// The genes behind the concatenation of the towers; a single view may do without.
  public var head: [Gene]

  /// How the network is trained.
  public var training: TrainingGene

  /// A genome of these parts.
  public init(towers: [[Gene]], head: [Gene] = [], training: TrainingGene) {
    self.towers = towers
    self.head = head
    self.training = training
  }

  /// How many genes there are in all lists together.
  public var geneCount: Int { towers.reduce(head.count) { $0 + $1.count } }

  /// How many lists of genes there are: the towers, then the head.
  var segmentCount: Int { towers.count + 1 }

  /// The list of genes at a place: a tower, or behind the last tower the head.
  subscript(segment index: Int) -> [Gene] {
    get { index < towers.count ? towers[index] : head }
    set {
      if index < towers.count { towers[index] = newValue } else { head = newValue }
    }
  }
}

/// The optimiser of a training run.
public enum OptimizerKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// Stochastic gradient descent with momentum 0.9.
  case sgd
  /// The same with Nesterov's look-ahead.
  case nesterov
  /// Adam with decoupled weight decay.
  case adamw
}

/// The genes of training: what is not architecture but evolves with it.
public struct TrainingGene: Hashable, Codable, Sendable {
  /// Which rule turns gradients into steps.
  public var optimizer: OptimizerKind
  /// The highest learning rate of the schedule.
  public var learningRate: Double
  /// Samples a step.
  public var batch: Int
  /// Share of a weight that a step of rate 1 takes away.
  public var weightDecay: Double

  /// A gene of these fields.
  public init(optimizer: OptimizerKind, learningRate: Double, batch: Int, weightDecay: Double) {
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.batch = batch
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case optimizer, batch
    case learningRate = "learning_rate"
    case weightDecay = "weight_decay"
  }
}
