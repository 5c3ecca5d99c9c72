/// The sum of the squares, in Double, over blocks fixed by the count alone.
public func squaredNorm(of x: Span<Float>, workers: Workers) -> Double {
  precondition(x.count % 16 == 0, "a span that is no whole vectors")
  let block = 4096
  var sum = 0.0
  var first = 0
  while first < x.count {
    let count = min(block, x.count - first)
    sum += workers.instructionSet.sumOfSquares(x, first: first, count: count)
    first += count
  }
  return sum
}

/// Multiplies every value by a factor.
public func scale(_ x: inout MutableSpan<Float>, by factor: Float, workers: Workers) {
  let parts = Parts(&x)
  let set = workers.instructionSet
  workers.runFloats(x.count) { range in
    var part = parts.part(range)
    set.scaleFloats(&part, by: factor)
  }
}
