// Calls the loops of normalisation as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func channelMoments(
    _ x: Span<Float>, stride: Int, pixels: Int, into moments: inout MutableSpan<Float>
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.channelMoments(
          x, stride: stride, pixels: pixels, into: &moments)
      case .v4:
        KernelsV4.channelMoments(
          x, stride: stride, pixels: pixels, into: &moments)
    #else
      case .base:
        KernelsBase.channelMoments(
          x, stride: stride, pixels: pixels, into: &moments)
    #endif
    }
  }

  func combineMoments(
    _ moments: Span<Float>, blockPixels: Int, stride: Int, pixels: Int,
    mean: inout MutableSpan<Float>, inverseDeviation: inout MutableSpan<Float>,
    runningMean: inout MutableSpan<Float>, runningVariance: inout MutableSpan<Float>,
    momentum: Float, epsilon: Float
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.combineMoments(
          moments, blockPixels: blockPixels, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
      case .v4:
        KernelsV4.combineMoments(
          moments, blockPixels: blockPixels, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
    #else
      case .base:
        KernelsBase.combineMoments(
          moments, blockPixels: blockPixels, stride: stride, pixels: pixels, mean: &mean,
          inverseDeviation: &inverseDeviation, runningMean: &runningMean,
          runningVariance: &runningVariance, momentum: momentum, epsilon: epsilon)
    #endif
    }
  }

  func normalizePixels(
    _ x: Span<Float>, addend: Span<Float>, gamma: Span<Float>, beta: Span<Float>,
    mean: Span<Float>, inverse: Span<Float>, fromVariance: Bool, epsilon: Float,
    activation: ActivationKind?, into y: inout MutableSpan<Float>, channels: Int, stride: Int,
    pixels: Int
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizePixels(
          x, addend: addend, gamma: gamma, beta: beta, mean: mean, inverse: inverse,
          fromVariance: fromVariance, epsilon: epsilon, activation: activation, into: &y,
          channels: channels, stride: stride, pixels: pixels)
      case .v4:
        KernelsV4.normalizePixels(
          x, addend: addend, gamma: gamma, beta: beta, mean: mean, inverse: inverse,
          fromVariance: fromVariance, epsilon: epsilon, activation: activation, into: &y,
          channels: channels, stride: stride, pixels: pixels)
    #else
      case .base:
        KernelsBase.normalizePixels(
          x, addend: addend, gamma: gamma, beta: beta, mean: mean, inverse: inverse,
          fromVariance: fromVariance, epsilon: epsilon, activation: activation, into: &y,
          channels: channels, stride: stride, pixels: pixels)
    #endif
    }
  }

  func normalizationGradientSums(
    _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
    beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>,
    activation: ActivationKind?, into sums: inout MutableSpan<Float>, channels: Int, stride: Int,
    pixels: Int
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizationGradientSums(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, activation: activation, into: &sums,
          channels: channels, stride: stride, pixels: pixels)
      case .v4:
        KernelsV4.normalizationGradientSums(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, activation: activation, into: &sums,
          channels: channels, stride: stride, pixels: pixels)
    #else
      case .base:
        KernelsBase.normalizationGradientSums(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, activation: activation, into: &sums,
          channels: channels, stride: stride, pixels: pixels)
    #endif
    }
  }

  func combineGradientSums(
    _ sums: Span<Float>, blocks: Int, stride: Int, inverseDeviation: Span<Float>,
    gamma dGamma: inout MutableSpan<Float>, beta dBeta: inout MutableSpan<Float>
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation,
          gamma: &dGamma, beta: &dBeta)
      case .v4:
        KernelsV4.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation,
          gamma: &dGamma, beta: &dBeta)
    #else
      case .base:
        KernelsBase.combineGradientSums(
          sums, blocks: blocks, stride: stride, inverseDeviation: inverseDeviation,
          gamma: &dGamma, beta: &dBeta)
    #endif
    }
  }

  func normalizationInputGradient(
    _ x: Span<Float>, addend: Span<Float>, _ dy: Span<Float>, gamma: Span<Float>,
    beta: Span<Float>, mean: Span<Float>, inverseDeviation: Span<Float>, dGamma: Span<Float>,
    dBeta: Span<Float>, activation: ActivationKind?, into dx: inout MutableSpan<Float>,
    adding: Bool, addend dAddend: inout MutableSpan<Float>, addingToAddend: Bool, channels: Int,
    stride: Int, pixels: Int, allPixels: Int
  ) {
    switch dividing(stride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.normalizationInputGradient(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, dGamma: dGamma, dBeta: dBeta,
          activation: activation, into: &dx, adding: adding, addend: &dAddend,
          addingToAddend: addingToAddend, channels: channels, stride: stride, pixels: pixels,
          allPixels: allPixels)
      case .v4:
        KernelsV4.normalizationInputGradient(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, dGamma: dGamma, dBeta: dBeta,
          activation: activation, into: &dx, adding: adding, addend: &dAddend,
          addingToAddend: addingToAddend, channels: channels, stride: stride, pixels: pixels,
          allPixels: allPixels)
    #else
      case .base:
        KernelsBase.normalizationInputGradient(
          x, addend: addend, dy, gamma: gamma, beta: beta, mean: mean,
          inverseDeviation: inverseDeviation, dGamma: dGamma, dBeta: dBeta,
          activation: activation, into: &dx, adding: adding, addend: &dAddend,
          addingToAddend: addingToAddend, channels: channels, stride: stride, pixels: pixels,
          allPixels: allPixels)
    #endif
    }
  }
}
