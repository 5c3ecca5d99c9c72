public import Geometry

/// The convolution of a batch: `y = x ⋆ filter + bias`.
///
/// - **Shapes:** x `[batch, H, W, inputStride]`, filter `[fh, fw, C / groups, filterStride]`, bias
///   `[filterStride]` or empty, y `[batch, H', W', filterStride]`.
public func convolutionForward(
  _ x: Span<Float>, filter: Span<Float>, bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, workers: Workers
) {
  fatalError()
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
  fatalError()
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
  fatalError()
}
