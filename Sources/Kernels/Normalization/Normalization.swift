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
  let stride = wholeVectors(channels)
  let blocks = normalizationBlocks(pixels)
  precondition(
    min(x.count, y.count) >= pixels * stride
      && min(gamma.count, beta.count, runningMean.count) >= stride
      && min(runningVariance.count, mean.count, inverseDeviation.count) >= stride
      && scratch.count >= normalizationScratchCount(channels: channels, pixels: pixels),
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let set = workers.instructionSet
  let moments = Parts(&scratch)
  workers.run(blocks) { range in
    for block in range {
      var part = moments.rows(block..<block + 1, width: 2 * stride)
      let first = pixels * block / blocks
      set.channelMoments(
        x, stride: stride, firstPixel: first, pixels: pixels * (block + 1) / blocks - first,
        into: &part)
    }
  }
  set.combineMoments(
    scratch.span, blocks: blocks, stride: stride, pixels: pixels, mean: &mean,
    inverseDeviation: &inverseDeviation, runningMean: &runningMean,
    runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
  normalize(
    x, gamma: gamma, beta: beta, mean: mean.span, inverse: inverseDeviation.span,
    fromVariance: false, epsilon: epsilon, into: &y, stride: stride, pixels: pixels,
    workers: workers)
}

/// Batch normalisation in evaluation, by the running mean and variance.
///
/// - **Shapes:** as in `normalizationForward`.
public func normalizationInference(
  _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>, runningMean: Span<Float>,
  runningVariance: Span<Float>, into y: inout MutableSpan<Float>, channels: Int, pixels: Int,
  epsilon: Float, workers: Workers
) {
  let stride = wholeVectors(channels)
  precondition(
    min(x.count, y.count) >= pixels * stride && min(gamma.count, beta.count) >= stride
      && min(runningMean.count, runningVariance.count) >= stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  normalize(
    x, gamma: gamma, beta: beta, mean: runningMean, inverse: runningVariance, fromVariance: true,
    epsilon: epsilon, into: &y, stride: stride, pixels: pixels, workers: workers)
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
  let stride = wholeVectors(channels)
  let blocks = normalizationBlocks(pixels)
  precondition(
    min(x.count, dy.count, dx.count) >= pixels * stride
      && min(gamma.count, mean.count, inverseDeviation.count) >= stride
      && min(dGamma.count, dBeta.count) >= stride
      && scratch.count >= normalizationScratchCount(channels: channels, pixels: pixels),
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let set = workers.instructionSet
  let sums = Parts(&scratch)
  workers.run(blocks) { range in
    for block in range {
      var part = sums.rows(block..<block + 1, width: 2 * stride)
      let first = pixels * block / blocks
      set.normalizationGradientSums(
        x, dy, mean: mean, stride: stride, firstPixel: first,
        pixels: pixels * (block + 1) / blocks - first, into: &part)
    }
  }
  set.combineGradientSums(
    scratch.span, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation,
    gamma: &dGamma, beta: &dBeta)
  inputGradient(
    x, dy, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dGamma: dGamma.span,
    dBeta: dBeta.span, into: &dx, stride: stride, pixels: pixels, mode: mode, workers: workers)
}

/// Normalises pixel by pixel, shared out by pixels.
private func normalize(
  _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>, mean: Span<Float>,
  inverse: Span<Float>, fromVariance: Bool, epsilon: Float, into y: inout MutableSpan<Float>,
  stride: Int, pixels: Int, workers: Workers
) {
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(pixels) { range in
    var part = parts.rows(range, width: stride)
    set.normalizePixels(
      x, gamma: gamma, beta: beta, mean: mean, inverse: inverse, fromVariance: fromVariance,
      epsilon: epsilon, into: &part, stride: stride, firstPixel: range.lowerBound,
      pixels: range.count)
  }
}

/// The gradient of the input once those of gamma and beta are known, shared out by pixels.
private func inputGradient(
  _ x: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>, mean: Span<Float>,
  inverseDeviation: Span<Float>, dGamma: Span<Float>, dBeta: Span<Float>,
  into dx: inout MutableSpan<Float>, stride: Int, pixels: Int, mode: Accumulation,
  workers: Workers
) {
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(pixels) { range in
    var part = parts.rows(range, width: stride)
    set.normalizationInputGradient(
      x, dy, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dGamma: dGamma,
      dBeta: dBeta, into: &part, stride: stride, firstPixel: range.lowerBound,
      pixels: range.count, allPixels: pixels, adding: mode == .accumulate)
  }
}
