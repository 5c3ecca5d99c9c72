// Batches are read at every step of every training: nothing is allocated here, values are copied
// through a table where they are bytes.

import Geometry

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
    let elements = shape.elements
    for row in positions.indices {
      let sample = Int(indices[Int(positions[row])])
      labels[row] = storage.labels[sample]
      copy(sample, into: &batch, at: row * elements)
    }
  }

  /// One sample, normalised.
  private func copy(_ sample: Int, into target: inout MutableSpan<Float>, at start: Int) {
    let elements = shape.elements
    let range = sample * elements..<(sample + 1) * elements
    switch storage.values {
    case .bytes(let bytes):
      Self.look(up: bytes.span.extracting(range), scale.table.span, shape.channels, &target, start)
    case .floats(let floats):
      Self.scaled(
        floats.span.extracting(range), scale.shift.span, scale.factor.span, shape.channels, &target,
        start)
    }
  }

  private static func look(
    up source: Span<UInt8>, _ table: Span<Float>, _ channels: Int,
    _ target: inout MutableSpan<Float>, _ start: Int
  ) {
    if channels == 1 {
      let table = table.extracting(0..<256)
      for place in source.indices { target[start + place] = table[Int(source[place])] }
      return
    }
    // Channel by channel, so that each loop has one table.
    for channel in 0..<channels {
      let table = table.extracting(256 * channel..<256 * (channel + 1))
      var place = channel
      while place < source.count {
        target[start + place] = table[Int(source[place])]
        place += channels
      }
    }
  }

  private static func scaled(
    _ source: Span<Float>, _ shift: Span<Float>, _ factor: Span<Float>, _ channels: Int,
    _ target: inout MutableSpan<Float>, _ start: Int
  ) {
    var channel = 0
    for place in source.indices {
      target[start + place] = (source[place] - shift[channel]) * factor[channel]
      channel = channel + 1 == channels ? 0 : channel + 1
    }
  }
}
