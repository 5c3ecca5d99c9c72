// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func depthwiseForwardRows(
    _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, least: Float
  ) {
    switch dividing(g.input.channelStride, g.filterStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.depthwiseForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
      case .v4:
        KernelsV4.depthwiseForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
    #else
      case .base:
        KernelsBase.depthwiseForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
    #endif
    }
  }

  func depthwiseInputGradientRows(
    _ dy: Span<Float>, _ filter: Span<Float>, into dx: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
  ) {
    switch dividing(g.input.channelStride, g.filterStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.depthwiseInputGradientRows(
          dy, filter, into: &dx, g, firstRow: firstRow, rowCount: rowCount, adding: adding)
      case .v4:
        KernelsV4.depthwiseInputGradientRows(
          dy, filter, into: &dx, g, firstRow: firstRow, rowCount: rowCount, adding: adding)
    #else
      case .base:
        KernelsBase.depthwiseInputGradientRows(
          dy, filter, into: &dx, g, firstRow: firstRow, rowCount: rowCount, adding: adding)
    #endif
    }
  }
}
