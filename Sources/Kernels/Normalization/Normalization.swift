public import Geometry

// Batch normalisation in pieces, since in training it needs the whole batch twice: moments of blocks of
// pixels, the moments combined, every pixel normalised; backward the same. What stands between the
// pieces is up to the caller, who may walk through a batch in parts that fit the caches. All pieces run
// on the calling thread.
//
// y = f(γ·(x − mean)·inverseDeviation + β + addend), channel by channel, where f is an activation
// function or nothing, and the addend a value of the same shape or nothing.
//
// Shapes: x, addend, y and their gradients `[pixels, channelStride]`, where pixels count
// batch × height × width; everything else `[channelStride]`, gamma and beta zero in padding lanes.
//
// Source: Ioffe, Szegedy, "Batch Normalization", 2015, with PyTorch's running variance.

/// Mean and sum of squared deviations of one block of pixels.
///
/// - **Shapes:** moments `[2, channelStride]`.
public func normalizationMoments(
  _ x: Span<Float>, into moments: inout MutableSpan<Float>, channels: Int, pixels: Int,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    x.count >= pixels * stride && moments.count >= 2 * stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  workers.instructionSet.channelMoments(x, stride: stride, pixels: pixels, into: &moments)
}

/// The mean and inverse deviation of a batch from the moments of its blocks, in order.
///
/// The running pair moves by `momentum` towards the batch's mean and unbiased variance.
///
/// - **Shapes:** moments `[blocks, 2, channelStride]`; each block holds `blockPixels`, the last one
///   the rest.
public func combineNormalizationMoments(
  _ moments: Span<Float>, blockPixels: Int, pixels: Int, mean: inout MutableSpan<Float>,
  inverseDeviation: inout MutableSpan<Float>, runningMean: inout MutableSpan<Float>,
  runningVariance: inout MutableSpan<Float>, channels: Int, momentum: Float, epsilon: Float,
  workers: Workers
) {
  let stride = pixelStride(channels)
  let blocks = (pixels + blockPixels - 1) / blockPixels
  precondition(
    moments.count >= 2 * blocks * stride && min(mean.count, inverseDeviation.count) >= stride
      && min(runningMean.count, runningVariance.count) >= stride,
    "spans smaller than \(channels) channels")
  workers.instructionSet.combineMoments(
    moments, blockPixels: blockPixels, stride: stride, pixels: pixels, mean: &mean,
    inverseDeviation: &inverseDeviation, runningMean: &runningMean,
    runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
}

/// What the inverse deviation of a normalisation is taken from.
public enum NormalizationSpread: Sendable {
  /// The span holds inverse deviations.
  case inverseDeviation
  /// The span holds variances, as in use; this is added to them.
  case variance(epsilon: Float)
}

/// Normalises, adds and activates pixels.
public func normalizationForward(
  _ x: Span<Float>, addend: Span<Float>, gamma: Span<Float>, beta: Span<Float>,
  mean: Span<Float>, spread: Span<Float>, as kind: NormalizationSpread,
  activation: ActivationKind?, into y: inout MutableSpan<Float>, channels: Int, pixels: Int,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    min(x.count, y.count) >= pixels * stride && (addend.isEmpty || addend.count >= pixels * stride)
      && min(gamma.count, beta.count) >= stride && min(mean.count, spread.count) >= stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let (fromVariance, epsilon): (Bool, Float) =
    switch kind {
    case .inverseDeviation: (false, 0)
    case .variance(let epsilon): (true, epsilon)
    }
  workers.instructionSet.normalizePixels(
    x, addend: addend, gamma: gamma, beta: beta, mean: mean, inverse: spread,
    fromVariance: fromVariance, epsilon: epsilon, activation: activation, into: &y,
    channels: channels, stride: stride, pixels: pixels)
}

/// Sums that the gradients of one block of pixels consist of, on the calling thread: of g and of
/// g · (x − mean),
/// where g is the gradient before the activation function.
///
/// - **Shapes:** sums `[2, channelStride]`.
public func normalizationGradientSums(
  _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
  beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>,
  activation: ActivationKind?, into sums: inout MutableSpan<Float>, channels: Int, pixels: Int,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    min(x.count, dy.count) >= pixels * stride
      && (addend.isEmpty || addend.count >= pixels * stride)
      && min(gamma.count, beta.count) >= stride
      && min(mean.count, inverseDeviation.count) >= stride && sums.count >= 2 * stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  workers.instructionSet.normalizationGradientSums(
    x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
    inverseDeviation: inverseDeviation, activation: activation, into: &sums, channels: channels,
    stride: stride, pixels: pixels)
}

/// The gradients of gamma and beta from the sums of the blocks, in order; overwritten.
///
/// - **Shapes:** sums `[blocks, 2, channelStride]`.
public func combineNormalizationGradientSums(
  _ sums: Span<Float>, blocks: Int, inverseDeviation: Span<Float>,
  gamma dGamma: inout MutableSpan<Float>, beta dBeta: inout MutableSpan<Float>, channels: Int,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    sums.count >= 2 * blocks * stride && min(dGamma.count, dBeta.count) >= stride,
    "spans smaller than \(channels) channels")
  workers.instructionSet.combineGradientSums(
    sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation, gamma: &dGamma,
    beta: &dBeta)
}

/// The gradient of the input, and of the addend where that span is not empty, once those of gamma
/// and beta are known.
///
/// - Parameter batchPixels: the pixels that mean and deviation were taken over.
public func normalizationInputGradient(
  _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
  beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>, dGamma: Span<Float>,
  dBeta: Span<Float>, activation: ActivationKind?, into dx: inout MutableSpan<Float>,
  mode: Accumulation, addend dAddend: inout MutableSpan<Float>, addendMode: Accumulation,
  channels: Int, pixels: Int, batchPixels: Int, workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    min(x.count, dy.count, dx.count) >= pixels * stride
      && (addend.isEmpty || addend.count >= pixels * stride)
      && (dAddend.isEmpty || dAddend.count >= pixels * stride)
      && min(gamma.count, beta.count, dGamma.count, dBeta.count) >= stride
      && min(mean.count, inverseDeviation.count) >= stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  workers.instructionSet.normalizationInputGradient(
    x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
    inverseDeviation: inverseDeviation, dGamma: dGamma, dBeta: dBeta, activation: activation,
    into: &dx, adding: mode == .accumulate, addend: &dAddend,
    addingToAddend: addendMode == .accumulate, channels: channels, stride: stride,
    pixels: pixels, allPixels: batchPixels)
}
