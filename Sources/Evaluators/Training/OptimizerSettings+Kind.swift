public import Genomes
public import Networks

extension OptimizerSettings {
  /// The rule of a training gene, with the usual constants.
  public init(_ kind: OptimizerKind) {
    self =
      switch kind {
      case .sgd: .descent(momentum: 0.9, nesterov: false)
      case .nesterov: .descent(momentum: 0.9, nesterov: true)
      case .adamw: .adamW(beta1: 0.9, beta2: 0.999, epsilon: 1e-8)
      }
  }
}
