public import RandomStreams

extension Samples {
  /// Reads the samples at some positions into a batch, normalised.
  ///
  /// - **Shapes:** `batch` is `[batch, height, width, channels]`, dense; `labels` is `[batch]`.
  ///   Both may be longer; what lies beyond is left alone.
  /// - Precondition: every position is in `0 ..< count`.
  public func fill(
    _ positions: Span<Int32>, into batch: inout MutableSpan<Float>,
    labels: inout MutableSpan<Int32>
  ) {
    fatalError()
  }
}

extension Samples where Part == Role.Training {
  /// Reads the samples at some positions into a batch, changed at random and normalised.
  ///
  /// - **Shapes:** `batch` is `[batch, height, width, channels]`, dense; `labels` is `[batch]`.
  /// - Precondition: every position is in `0 ..< count`.
  public func fill(
    _ positions: Span<Int32>, into batch: inout MutableSpan<Float>,
    labels: inout MutableSpan<Int32>, augmentation: Augmentation,
    using stream: inout RandomStream
  ) {
    fatalError()
  }
}
