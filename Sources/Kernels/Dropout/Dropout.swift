/// Dropout: silences each value with probability `ratio`, and scales the others by
/// 1 / (1 − ratio).
///
/// Which values are silenced depends on the key and on the place only, counted from `first` for the
/// first float, so it is the same for every instruction set and number of workers, and the gradient
/// finds it again.
///
/// - **Shapes:** x and y of equal size, below 2³² floats.
/// - Precondition: `0 <= ratio < 1`.
public func dropoutForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, ratio: Float, key: UInt64, first: Int = 0,
  workers: Workers
) {
  drop(x, into: &y, ratio: ratio, key: key, first: first, mode: .overwrite, workers: workers)
}

/// The gradient of dropout, with the key of the forward pass.
///
/// - **Shapes:** dy and dx of equal size.
public func dropoutGradient(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, ratio: Float, key: UInt64, first: Int = 0,
  mode: Accumulation, workers: Workers
) {
  drop(dy, into: &dx, ratio: ratio, key: key, first: first, mode: mode, workers: workers)
}

/// Both passes: the mask is the same.
private func drop(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, ratio: Float, key: UInt64, first: Int,
  mode: Accumulation, workers: Workers
) {
  precondition(ratio >= 0 && ratio < 1, "a dropout ratio of \(ratio)")
  precondition(
    x.count == y.count && first + x.count <= Int(UInt32.max), "spans of unequal or great size")
  let parts = Parts(&y)
  let set = workers.instructionSet
  let threshold = UInt32(Double(ratio) * 0x1p32)
  workers.runFloats(x.count) { range in
    var part = parts.part(range)
    set.dropFloats(
      x.extracting(range), first: first + range.lowerBound, into: &part, threshold: threshold,
      scale: 1 / (1 - ratio),
      key: key, adding: mode == .accumulate)
  }
}
