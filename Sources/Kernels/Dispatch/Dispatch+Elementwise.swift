// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func addFloats(
    _ a: Span<Float>, _ b: Span<Float>, first: Int, into y: inout MutableSpan<Float>, least: Float
  ) {
    switch dividing(y.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.addFloats(
          a, b, first: first, into: &y, least: least)
      case .v4:
        KernelsV4.addFloats(
          a, b, first: first, into: &y, least: least)
    #else
      case .base:
        KernelsBase.addFloats(
          a, b, first: first, into: &y, least: least)
    #endif
    }
  }

  func copyFloats(
    _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>, adding: Bool
  ) {
    switch dividing(y.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.copyFloats(
          x, first: first, into: &y, adding: adding)
      case .v4:
        KernelsV4.copyFloats(
          x, first: first, into: &y, adding: adding)
    #else
      case .base:
        KernelsBase.copyFloats(
          x, first: first, into: &y, adding: adding)
    #endif
    }
  }

  func scaleFloats(
    _ x: inout MutableSpan<Float>, by factor: Float
  ) {
    switch dividing(x.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.scaleFloats(
          &x, by: factor)
      case .v4:
        KernelsV4.scaleFloats(
          &x, by: factor)
    #else
      case .base:
        KernelsBase.scaleFloats(
          &x, by: factor)
    #endif
    }
  }

  func sumOfSquares(
    _ x: Span<Float>, first: Int, count: Int
  ) -> Double {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.sumOfSquares(
          x, first: first, count: count)
      case .v4:
        KernelsV4.sumOfSquares(
          x, first: first, count: count)
    #else
      case .base:
        KernelsBase.sumOfSquares(
          x, first: first, count: count)
    #endif
    }
  }

  func copyChannelPixels(
    _ x: Span<Float>, xStride: Int, xOffset: Int, channels: Int, into y: inout MutableSpan<Float>,
    yStride: Int, yOffset: Int, firstPixel: Int, pixels: Int, adding: Bool
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.copyChannelPixels(
          x, xStride: xStride, xOffset: xOffset, channels: channels, into: &y, yStride: yStride,
          yOffset: yOffset, firstPixel: firstPixel, pixels: pixels, adding: adding)
      case .v4:
        KernelsV4.copyChannelPixels(
          x, xStride: xStride, xOffset: xOffset, channels: channels, into: &y, yStride: yStride,
          yOffset: yOffset, firstPixel: firstPixel, pixels: pixels, adding: adding)
    #else
      case .base:
        KernelsBase.copyChannelPixels(
          x, xStride: xStride, xOffset: xOffset, channels: channels, into: &y, yStride: yStride,
          yOffset: yOffset, firstPixel: firstPixel, pixels: pixels, adding: adding)
    #endif
    }
  }

  func dropFloats(
    _ x: Span<Float>, first: Int, into y: inout MutableSpan<Float>, threshold: UInt32,
    scale: Float, key: UInt64, adding: Bool
  ) {
    switch dividing(y.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.dropFloats(
          x, first: first, into: &y, threshold: threshold, scale: scale, key: key, adding: adding)
      case .v4:
        KernelsV4.dropFloats(
          x, first: first, into: &y, threshold: threshold, scale: scale, key: key, adding: adding)
    #else
      case .base:
        KernelsBase.dropFloats(
          x, first: first, into: &y, threshold: threshold, scale: scale, key: key, adding: adding)
    #endif
    }
  }
}
