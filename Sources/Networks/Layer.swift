import Geometry
import Kernels
import RandomStreams

/// Samples that pass through a stage together, small enough for a cache.
struct Chunk: Sendable {
  /// Their places in the batch.
  let samples: Range<Int>
  /// The shard that they belong to.
  let shard: Int
  /// The first of the samples that pass through the stage together with these.
  let origin: Int
  /// The chunk's number in the batch.
  let number: Int
  /// Whether it is the first of its shard.
  let isFirst: Bool
}

/// A piece of a layer's work.
enum Work: Sendable {
  /// Concerns samples on their own: done chunk by chunk, by several threads at once.
  case samples(@Sendable (Pass, Chunk) -> Void)
  /// Concerns the whole batch, once all samples are there; is told how many samples a chunk of the
  /// stage before it had.
  case batch(@Sendable (Pass, Int) -> Void)
}

/// An operation with its places in the arenas: computes its output, and the gradients of its inputs
/// and weights.
protocol Layer: Sendable {
  /// What is read, in order.
  var inputs: [LayerInput] { get }

  /// What is written.
  var output: Value { get }

  /// Writes the output: pieces of work that follow each other.
  func forward(isTraining: Bool) -> [Work]

  /// What can be done before the first piece of the backward pass, such as transposing a filter.
  var preparation: (@Sendable (Pass) -> Void)? { get }

  /// Reads the gradient of the output, writes those of the inputs: pieces that follow each other.
  var backward: [Work] { get }

  /// Reads the gradient of the output for weights alone: nobody waits for it.
  var weightGradient: (@Sendable (Pass) -> Void)? { get }

  /// Writes the weights that training starts from; layers without weights do nothing.
  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream)
}

extension Layer {
  var preparation: (@Sendable (Pass) -> Void)? { nil }

  var weightGradient: (@Sendable (Pass) -> Void)? { nil }

  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {}
}
