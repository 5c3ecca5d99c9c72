// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func depthwiseFilterGradientTaps(
    _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, batch: Int, firstTap: Int, taps: Int, adding: Bool
  ) {
    switch dividing(g.input.channelStride, g.filterStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.depthwiseFilterGradientTaps(
          x, dy, into: &dFilter, g, batch: batch, firstTap: firstTap, taps: taps,
          adding: adding)
      case .v4:
        KernelsV4.depthwiseFilterGradientTaps(
          x, dy, into: &dFilter, g, batch: batch, firstTap: firstTap, taps: taps,
          adding: adding)
    #else
      case .base:
        KernelsBase.depthwiseFilterGradientTaps(
          x, dy, into: &dFilter, g, batch: batch, firstTap: firstTap, taps: taps,
          adding: adding)
    #endif
    }
  }
}
