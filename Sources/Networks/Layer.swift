import Geometry
import Kernels
import RandomStreams

/// Samples that pass through some work together, small enough for a cache.
struct Chunk: Sendable {
  /// Their places in the batch.
  let samples: Range<Int>
  /// The shard that they belong to.
  let shard: Int
  /// Whose memory holds what lives only within the stage: that of one of the workers.
  let lane: Int
  /// The first of the samples that pass through the stage together with these.
  let origin: Int
  /// The chunk's number in the batch.
  let number: Int
  /// Whether it is the first of its shard.
  let isFirst: Bool
}

/// Work that concerns samples on their own: done chunk by chunk, by several threads at once.
enum SampleTask: Hashable, Sendable {
  /// Writes the output, as in training.
  case forward
  /// Writes the output, as in use.
  case use
  /// Sums over the samples of a chunk that the output needs.
  case sums
  /// Writes the gradients of the inputs, and adds to those of the weights.
  case backward
  /// Sums over the samples of a chunk that the gradients need.
  case gradientSums

  /// Whether the sums of all chunks have to be combined.
  var isSum: Bool { self == .sums || self == .gradientSums }
}

/// Work on the whole batch, once all samples are there.
enum BatchTask: Hashable, Sendable {
  /// Writes the output.
  case forward
  /// Combines the sums of all chunks.
  case combination
  /// Whatever can be done before the backward pass, such as transposing a filter.
  case preparation
  /// Writes the gradients of the inputs.
  case backward
  /// Combines the sums of all chunks of the backward pass.
  case gradientCombination
  /// Writes the gradients of the weights.
  case weightGradient
}

/// An operation with its places in the arenas: computes its output, and the gradients of its inputs
/// and weights.
protocol Layer: Sendable {
  /// Does work on a chunk of samples.
  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk)

  /// Does work on the whole batch, whose chunks had so many samples in the layer's work before.
  func run(_ task: BatchTask, _ pass: Pass, chunk: Int)

  /// Writes the weights that training starts from; layers without weights do nothing.
  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream)
}

extension Layer {
  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk) {}

  func run(_ task: BatchTask, _ pass: Pass, chunk: Int) {}

  func initialize(weights: Arena, statistics: Arena, from stream: inout RandomStream) {}
}

extension Layer {
  /// Makes the gradient of an output that of what an activation in the same pass was applied to.
  func undo(
    _ activation: ActivationKind?, of output: Value, _ pass: Pass, _ chunk: Chunk,
    workers: Workers
  ) {
    guard let activation else { return }
    let y = pass.value(output, chunk)
    let gradient = pass.gradient(output, chunk)
    var dy = gradient.write()
    activationGradient(
      activation, y.read(), scaling: &dy, channels: output.shape.channels,
      pixels: chunk.samples.count * output.shape.pixels, workers: workers)
  }
}

/// A layer that computes samples on their own, the same in training and in use.
protocol LocalLayer: Layer {
  /// Writes the output.
  func forward(_ pass: Pass, _ chunk: Chunk)

  /// Reads the gradient of the output, writes those of the inputs.
  func backward(_ pass: Pass, _ chunk: Chunk)
}

extension LocalLayer {
  func run(_ task: SampleTask, _ pass: Pass, _ chunk: Chunk) {
    switch task {
    case .forward, .use: forward(pass, chunk)
    case .backward: backward(pass, chunk)
    case .sums, .gradientSums: break
    }
  }
}
