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
  fatalError()
}
