// Pictures whose pixels have padding lanes, and the same values one behind the other, as a dense layer
// wants them: its weights then have no rows for padding.

/// Copies the channels of all pixels of each sample one behind the other.
///
/// What follows them in `y`, up to `yStride`, is not touched.
///
/// - **Shapes:** x `[batch, pixels, xStride]`, y `[batch, yStride]`, `yStride ≥ pixels · channels`.
public func flatten(
  _ x: Span<Float>, xStride: Int, channels: Int, pixels: Int, into y: inout MutableSpan<Float>,
  yStride: Int, batch: Int, workers: Workers
) {
  precondition(
    channels <= xStride && pixels * channels <= yStride && x.count >= batch * pixels * xStride
      && y.count >= batch * yStride,
    "spans smaller than \(batch) samples of \(pixels) pixels")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(batch, work: batch * pixels * channels) { samples in
    for sample in samples {
      var part = parts.rows(sample..<sample + 1, width: yStride)
      set.copyChannelPixels(
        x, xStride: xStride, xOffset: 0, channels: channels, into: &part, yStride: channels,
        yOffset: 0, firstPixel: sample * pixels, pixels: pixels, adding: false)
    }
  }
}

/// The gradient of `flatten`: with `.overwrite`, padding lanes become zero; with `.accumulate` they are not
/// touched.
///
/// - **Shapes:** dy `[batch, yStride]`, dx `[batch, pixels, xStride]`.
public func flattenGradient(
  _ dy: Span<Float>, yStride: Int, into dx: inout MutableSpan<Float>, xStride: Int, channels: Int,
  pixels: Int, batch: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    channels <= xStride && pixels * channels <= yStride && dy.count >= batch * yStride
      && dx.count >= batch * pixels * xStride,
    "spans smaller than \(batch) samples of \(pixels) pixels")
  let parts = Parts(&dx)
  let set = workers.instructionSet
  workers.run(batch, work: batch * pixels * channels) { samples in
    for sample in samples {
      var part = parts.rows(sample..<sample + 1, width: pixels * xStride)
      set.copyChannelPixels(
        dy.extracting(sample * yStride..<(sample + 1) * yStride), xStride: channels, xOffset: 0,
        channels: channels, into: &part, yStride: xStride, yOffset: 0, firstPixel: 0,
        pixels: pixels, adding: mode == .accumulate)
    }
  }
}
