public import Geometry

/// The largest value of each window, channel by channel; NaN wins over every number.
///
/// - **Shapes:** x `[batch, H, W, channelStride]`, y `[batch, H', W', channelStride]`.
public func maxPoolingForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  workers: Workers
) {
  precondition(
    x.count >= batch * g.input.storage && y.count >= batch * g.output.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(batch * g.output.height) { rows in
    var part = parts.rows(rows, width: g.output.width * g.output.channelStride)
    set.maxPoolingRows(x, into: &part, g, firstRow: rows.lowerBound, rows: rows.count)
  }
}

/// The gradient of max pooling: each window's goes to the first of its values, in scan order, that
/// equals the output.
///
/// - **Shapes:** x, y and dy as forward, dx as x.
public func maxPoolingGradient(
  _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    x.count >= batch * g.input.storage && y.count >= batch * g.output.storage
      && dy.count >= batch * g.output.storage && dx.count >= batch * g.input.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(batch) { samples in
    var part = parts.rows(samples, width: g.input.storage)
    set.maxPoolingGradientSamples(
      x, y, dy, into: &part, g, firstSample: samples.lowerBound, samples: samples.count,
      adding: mode == .accumulate)
  }
}

/// The mean of each window, channel by channel; `g.countsPadding` says what it is divided by.
///
/// - **Shapes:** x `[batch, H, W, channelStride]`, y `[batch, H', W', channelStride]`.
public func averagePoolingForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  workers: Workers
) {
  precondition(
    x.count >= batch * g.input.storage && y.count >= batch * g.output.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(batch * g.output.height) { rows in
    var part = parts.rows(rows, width: g.output.width * g.output.channelStride)
    set.averagePoolingRows(x, into: &part, g, firstRow: rows.lowerBound, rows: rows.count)
  }
}

/// The gradient of average pooling.
///
/// - **Shapes:** dy as y, dx as x.
public func averagePoolingGradient(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, _ g: PoolingGeometry, batch: Int,
  mode: Accumulation, workers: Workers
) {
  precondition(
    dy.count >= batch * g.output.storage && dx.count >= batch * g.input.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(batch) { samples in
    var part = parts.rows(samples, width: g.input.storage)
    set.averagePoolingGradientSamples(
      dy, into: &part, g, firstSample: samples.lowerBound, samples: samples.count,
      adding: mode == .accumulate)
  }
}
