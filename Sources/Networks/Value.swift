import Geometry
import Kernels

/// One value of a network, the input or a layer's output: where it and its gradient lie.
struct Value: Sendable {
  let shape: Shape

  /// Floats from one pixel to the next: the channels in whole vectors, but for the samples of a data
  /// set, which lie densely.
  let stride: Int

  /// Where the value begins in the arena of activations.
  let offset: Int

  /// Where its gradient begins in the arena of gradients; nil where nobody asks for it.
  var gradientOffset: Int?

  /// Floats of one sample.
  var storage: Int { shape.pixels * stride }

  /// The value of a batch.
  func block(_ batch: Int) -> Block { Block(offset: offset, count: storage * batch) }

  /// The gradient of a batch.
  ///
  /// - Precondition: the plan gave it a place.
  func gradient(_ batch: Int) -> Block {
    guard let gradientOffset else { preconditionFailure("a value without a gradient") }
    return Block(offset: gradientOffset, count: storage * batch)
  }
}

/// An input of a layer: the value, and how the layer's gradient joins those of other readers.
struct LayerInput: Sendable {
  let value: Value

  /// Overwrite for the first to write the gradient, accumulate for later ones, nil where no
  /// gradient is wanted.
  let mode: Accumulation?
}
