import Architectures
import Geometry
import Kernels
import Networks
import RandomStreams

/// A network in use with a batch of noise, to be timed as a whole or operator by operator.
struct InferenceTrial {
  private let network: Network
  private let batch: Int

  /// A network of an architecture, folded as in use.
  ///
  /// Nobody trained its weights: how long the loops take does not depend on them.
  init(_ architecture: Architecture, batch: Int, workers: Workers) {
    let weights = RandomStream(seed: 1, purpose: .weights)
    let trained = Network(
      NetworkPlan(architecture, batch: 1), workers: workers, weights: weights)
    network = trained.folded(batch: batch, workers: workers)
    self.batch = batch
    network.load(batch: batch) { samples, _ in
      var stream = RandomStream(seed: 1, purpose: .testing)
      for place in 0..<batch * architecture.contract.shape.elements {
        samples[place] = Float(stream.real(in: -1...1))
      }
    }
    // The first pass meets memory that nobody has touched yet.
    network.infer(batch: batch)
  }

  /// Microseconds of a pass.
  func pass() -> Double {
    ContinuousClock().measure { network.infer(batch: batch) } / .microseconds(1)
  }

  /// Microseconds of the quickest of some passes.
  ///
  /// Whatever else a machine does can only delay a pass.
  ///
  /// - Source: Chen, Revels, "Robust benchmarking in noisy environments", 2016.
  func quickest(of passes: Int) -> Double {
    (0..<passes).map { _ in pass() }.min() ?? 0
  }

  /// Microseconds of each operator in one pass.
  func operatorTimes() -> [Double] {
    var seconds = [Double](repeating: 0, count: network.plan.operatorCount)
    network.infer(batch: batch, seconds: &seconds)
    return seconds.map { $0 * 1e6 }
  }
}
