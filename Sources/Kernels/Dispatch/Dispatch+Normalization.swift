// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func channelMoments(
    _ x: Span<Float>, stride: Int, firstPixel: Int, pixels: Int,
    into moments: inout MutableSpan<Float>
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.channelMoments(
          x, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &moments)
      case .v4:
        KernelsV4.channelMoments(
          x, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &moments)
    #else
      case .base:
        KernelsBase.channelMoments(
          x, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &moments)
    #endif
    }
  }

  func combineMoments(
    _ moments: Span<Float>, blocks: Int, stride: Int, pixels: Int, mean: inout MutableSpan<Float>,
    inverseDeviation: inout MutableSpan<Float>, runningMean: inout MutableSpan<Float>,
    runningVariance: inout MutableSpan<Float>, momentum: Float, epsilon: Float
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.combineMoments(
          moments, blocks: blocks, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
      case .v4:
        KernelsV4.combineMoments(
          moments, blocks: blocks, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
    #else
      case .base:
        KernelsBase.combineMoments(
          moments, blocks: blocks, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
    #endif
    }
  }

  func normalizePixels(
    _ x: Span<Float>, gamma: Span<Float>, beta: Span<Float>, mean: Span<Float>,
    inverse: Span<Float>, fromVariance: Bool, epsilon: Float, into y: inout MutableSpan<Float>,
    stride: Int, firstPixel: Int, pixels: Int
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizePixels(
          x, gamma: gamma, beta: beta, mean: mean, inverse: inverse, fromVariance: fromVariance,
          epsilon: epsilon, into: &y, stride: stride, firstPixel: firstPixel, pixels: pixels)
      case .v4:
        KernelsV4.normalizePixels(
          x, gamma: gamma, beta: beta, mean: mean, inverse: inverse, fromVariance: fromVariance,
          epsilon: epsilon, into: &y, stride: stride, firstPixel: firstPixel, pixels: pixels)
    #else
      case .base:
        KernelsBase.normalizePixels(
          x, gamma: gamma, beta: beta, mean: mean, inverse: inverse, fromVariance: fromVariance,
          epsilon: epsilon, into: &y, stride: stride, firstPixel: firstPixel, pixels: pixels)
    #endif
    }
  }

  func normalizationGradientSums(
    _ x: Span<Float>, _ dy: Span<Float>, mean: Span<Float>, stride: Int, firstPixel: Int,
    pixels: Int, into sums: inout MutableSpan<Float>
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizationGradientSums(
          x, dy, mean: mean, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &sums)
      case .v4:
        KernelsV4.normalizationGradientSums(
          x, dy, mean: mean, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &sums)
    #else
      case .base:
        KernelsBase.normalizationGradientSums(
          x, dy, mean: mean, stride: stride, firstPixel: firstPixel, pixels: pixels, into: &sums)
    #endif
    }
  }

  func combineGradientSums(
    _ sums: Span<Float>, blocks: Int, stride: Int, inverseDeviation: Span<Float>,
    gamma dGamma: inout MutableSpan<Float>, beta dBeta: inout MutableSpan<Float>
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation, gamma: &dGamma,
          beta: &dBeta)
      case .v4:
        KernelsV4.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation, gamma: &dGamma,
          beta: &dBeta)
    #else
      case .base:
        KernelsBase.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation, gamma: &dGamma,
          beta: &dBeta)
    #endif
    }
  }

  func normalizationInputGradient(
    _ x: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>, mean: Span<Float>,
    inverseDeviation: Span<Float>, dGamma: Span<Float>, dBeta: Span<Float>,
    into dx: inout MutableSpan<Float>, stride: Int, firstPixel: Int, pixels: Int, allPixels: Int,
    adding: Bool
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizationInputGradient(
          x, dy, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dGamma: dGamma,
          dBeta: dBeta, into: &dx, stride: stride, firstPixel: firstPixel, pixels: pixels,
          allPixels: allPixels, adding: adding)
      case .v4:
        KernelsV4.normalizationInputGradient(
          x, dy, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dGamma: dGamma,
          dBeta: dBeta, into: &dx, stride: stride, firstPixel: firstPixel, pixels: pixels,
          allPixels: allPixels, adding: adding)
    #else
      case .base:
        KernelsBase.normalizationInputGradient(
          x, dy, gamma: gamma, mean: mean, inverseDeviation: inverseDeviation, dGamma: dGamma,
          dBeta: dBeta, into: &dx, stride: stride, firstPixel: firstPixel, pixels: pixels,
          allPixels: allPixels, adding: adding)
    #endif
    }
  }
}
