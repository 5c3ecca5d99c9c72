public import Geometry

/// The largest value of each window, channel by channel; NaN wins over every number.
///
/// - **Shapes:** x `[batch, H, W, channelStride]`, y `[batch, H', W', channelStride]`, winners
///   `[batch, g.winners]`, or nothing where no gradient is going to be asked for.
/// - Parameter winners: which value of its window was the largest, the first in scan order, as its number
///   in the window: words of bits, for `maxPoolingGradient` alone to read. Of several NaN it is any one.
public func maxPoolingForward(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, winners: inout MutableSpan<Float>,
  _ g: PoolingGeometry, batch: Int, workers: Workers
) {
  precondition(
    x.count >= batch * g.input.storage && y.count >= batch * g.output.storage
      && (winners.count == 0 || winners.count >= batch * g.winners.storage),
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&y)
  let (words, width) = (Parts(&winners), g.winners.width * g.winners.channelStride)
  let set = workers.instructionSet
  workers.run(batch * g.output.height) { rows in
    var part = parts.rows(rows, width: g.output.width * g.output.channelStride)
    var kept = words.rows(words.count == 0 ? 0..<0 : rows, width: width)
    set.maxPoolingRows(
      x, into: &part, winners: &kept, g, firstRow: rows.lowerBound, rows: rows.count)
  }
}

/// The gradient of max pooling: each window's goes to the value that won.
///
/// - **Shapes:** winners, as `maxPoolingForward` wrote them, and dy as forward, dx as x.
public func maxPoolingGradient(
  winners: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, batch: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    winners.count >= batch * g.winners.storage && dy.count >= batch * g.output.storage
      && dx.count >= batch * g.input.storage,
    "spans smaller than \(g) for \(batch) samples")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(batch) { samples in
    var part = parts.rows(samples, width: g.input.storage)
    set.maxPoolingGradientSamples(
      winners: winners, dy, into: &part, g, firstSample: samples.lowerBound,
      samples: samples.count, adding: mode == .accumulate)
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
