/// The product of two matrices without padding lanes, row after row: `c = a · b`.
///
/// - **Shapes:** a `[m, k]`, b `[k, n]`, c `[m, n]`.
public func matrixProduct(
  _ a: Span<Float>, _ b: Span<Float>, into c: inout MutableSpan<Float>, m: Int, k: Int, n: Int,
  workers: Workers
) {
  precondition(
    a.count >= m * k && b.count >= k * n && c.count >= m * n, "matrices smaller than stated")
  let parts = Parts(&c)
  let set = workers.instructionSet
  let whole = n / 16 * 16
  workers.run(m, grain: 8) { rows in
    var part = parts.rows(rows, width: n)
    set.productRows(
      a, aStride: k, firstRow: rows.lowerBound, rows: rows.count, b, bStride: n, bias: Span(),
      into: &part, cStride: n, depth: k, columns: whole, adding: false,
      least: -.infinity)
    if whole < n {
      set.productTail(
        a, aStride: k, firstRow: rows.lowerBound, rows: rows.count, b, bStride: n, into: &part,
        cStride: n, depth: k, firstColumn: whole, columns: n)
    }
  }
}
