public import Geometry

/// The convolution of a batch: `y = x ⋆ filter + bias`.
///
/// - **Shapes:** x `[batch, H, W, inputStride]`, filter `[fh, fw, C / groups, filterStride]`, bias
///   `[filterStride]` or empty, y `[batch, H', W', filterStride]`.
public func convolutionForward(
  _ x: Span<Float>, filter: Span<Float>, bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= batch * g.inputStorage && filter.count >= g.filterStorage
      && (bias.isEmpty || bias.count >= g.filterStride) && y.count >= batch * g.output.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&y)
  let set = workers.instructionSet
  if g.isProduct {
    workers.run(batch * g.output.pixels, grain: 8) { pixels in
      var part = parts.rows(pixels, width: g.filterStride)
      set.productRows(
        x, aStride: g.inputStride, firstRow: pixels.lowerBound, rows: pixels.count, filter,
        bStride: g.filterStride, bias: bias, into: &part, cStride: g.filterStride,
        depth: g.input.channels, columns: g.filterStride, adding: false)
    }
    return
  }
  let height = g.output.height
  workers.run(batch * height, grain: rowGrain(height, batch: batch, workers)) { rows in
    var part = parts.rows(rows, width: g.output.width * g.filterStride)
    switch g.loops {
    case .depthwise:
      set.depthwiseForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count)
    case .wholeVectors:
      set.convolutionForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count)
    case .general:
      set.groupedForwardRows(
        x, filter, bias, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count)
    }
  }
}

/// Floats of scratch that `convolutionInputGradient` needs: the filter, transposed.
public func convolutionInputGradientScratchCount(_ g: ConvolutionGeometry, batch: Int) -> Int {
  g.filterHeight * g.filterWidth * g.groupOutputs * g.input.channelStride
}

/// The gradient of the loss with respect to the input of a convolution.
///
/// - **Shapes:** dy `[batch, H', W', filterStride]`, filter as forward, dx
///   `[batch, H, W, channelStride]`; the geometry must read its input with padding lanes.
public func convolutionInputGradient(
  _ dy: Span<Float>, filter: Span<Float>, into dx: inout MutableSpan<Float>,
  scratch: inout MutableSpan<Float>, _ g: ConvolutionGeometry, batch: Int, mode: Accumulation,
  workers: Workers
) {
  precondition(
    g.inputStride == g.input.channelStride, "\(g) reads its input without padding lanes")
  precondition(
    dy.count >= batch * g.output.storage && filter.count >= g.filterStorage
      && dx.count >= batch * g.input.storage
      && scratch.count >= convolutionInputGradientScratchCount(g, batch: batch),
    "spans smaller than \(g) for \(batch) samples")
  let adding = mode == .accumulate
  let set = workers.instructionSet
  let stride = g.input.channelStride
  let loops = g.inputGradientLoops
  if loops != .depthwise {
    let taps = Parts(&scratch)
    workers.run(g.filterHeight * g.filterWidth * g.groupOutputs) { rows in
      var part = taps.rows(rows, width: stride)
      set.transposeFilterRows(
        filter, sourceStride: g.filterStride, depth: g.groupInputs, columns: g.groupOutputs,
        groups: g.groups, into: &part, targetStride: stride, firstRow: rows.lowerBound,
        rows: rows.count)
    }
  }
  let transposed = scratch.span
  let parts = Parts(&dx)
  if g.isProduct {
    workers.run(batch * g.input.pixels, grain: 8) { pixels in
      var part = parts.rows(pixels, width: stride)
      set.productRows(
        dy, aStride: g.filterStride, firstRow: pixels.lowerBound, rows: pixels.count, transposed,
        bStride: stride, bias: Span(), into: &part, cStride: stride, depth: g.output.channels,
        columns: stride, adding: adding)
    }
    return
  }
  let height = g.input.height
  workers.run(batch * height, grain: rowGrain(height, batch: batch, workers)) { rows in
    var part = parts.rows(rows, width: g.input.width * stride)
    switch loops {
    case .depthwise:
      set.depthwiseInputGradientRows(
        dy, filter, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count,
        adding: adding)
    case .wholeVectors:
      set.convolutionInputGradientRows(
        dy, transposed: transposed, into: &part, g, firstRow: rows.lowerBound,
        rowCount: rows.count, adding: adding)
    case .general:
      set.groupedInputGradientRows(
        dy, transposed: transposed, into: &part, g, firstRow: rows.lowerBound,
        rowCount: rows.count, adding: adding)
    }
  }
}

/// Floats of scratch that `convolutionFilterGradient` needs.
public func convolutionFilterGradientScratchCount(_ g: ConvolutionGeometry, batch: Int) -> Int {
  0
}

/// The gradients of the loss with respect to the filter and bias of a convolution; overwritten.
///
/// - **Shapes:** x and dy as forward; dFilter as the filter, dBias `[filterStride]` or empty.
public func convolutionFilterGradient(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  bias dBias: inout MutableSpan<Float>, scratch: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= batch * g.inputStorage && dy.count >= batch * g.output.storage
      && dFilter.count >= g.filterStorage && (dBias.isEmpty || dBias.count >= g.filterStride),
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&dFilter)
  let set = workers.instructionSet
  switch g.loops {
  case .wholeVectors:
    workers.run(set.filterGradientUnitCount(g)) { units in
      let first = set.filterGradientFirstRow(g, unit: units.lowerBound)
      let last = set.filterGradientFirstRow(g, unit: units.upperBound)
      var part = parts.rows(first..<last, width: g.filterStride)
      set.filterGradientUnits(
        x, dy, into: &part, g, batch: batch, firstUnit: units.lowerBound, units: units.count)
    }
  case .depthwise:
    workers.run(g.filterHeight * g.filterWidth, grain: g.filterWidth) { taps in
      var part = parts.rows(taps, width: g.filterStride)
      set.depthwiseFilterGradientTaps(
        x, dy, into: &part, g, batch: batch, firstTap: taps.lowerBound, taps: taps.count,
        adding: false)
    }
  case .general:
    workers.run(g.filterRows) { rows in
      var part = parts.rows(rows, width: g.filterStride)
      set.groupedFilterGradientRows(
        x, dy, into: &part, g, batch: batch, firstRow: rows.lowerBound, rows: rows.count)
    }
  }
  biasGradient(
    dy, into: &dBias, pixels: batch * g.output.pixels, stride: g.filterStride, workers: workers)
}
