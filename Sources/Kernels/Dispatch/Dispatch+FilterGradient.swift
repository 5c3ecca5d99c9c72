// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func filterGradientUnitCount(
    _ g: ConvolutionGeometry
  ) -> Int {
    switch filterGradient(g) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.filterGradientUnitCount(
          g)
      case .v4:
        KernelsV4.filterGradientUnitCount(
          g)
    #else
      case .base:
        KernelsBase.filterGradientUnitCount(
          g)
    #endif
    }
  }

  func filterGradientFirstRow(
    _ g: ConvolutionGeometry, unit: Int
  ) -> Int {
    switch filterGradient(g) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.filterGradientFirstRow(
          g, unit: unit)
      case .v4:
        KernelsV4.filterGradientFirstRow(
          g, unit: unit)
    #else
      case .base:
        KernelsBase.filterGradientFirstRow(
          g, unit: unit)
    #endif
    }
  }

  func filterGradientUnits(
    _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
    _ g: ConvolutionGeometry, batch: Int, firstUnit: Int, units: Int,
    adding: Bool
  ) {
    switch filterGradient(g) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.filterGradientUnits(
          x, dy, into: &dFilter, g, batch: batch, firstUnit: firstUnit, units: units,
          adding: adding)
      case .v4:
        KernelsV4.filterGradientUnits(
          x, dy, into: &dFilter, g, batch: batch, firstUnit: firstUnit, units: units,
          adding: adding)
    #else
      case .base:
        KernelsBase.filterGradientUnits(
          x, dy, into: &dFilter, g, batch: batch, firstUnit: firstUnit, units: units,
          adding: adding)
    #endif
    }
  }

  /// The set whose loops serve the gradient of a filter: the widest serve some that are half vectors.
  private func filterGradient(_ g: ConvolutionGeometry) -> InstructionSet {
    #if arch(x86_64)
      if self == .v4 && KernelsV4.filterGradientTakesHalves(g) { return self }
    #endif
    return dividing(g.filterStride)
  }
}
