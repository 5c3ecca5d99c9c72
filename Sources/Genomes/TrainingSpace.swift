/// How networks may be trained: the genes of training that evolve with an architecture.
public struct TrainingSpace: Hashable, Codable, Sendable {
  /// Which optimisers there are.
  public var optimizers: [OptimizerKind] = OptimizerKind.allCases
  /// Learning rates of plain and Nesterov's descent.
  public var sgdLearningRate = RealRange(0.005, 0.3, logarithmic: true)
  /// Learning rates of AdamW.
  public var adamLearningRate = RealRange(0.0003, 0.02, logarithmic: true)
  /// Samples a step.
  public var batches: [Int] = [32, 64, 128]
  /// Weight decay of every optimiser.
  public var weightDecay = RealRange(1e-6, 1e-2, logarithmic: true)

  /// The ranges that a space has when nothing is said.
  public init() {}

  /// The learning rates that belong to an optimiser.
  public func learningRate(of optimizer: OptimizerKind) -> RealRange {
    switch optimizer {
    case .sgd, .nesterov: sgdLearningRate
    case .adamw: adamLearningRate
    }
  }
}
