/// The sum of two activations of equal size.
public func addForward(
  _ a: Span<Float>, _ b: Span<Float>, into y: inout MutableSpan<Float>, workers: Workers
) {
  fatalError()
}

/// Copies or adds one span to another of equal size: the gradient of a sum, for each of its terms.
public func accumulate(
  from dy: Span<Float>, into dx: inout MutableSpan<Float>, mode: Accumulation, workers: Workers
) {
  fatalError()
}
