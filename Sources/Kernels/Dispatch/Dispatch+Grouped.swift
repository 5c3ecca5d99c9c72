// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func groupedForwardRows(
    _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int
  ) {
    switch dividing(g.filterStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.groupedForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount)
      case .v4:
        KernelsV4.groupedForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount)
    #else
      case .base:
        KernelsBase.groupedForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount)
    #endif
    }
  }

  func groupedInputGradientRows(
    _ dy: Span<Float>, transposed: Span<Float>, into dx: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
  ) {
    switch dividing(g.input.channelStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.groupedInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
      case .v4:
        KernelsV4.groupedInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
    #else
      case .base:
        KernelsBase.groupedInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
    #endif
    }
  }

  func groupedFilterGradientRows(
    _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, batch: Int, firstRow: Int, rows: Int,
    adding: Bool
  ) {
    switch dividing(g.filterStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.groupedFilterGradientRows(
          x, dy, into: &dFilter, g, batch: batch, firstRow: firstRow, rows: rows,
          adding: adding)
      case .v4:
        KernelsV4.groupedFilterGradientRows(
          x, dy, into: &dFilter, g, batch: batch, firstRow: firstRow, rows: rows,
          adding: adding)
    #else
      case .base:
        KernelsBase.groupedFilterGradientRows(
          x, dy, into: &dFilter, g, batch: batch, firstRow: firstRow, rows: rows,
          adding: adding)
    #endif
    }
  }
}
