/// Copies `channels` channels of every pixel from one layout to another: concatenation, its
/// gradient, slices of channels, and spreading of dense input.
///
/// With `.overwrite`, the lanes of y that follow the copied channels up to the end of their vector
/// become zero; so the parts of a concatenation are written **in ascending order**, and the last
/// one leaves the padding lanes zero. With `.accumulate` only the copied channels are touched.
///
/// - **Shapes:** x `[pixels, xStride]`, y `[pixels, yStride]`.
public func copyChannels(
  _ x: Span<Float>, xStride: Int, xOffset: Int, channels: Int, into y: inout MutableSpan<Float>,
  yStride: Int, yOffset: Int, pixels: Int, mode: Accumulation, workers: Workers
) {
  precondition(
    xOffset >= 0 && yOffset >= 0 && channels >= 0 && xOffset + channels <= xStride
      && yOffset + channels <= yStride,
    "\(channels) channels outside a pixel")
  precondition(
    x.count >= pixels * xStride && y.count >= pixels * yStride,
    "spans smaller than \(pixels) pixels")
  let parts = Parts(&y)
  let set = workers.instructionSet
  workers.run(pixels) { range in
    var part = parts.rows(range, width: yStride)
    set.copyChannelPixels(
      x, xStride: xStride, xOffset: xOffset, channels: channels, into: &part, yStride: yStride,
      yOffset: yOffset, firstPixel: range.lowerBound, pixels: range.count,
      adding: mode == .accumulate)
  }
}
