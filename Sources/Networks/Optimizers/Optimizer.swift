import Kernels

/// How gradients change weights.
public enum OptimizerSettings: Hashable, Sendable {
  /// Stochastic gradient descent.
  ///
  /// - **Source:** Sutskever et al. 2013 for both kinds of momentum, in PyTorch's form.
  case descent(momentum: Float, nesterov: Bool)
  /// Adam with decoupled weight decay.
  ///
  /// - **Source:** Loshchilov, Hutter, "Decoupled Weight Decay Regularization", 2019.
  case adamW(beta1: Float, beta2: Float, epsilon: Float)
}

/// An optimiser with its state: one or two floats a weight.
package struct Optimizer {
  private let settings: OptimizerSettings
  private let weightDecay: Float
  private let first: Arena
  private let second: Arena?
  /// Updates so far.
  var step = 0

  package init(_ settings: OptimizerSettings, weightDecay: Float, weightCount: Int) {
    self.settings = settings
    self.weightDecay = weightDecay
    first = Arena(count: weightCount)
    switch settings {
    case .descent: second = nil
    case .adamW: second = Arena(count: weightCount)
    }
  }

  /// Where the state lies, by the names that a training's state has for it.
  var arenas: [(name: String, arena: Arena)] {
    [("optimizer.first", first)] + (second.map { [("optimizer.second", $0)] } ?? [])
  }

  /// Moves all weights along their gradients.
  package mutating func update(_ network: Network, rate: Float) {
    step += 1
    let (arena, gradients, first) = (
      network.memory.weights, network.memory.weightGradients, first
    )
    var weights = arena.write(arena.whole)
    let gradient = gradients.read(gradients.whole)
    var firstState = first.write(first.whole)
    switch settings {
    case .descent(let momentum, let nesterov):
      sgdUpdate(
        &weights, gradient: gradient, velocity: &firstState, rate: rate, momentum: momentum,
        nesterov: nesterov, weightDecay: weightDecay, workers: network.workers)
    case .adamW(let beta1, let beta2, let epsilon):
      guard let second else { return }
      var secondState = second.write(second.whole)
      adamWUpdate(
        &weights, gradient: gradient, firstMoment: &firstState, secondMoment: &secondState,
        step: step, rate: rate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: weightDecay, workers: network.workers)
    }
  }
}
