public import Geometry

/// An activation function on every value: `y = f(x)`; padding lanes stay zero.
///
/// - **Shapes:** x and y `[pixels, channelStride]`, where `pixels` counts batch × height × width.
public func activationForward(
  _ kind: ActivationKind, _ x: Span<Float>, into y: inout MutableSpan<Float>, channels: Int,
  pixels: Int, workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    min(x.count, y.count) >= pixels * stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(pixels, work: pixels * stride) { range in
    var part = parts.rows(range, width: stride)
    set.activate(kind, x, first: range.lowerBound * stride, into: &part)
    if kind == .sigmoid && channels < stride {
      set.clearPadding(&part, channels: channels, stride: stride)  // sigmoid(0) is not zero
    }
  }
}

/// An activation function on every value, in place: `y ← f(y)`.
///
/// - **Shapes:** y `[pixels, channelStride]`.
public func activate(
  _ kind: ActivationKind, _ y: inout MutableSpan<Float>, channels: Int, pixels: Int,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(y.count >= pixels * stride, "a span smaller than \(pixels) pixels")
  let parts = Parts(&y)
  let set = workers.instructionSet
  let epilogue = Epilogue(activation: kind, channels: channels, isBounded: false)
  workers.run(pixels, work: pixels * stride) { range in
    var part = parts.rows(range, width: stride)
    epilogue.finish(&part, set)
  }
}

/// The gradient of an activation function, in place: `dy ← f'(x)·dy`.
///
/// - **Shapes:** y, what the forward pass wrote, and dy `[pixels, channelStride]`.
/// - Precondition: the function's slope follows from its value.
public func activationGradient(
  _ kind: ActivationKind, _ y: Span<Float>, scaling dy: inout MutableSpan<Float>, channels: Int,
  pixels: Int, workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(kind.slopeFollowsFromValue, "the slope of \(kind) needs the argument")
  precondition(
    min(y.count, dy.count) >= pixels * stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let parts = Parts(&dy)
  let set = workers.instructionSet
  workers.run(pixels, work: pixels * stride) { range in
    var part = parts.rows(range, width: stride)
    set.activateGradient(kind, y, first: range.lowerBound * stride, scaling: &part)
  }
}

/// The gradient of an activation function: `dx = f'(x)·dy`.
///
/// - **Shapes:** x, y, dy and dx `[pixels, channelStride]`; y is what the forward pass wrote.
public func activationGradient(
  _ kind: ActivationKind, _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>,
  into dx: inout MutableSpan<Float>, channels: Int, pixels: Int, mode: Accumulation,
  workers: Workers
) {
  let stride = pixelStride(channels)
  precondition(
    min(x.count, y.count) >= pixels * stride && min(dy.count, dx.count) >= pixels * stride,
    "spans smaller than \(pixels) pixels of \(channels) channels")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(pixels, work: pixels * stride) { range in
    var part = parts.rows(range, width: stride)
    set.activateGradient(
      kind, x, y, dy, first: range.lowerBound * stride, into: &part, adding: mode == .accumulate)
  }
}
