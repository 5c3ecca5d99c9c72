// Calls the loops of this file's name as compiled for an instruction set.

#if arch(x86_64)
  import KernelsV3
  import KernelsV4
#else
  import KernelsBase
#endif

extension InstructionSet {
  func outerProductRows(
    _ a: Span<Float>, aStride: Int, _ b: Span<Float>, bStride: Int,
    into c: inout MutableSpan<Float>, depth: Int, columns: Int, firstRow: Int, rows: Int
  ) {
    switch dividing(bStride) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.outerProductRows(
          a, aStride: aStride, b, bStride: bStride, into: &c, depth: depth, columns: columns,
          firstRow: firstRow, rows: rows)
      case .v4:
        KernelsV4.outerProductRows(
          a, aStride: aStride, b, bStride: bStride, into: &c, depth: depth, columns: columns,
          firstRow: firstRow, rows: rows)
    #else
      case .base:
        KernelsBase.outerProductRows(
          a, aStride: aStride, b, bStride: bStride, into: &c, depth: depth, columns: columns,
          firstRow: firstRow, rows: rows)
    #endif
    }
  }

  func columnSums(
    _ a: Span<Float>, rows: Int, stride: Int, into sums: inout MutableSpan<Float>, firstColumn: Int,
    adding: Bool
  ) {
    switch dividing(sums.count) {
    #if arch(x86_64)
      case .v3:
        KernelsV3.columnSums(
          a, rows: rows, stride: stride, into: &sums, firstColumn: firstColumn,
          adding: adding)
      case .v4:
        KernelsV4.columnSums(
          a, rows: rows, stride: stride, into: &sums, firstColumn: firstColumn,
          adding: adding)
    #else
      case .base:
        KernelsBase.columnSums(
          a, rows: rows, stride: stride, into: &sums, firstColumn: firstColumn,
          adding: adding)
    #endif
    }
  }
}
