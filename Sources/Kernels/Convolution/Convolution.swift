public import Geometry

/// The convolution of a batch, and an activation function on it, if any: `y = f(x ⋆ filter + bias)`.
///
/// - **Shapes:** x `[batch, H, W, inputStride]`, filter `[fh, fw, C / groups, filterStride]`, bias
///   `[filterStride]` or empty, y `[batch, H', W', filterStride]`.
public func convolutionForward(
  _ x: Span<Float>, filter: Span<Float>, bias: Span<Float>,
  activation: ActivationKind? = nil, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= batch * g.inputStorage && filter.count >= g.filterStorage
      && (bias.isEmpty || bias.count >= g.filterStride) && y.count >= batch * g.output.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&y)
  let set = workers.instructionSet
  let epilogue = Epilogue(
    activation: activation, channels: g.output.channels,
    isBounded: g.isProduct || g.loops != .general)
  if g.isProduct {
    workers.run(batch * g.output.pixels, grain: 8) { pixels in
      var part = parts.rows(pixels, width: g.filterStride)
      set.productRows(
        x, aStride: g.inputStride, firstRow: pixels.lowerBound, rows: pixels.count, filter,
        bStride: g.filterStride, bias: bias, into: &part, cStride: g.filterStride,
        depth: g.input.channels, columns: g.filterStride, adding: false,
        least: epilogue.least)
      epilogue.finish(&part, set)
    }
    return
  }
  let height = g.output.height
  workers.run(batch * height, grain: rowGrain(height, batch: batch, workers)) { rows in
    var part = parts.rows(rows, width: g.output.width * g.filterStride)
    switch g.loops {
    case .depthwise:
      set.depthwiseForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count,
        least: epilogue.least)
    case .wholeVectors:
      set.convolutionForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count,
        least: epilogue.least)
    case .general:
      set.groupedForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count)
    }
    epilogue.finish(&part, set)
  }
}
