/// The sum of two activations of equal size.
public func addForward(
  _ a: Span<Float>, _ b: Span<Float>, into y: inout MutableSpan<Float>, workers: Workers
) {
  precondition(a.count == b.count && a.count == y.count, "spans of unequal size")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.runFloats(a.count) { range in
    var part = parts.part(range)
    set.addFloats(a, b, first: range.lowerBound, into: &part)
  }
}

/// Copies or adds one span to another of equal size: the gradient of a sum, for each of its terms.
public func accumulate(
  from dy: Span<Float>, into dx: inout MutableSpan<Float>, mode: Accumulation, workers: Workers
) {
  precondition(dy.count == dx.count, "spans of unequal size")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.runFloats(dy.count) { range in
    var part = parts.part(range)
    set.copyFloats(dy, first: range.lowerBound, into: &part, adding: mode == .accumulate)
  }
}
