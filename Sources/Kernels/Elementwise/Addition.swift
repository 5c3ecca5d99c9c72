public import Geometry

/// The sum of two activations of equal size, and an activation function on it, if any.
///
/// - **Shapes:** a, b and y `[pixels, channelStride]`.
public func addForward(
  _ a: Span<Float>, _ b: Span<Float>, activation: ActivationKind? = nil,
  into y: inout MutableSpan<Float>, channels: Int, workers: Workers
) {
  precondition(a.count == b.count && a.count == y.count, "spans of unequal size")
  let parts = Parts(&y)
  let set = workers.instructionSet
  let stride = pixelStride(channels)
  let epilogue = Epilogue(activation: activation, channels: channels)
  workers.run(a.count / stride, work: a.count) { pixels in
    var part = parts.rows(pixels, width: stride)
    set.addFloats(
      a, b, first: pixels.lowerBound * stride, into: &part, least: epilogue.least)
    epilogue.finish(&part, set)
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
