/// The product of two matrices without padding lanes, row after row: `c = a · b`.
///
/// - **Shapes:** a `[m, k]`, b `[k, n]`, c `[m, n]`.
public func matrixProduct(
  _ a: Span<Float>, _ b: Span<Float>, into c: inout MutableSpan<Float>, m: Int, k: Int, n: Int,
  workers: Workers
) {
  fatalError()
}
