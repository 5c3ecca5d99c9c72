// Calls the loops of this file's name as compiled for an instruction set.

import Geometry

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func maxPoolingRows(
    _ x: Span<Float>, into y: inout MutableSpan<Float>, winners: inout MutableSpan<Float>,
    _ g: PoolingGeometry, firstRow: Int, rows: Int
  ) {
    switch dividing(g.input.channelStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.maxPoolingRows(
          x, into: &y, winners: &winners, g, firstRow: firstRow, rows: rows)
      case .v4:
        KernelsV4.maxPoolingRows(
          x, into: &y, winners: &winners, g, firstRow: firstRow, rows: rows)
    #else
      case .base:
        KernelsBase.maxPoolingRows(
          x, into: &y, winners: &winners, g, firstRow: firstRow, rows: rows)
    #endif
    }
  }

  func averagePoolingRows(
    _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, firstRow: Int,
    rows: Int
  ) {
    switch dividing(g.input.channelStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.averagePoolingRows(
          x, into: &y, g, firstRow: firstRow, rows: rows)
      case .v4:
        KernelsV4.averagePoolingRows(
          x, into: &y, g, firstRow: firstRow, rows: rows)
    #else
      case .base:
        KernelsBase.averagePoolingRows(
          x, into: &y, g, firstRow: firstRow, rows: rows)
    #endif
    }
  }

  func maxPoolingGradientSamples(
    winners: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
    _ g: PoolingGeometry, firstSample: Int, samples: Int, adding: Bool
  ) {
    switch dividing(g.input.channelStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.maxPoolingGradientSamples(
          winners: winners, dy, into: &dx, g, firstSample: firstSample, samples: samples,
          adding: adding)
      case .v4:
        KernelsV4.maxPoolingGradientSamples(
          winners: winners, dy, into: &dx, g, firstSample: firstSample, samples: samples,
          adding: adding)
    #else
      case .base:
        KernelsBase.maxPoolingGradientSamples(
          winners: winners, dy, into: &dx, g, firstSample: firstSample, samples: samples,
          adding: adding)
    #endif
    }
  }

  func averagePoolingGradientSamples(
    _ dy: Span<Float>, into dx: inout MutableSpan<Float>, _ g: PoolingGeometry, firstSample: Int,
    samples: Int, adding: Bool
  ) {
    switch dividing(g.input.channelStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.averagePoolingGradientSamples(
          dy, into: &dx, g, firstSample: firstSample, samples: samples, adding: adding)
      case .v4:
        KernelsV4.averagePoolingGradientSamples(
          dy, into: &dx, g, firstSample: firstSample, samples: samples, adding: adding)
    #else
      case .base:
        KernelsBase.averagePoolingGradientSamples(
          dy, into: &dx, g, firstSample: firstSample, samples: samples, adding: adding)
    #endif
    }
  }
}
