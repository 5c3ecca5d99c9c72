// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func productRows(
    _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
    bias: Span<Float>, into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int,
    adding: Bool, least: Float
  ) {
    switch dividing(columns) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.productRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bias: bias,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding,
          least: least)
      case .v4:
        KernelsV4.productRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bias: bias,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding,
          least: least)
    #else
      case .base:
        KernelsBase.productRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bias: bias,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding,
          least: least)
    #endif
    }
  }

  func transposedProductRows(
    _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
    bRows: Int, into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int,
    adding: Bool
  ) {
    switch dividing(columns) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.transposedProductRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bRows: bRows,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding)
      case .v4:
        KernelsV4.transposedProductRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bRows: bRows,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding)
    #else
      case .base:
        KernelsBase.transposedProductRows(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, bRows: bRows,
          into: &c, cStride: cStride, depth: depth, columns: columns, adding: adding)
    #endif
    }
  }

  func productTail(
    _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
    into c: inout MutableSpan<Float>, cStride: Int, depth: Int, firstColumn: Int, columns: Int
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.productTail(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, into: &c,
          cStride: cStride, depth: depth, firstColumn: firstColumn, columns: columns)
      case .v4:
        KernelsV4.productTail(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, into: &c,
          cStride: cStride, depth: depth, firstColumn: firstColumn, columns: columns)
    #else
      case .base:
        KernelsBase.productTail(
          a, aStride: aStride, firstRow: firstRow, rows: rows, b, bStride: bStride, into: &c,
          cStride: cStride, depth: depth, firstColumn: firstColumn, columns: columns)
    #endif
    }
  }

  func transposeFilterRows(
    _ source: Span<Float>, sourceStride: Int, depth: Int, columns: Int, groups: Int,
    into target: inout MutableSpan<Float>, targetStride: Int, firstRow: Int, rows: Int
  ) {
    switch self {
    #if arch(x86_64)
      case .v3:
        KernelsV3.transposeFilterRows(
          source, sourceStride: sourceStride, depth: depth, columns: columns, groups: groups,
          into: &target, targetStride: targetStride, firstRow: firstRow, rows: rows)
      case .v4:
        KernelsV4.transposeFilterRows(
          source, sourceStride: sourceStride, depth: depth, columns: columns, groups: groups,
          into: &target, targetStride: targetStride, firstRow: firstRow, rows: rows)
    #else
      case .base:
        KernelsBase.transposeFilterRows(
          source, sourceStride: sourceStride, depth: depth, columns: columns, groups: groups,
          into: &target, targetStride: targetStride, firstRow: firstRow, rows: rows)
    #endif
    }
  }

  func fewRowsProduct(
    _ a: Span<Float>, aStride: Int, rows: Int, _ b: Span<Float>, bStride: Int,
    bias: Span<Float>, into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int,
    least: Float
  ) {
    switch dividing(columns) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.fewRowsProduct(
          a, aStride: aStride, rows: rows, b, bStride: bStride, bias: bias, into: &c,
          cStride: cStride, depth: depth, columns: columns, least: least)
      case .v4:
        KernelsV4.fewRowsProduct(
          a, aStride: aStride, rows: rows, b, bStride: bStride, bias: bias, into: &c,
          cStride: cStride, depth: depth, columns: columns, least: least)
    #else
      case .base:
        KernelsBase.fewRowsProduct(
          a, aStride: aStride, rows: rows, b, bStride: bStride, bias: bias, into: &c,
          cStride: cStride, depth: depth, columns: columns, least: least)
    #endif
    }
  }
}
