public import Geometry

/// Floats of a filter that `transposeFilter` has written.
public func transposedFilterCount(_ g: ConvolutionGeometry) -> Int {
  g.isDepthwise
    ? g.filterStorage : g.filterHeight * g.filterWidth * g.groupOutputs * g.input.channelStride
}

/// Writes a filter as the gradient of the input reads it: `[fh, fw, outputs / groups,
/// channelStride]`; where every channel has a filter of its own, it is the filter itself.
public func transposeFilter(
  _ filter: Span<Float>, into transposed: inout MutableSpan<Float>, _ g: ConvolutionGeometry,
  workers: Workers
) {
  let count = transposedFilterCount(g)
  precondition(
    filter.count >= g.filterStorage && transposed.count >= count, "spans smaller than \(g)")
  let parts = Parts(&transposed)
  let set = workers.instructionSet
  if g.inputGradientLoops == .depthwise {
    workers.runFloats(count) { range in
      var part = parts.part(range)
      set.copyFloats(filter, first: range.lowerBound, into: &part, adding: false)
    }
    return
  }
  let stride = g.input.channelStride
  workers.run(g.filterHeight * g.filterWidth * g.groupOutputs) { rows in
    var part = parts.rows(rows, width: stride)
    set.transposeFilterRows(
      filter, sourceStride: g.filterStride, depth: g.groupInputs, columns: g.groupOutputs,
      groups: g.groups, into: &part, targetStride: stride, firstRow: rows.lowerBound,
      rows: rows.count)
  }
}

/// The gradient of the loss with respect to the input of a convolution whose filter
/// `transposeFilter` has written.
///
/// - **Shapes:** dy `[batch, H', W', filterStride]`, dx `[batch, H, W, channelStride]`; the geometry
///   must read its input with padding lanes.
public func convolutionInputGradient(
  _ dy: Span<Float>, transposed: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    g.inputStride == g.input.channelStride, "\(g) reads its input without padding lanes")
  precondition(
    dy.count >= batch * g.output.storage && dx.count >= batch * g.input.storage
      && transposed.count >= transposedFilterCount(g),
    "spans smaller than \(g) for \(batch) samples")
  let adding = mode == .accumulate
  let set = workers.instructionSet
  let stride = g.input.channelStride
  let parts = Parts(&dx)
  if g.isProduct {
    workers.run(batch * g.input.pixels, grain: 8) { pixels in
      var part = parts.rows(pixels, width: stride)
      set.productRows(
        dy, aStride: g.filterStride, firstRow: pixels.lowerBound, rows: pixels.count, transposed,
        bStride: stride, bias: Span(), into: &part, cStride: stride, depth: g.output.channels,
        columns: stride, adding: adding, least: -.infinity)
    }
    return
  }
  let height = g.input.height
  workers.run(batch * height, grain: rowGrain(height, batch: batch, workers)) { rows in
    var part = parts.rows(rows, width: g.input.width * stride)
    switch g.inputGradientLoops {
    case .depthwise:
      set.depthwiseInputGradientRows(
        dy, transposed, into: &part, g, firstRow: rows.lowerBound, rowCount: rows.count,
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

/// The gradients of the loss with respect to the filter and bias of a convolution.
///
/// - **Shapes:** x and dy as forward; dFilter as the filter, dBias `[filterStride]` or empty.
public func convolutionFilterGradient(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  bias dBias: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    x.count >= batch * g.inputStorage && dy.count >= batch * g.output.storage
      && dFilter.count >= g.filterStorage && (dBias.isEmpty || dBias.count >= g.filterStride),
    "spans smaller than \(g) for \(batch) samples")
  let adding = mode == .accumulate
  let set = workers.instructionSet
  switch g.loops {
  case .wholeVectors:
    let parts = Parts(&dFilter)
    workers.run(set.filterGradientUnitCount(g)) { units in
      let first = set.filterGradientFirstRow(g, unit: units.lowerBound)
      let last = set.filterGradientFirstRow(g, unit: units.upperBound)
      var part = parts.rows(first..<last, width: g.filterStride)
      set.filterGradientUnits(
        x, dy, into: &part, g, batch: batch, firstUnit: units.lowerBound, units: units.count,
        adding: adding)
    }
  case .depthwise:
    let parts = Parts(&dFilter)
    workers.run(g.filterHeight * g.filterWidth, grain: g.filterWidth) { taps in
      var part = parts.rows(taps, width: g.filterStride)
      set.depthwiseFilterGradientTaps(
        x, dy, into: &part, g, batch: batch, firstTap: taps.lowerBound, taps: taps.count,
        adding: adding)
    }
  case .general:
    let parts = Parts(&dFilter)
    workers.run(g.filterRows) { rows in
      var part = parts.rows(rows, width: g.filterStride)
      set.groupedFilterGradientRows(
        x, dy, into: &part, g, batch: batch, firstRow: rows.lowerBound, rows: rows.count,
        adding: adding)
    }
  }
  biasGradient(
    dy, into: &dBias, pixels: batch * g.output.pixels, stride: g.filterStride, mode: mode,
    workers: workers)
}
