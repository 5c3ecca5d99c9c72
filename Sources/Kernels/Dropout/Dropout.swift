/// Dropout: silences each value with probability `ratio`, and scales the others by
/// 1 / (1 − ratio).
///
/// Which values are silenced depends on the key and on the place in memory only, so it is the same
/// for every instruction set and number of workers, and the gradient finds it again.
///
/// - **Shapes:** x and y of equal size, below 2³² floats.
/// - Precondition: `0 <= ratio < 1`.
public func dropoutForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, ratio: Float, key: UInt64, workers: Workers
) {
  fatalError()
}

/// The gradient of dropout, with the key of the forward pass.
///
/// - **Shapes:** dy and dx of equal size.
public func dropoutGradient(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, ratio: Float, key: UInt64,
  mode: Accumulation, workers: Workers
) {
  fatalError()
}
