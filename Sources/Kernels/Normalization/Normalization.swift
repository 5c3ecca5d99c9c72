import Geometry

/// Floats of scratch that the training passes of normalisation need.
public func normalizationScratchCount(channels: Int, pixels: Int) -> Int {
  2 * wholeVectors(channels) * normalizationBlocks(pixels)
}

/// Blocks that sums over pixels are split into: fixed by shape, never by workers.
func normalizationBlocks(_ pixels: Int) -> Int {
  max(1, min(16, pixels / 64))
}

/// Batch normalisation in training: `y = γ·(x − mean)·inverseDeviation + β`, channel by channel.
///
/// Mean and (biased) variance are those of the batch and are saved for the gradient. The running
/// pair moves by `momentum` towards the batch's mean and unbiased variance.
///
/// - **Shapes:** x and y `[pixels, channelStride]`, where `pixels` counts batch × height × width;
///   everything else `[channelStride]`, with gamma and beta zero in padding lanes.
/// - **Source:** Ioffe, Szegedy, "Batch Normalization", 2015, with PyTorch's running variance.
public func normalizationForward(
  _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>,
  runningMean: inout MutableSpan<Float>, runningVariance: inout MutableSpan<Float>,
  mean: inout MutableSpan<Float>, inverseDeviation: inout MutableSpan<Float>,
  into y: inout MutableSpan<Float>, scratch: inout MutableSpan<Float>, channels: Int, pixels: Int,
  momentum: Float, epsilon: Float, workers: Workers
) {
  fatalError()
}

/// Batch normalisation in evaluation, by the running mean and variance.
///
/// - **Shapes:** as in `normalizationForward`.
public func normalizationInference(
  _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>, runningMean: Span<Float>,
  runningVariance: Span<Float>, into y: inout MutableSpan<Float>, channels: Int, pixels: Int,
  epsilon: Float, workers: Workers
) {
  fatalError()
}

/// The gradients of batch normalisation in training; those of gamma and beta are overwritten.
///
/// - **Shapes:** x, dy and dx `[pixels, channelStride]`, everything else `[channelStride]`; mean and
///   inverse deviation as `normalizationForward` saved them.
public func normalizationGradient(
  _ x: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>, mean: Span<Float>,
  inverseDeviation: Span<Float>, into dx: inout MutableSpan<Float>,
  gamma dGamma: inout MutableSpan<Float>, beta dBeta: inout MutableSpan<Float>,
  scratch: inout MutableSpan<Float>, channels: Int, pixels: Int, mode: Accumulation,
  workers: Workers
) {
  fatalError()
}
