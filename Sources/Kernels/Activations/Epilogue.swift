// What is done to outputs before they leave the cache.

import Geometry

/// An activation behind a convolution, a product or a sum: loops apply a rectifier as they write, any
/// other function follows on what has just been written.
struct Epilogue: Sendable {
  let activation: ActivationKind?
  let channels: Int
  /// Whether the loops ahead know of a least value.
  var isBounded = true

  /// The least value that the loops write.
  var least: Float { isBounded && activation == .relu ? 0 : -.infinity }

  /// Applies to whole pixels what the loops have not.
  func finish(_ part: inout MutableSpan<Float>, _ set: InstructionSet) {
    guard let activation, !isBounded || activation != .relu else { return }
    set.activate(activation, &part)
    let stride = pixelStride(channels)
    if activation == .sigmoid && channels < stride {
      set.clearPadding(&part, channels: channels, stride: stride)  // sigmoid(0) is not zero
    }
  }
}
