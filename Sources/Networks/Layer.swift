import Geometry
import Kernels
import RandomStreams

/// Everything that a layer needs while a batch passes through.
struct Pass {
  let weights: Arena
  let weightGradients: Arena
  /// Running means and variances of normalisations.
  let statistics: Arena
  let activations: Arena
  let gradients: Arena
  let scratch: Arena
  let workers: Workers
  /// Samples in this batch, no more than the plan's.
  let batch: Int
  let isTraining: Bool
  /// The random word that this step's dropout starts from.
  let dropoutKey: UInt64
}

/// An operation with its places in the arenas: computes its output, and the gradients of its inputs
/// and weights.
protocol Layer: Sendable {
  /// Writes the output.
  func forward(_ pass: Pass)

  /// Reads the gradient of the output, writes those of the inputs and the weights.
  func backward(_ pass: Pass)

  /// Writes the weights that training starts from; layers without weights do nothing.
  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream)
}

extension Layer {
  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {}
}
