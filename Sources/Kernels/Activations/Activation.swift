public import Geometry

/// An activation function on every value: `y = f(x)`; padding lanes stay zero.
///
/// - **Shapes:** x and y `[pixels, channelStride]`, where `pixels` counts batch × height × width.
public func activationForward(
  _ kind: ActivationKind, _ x: Span<Float>, into y: inout MutableSpan<Float>, channels: Int,
  pixels: Int, workers: Workers
) {
  fatalError()
}

/// The gradient of an activation function: `dx = f'(x)·dy`.
///
/// - **Shapes:** x, y, dy and dx `[pixels, channelStride]`; y is what the forward pass wrote.
public func activationGradient(
  _ kind: ActivationKind, _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>,
  into dx: inout MutableSpan<Float>, channels: Int, pixels: Int, mode: Accumulation,
  workers: Workers
) {
  fatalError()
}
