import Geometry
import Kernels

/// Where a value or a gradient lies.
enum Place: Hashable, Sendable {
  /// In an arena of whole batches, from this float on.
  case batch(Int)
  /// Only while a chunk passes through a stage, in its worker's own memory, from this float on; so many
  /// samples at a time.
  case chunk(Int, samples: Int)
}

/// One value of a network, the input or a layer's output: where it and its gradient lie.
struct Value: Sendable {
  let shape: Shape

  /// Floats from one pixel to the next: the shape's own, but for the samples of a data
  /// set, which lie densely.
  let stride: Int

  /// Where the value lies.
  var place = Place.batch(0)

  /// Where its gradient lies; nil where nobody asks for it.
  var gradient: Place?

  /// Whether padding lanes lie between the channels of a sample.
  var hasGaps: Bool { shape.pixels > 1 && stride != shape.channels }

  /// Floats of one sample.
  var storage: Int { shape.pixels * stride }
}

/// An input of a layer: the value, and how the layer's gradient joins those of other readers.
struct LayerInput: Sendable {
  let value: Value

  /// Overwrite for the first to write the gradient, accumulate for later ones, nil where no
  /// gradient is wanted.
  let mode: Accumulation?
}
