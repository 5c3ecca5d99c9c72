/// The sum of the squares, in Double, over blocks fixed by the count alone.
public func squaredNorm(of x: Span<Float>, workers: Workers) -> Double {
  fatalError()
}

/// Multiplies every value by a factor.
public func scale(_ x: inout MutableSpan<Float>, by factor: Float, workers: Workers) {
  fatalError()
}
