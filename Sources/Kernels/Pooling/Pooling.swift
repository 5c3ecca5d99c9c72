public import Geometry

/// The largest value of each window, channel by channel; NaN wins over every number.
///
/// - **Shapes:** x `[batch, H, W, channelStride]`, y `[batch, H', W', channelStride]`.
public func maxPoolingForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  workers: Workers
) {
  fatalError()
}

/// The gradient of max pooling: each window's goes to the first of its values, in scan order, that
/// equals the output.
///
/// - **Shapes:** x, y and dy as forward, dx as x.
public func maxPoolingGradient(
  _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  fatalError()
}

/// The mean of each window, channel by channel; `g.countsPadding` says what it is divided by.
///
/// - **Shapes:** x `[batch, H, W, channelStride]`, y `[batch, H', W', channelStride]`.
public func averagePoolingForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  workers: Workers
) {
  fatalError()
}

/// The gradient of average pooling.
///
/// - **Shapes:** dy as y, dx as x.
public func averagePoolingGradient(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  mode: Accumulation, workers: Workers
) {
  fatalError()
}
