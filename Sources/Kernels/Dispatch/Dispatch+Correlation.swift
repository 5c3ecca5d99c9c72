// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func convolutionForwardRows(
    _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, least: Float
  ) {
    switch forward(g) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.convolutionForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
      case .v4:
        KernelsV4.convolutionForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
    #else
      case .base:
        KernelsBase.convolutionForwardRows(
          x, filter, bias, into: &y, g, firstRow: firstRow, rowCount: rowCount, least: least)
    #endif
    }
  }

  func convolutionInputGradientRows(
    _ dy: Span<Float>, transposed: Span<Float>, into dx: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
  ) {
    switch inputGradient(g) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.convolutionInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
      case .v4:
        KernelsV4.convolutionInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
    #else
      case .base:
        KernelsBase.convolutionInputGradientRows(
          dy, transposed: transposed, into: &dx, g, firstRow: firstRow, rowCount: rowCount,
          adding: adding)
    #endif
    }
  }

  /// The set whose loops serve a forward pass: the widest serve some that write half vectors.
  private func forward(_ g: ConvolutionGeometry) -> InstructionSet {
    #if arch(x86_64)
      if self == .v4 && KernelsV4.convolutionForwardTakesHalves(g) { return self }
    #endif
    return dividing(g.filterStride)
  }

  /// The set whose loops serve the gradient of an input.
  private func inputGradient(_ g: ConvolutionGeometry) -> InstructionSet {
    #if arch(x86_64)
      if self == .v4 && KernelsV4.convolutionInputGradientTakesHalves(g) { return self }
    #endif
    return dividing(g.input.channelStride)
  }
}
