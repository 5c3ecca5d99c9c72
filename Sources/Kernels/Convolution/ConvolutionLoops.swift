// Which loops serve a convolution, and how its work is shared out.

import Geometry

/// The loops that a convolution can run on.
enum ConvolutionLoops {
  /// Register blocks: the channels being written are whole vectors in each group.
  case wholeVectors
  /// One filter for each channel: vectors along channels.
  case depthwise
  /// Any groups, slower.
  case general
}

extension ConvolutionGeometry {
  /// Whether the convolution is a product over pixels.
  var isProduct: Bool {
    filterHeight == 1 && filterWidth == 1 && strideHeight == 1 && strideWidth == 1
      && paddingHeight == 0 && paddingWidth == 0 && groups == 1
  }

  /// The loops for the forward pass and the gradient of the filter.
  var loops: ConvolutionLoops {
    if isDepthwise { return .depthwise }
    return groups == 1 || groupOutputs % vectorWidth == 0 ? .wholeVectors : .general
  }

  /// The loops for the gradient of the input.
  var inputGradientLoops: ConvolutionLoops {
    if isDepthwise { return .depthwise }
    return groups == 1 || groupInputs % vectorWidth == 0 ? .wholeVectors : .general
  }
}

/// Rows that a worker takes at a time: whole samples where there are enough of them, because the
/// borders of several samples are computed together.
func rowGrain(_ height: Int, batch: Int, _ workers: Workers) -> Int {
  batch % workers.count == 0 || batch >= 4 * workers.count ? height : 1
}

/// The gradient of a bias: sums over pixels, shared out by channels; nothing if there is no bias.
func biasGradient(
  _ dy: Span<Float>, into dBias: inout MutableSpan<Float>, pixels: Int, stride: Int,
  mode: Accumulation, workers: Workers
) {
  if dBias.isEmpty { return }
  let parts = Parts(&dBias)
  let set = workers.instructionSet
  workers.run(stride, grain: vectorWidth) { columns in
    var part = parts.part(columns)
    set.columnSums(
      dy, rows: pixels, stride: stride, into: &part, firstColumn: columns.lowerBound,
      adding: mode == .accumulate)
  }
}
