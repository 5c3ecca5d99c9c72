// Changes are made to the batch after the plain copy, within each sample's own values: first the
// turn, then the crop, the mirror, the contrast and the square.

import Geometry
public import RandomStreams

extension Samples where Part == Role.Training {
  /// Reads the samples at some positions into a batch, changed at random and normalised.
  ///
  /// - **Shapes:** `batch` is `[batch, height, width, channels]`, dense; `labels` is `[batch]`.
  /// - Precondition: every position is in `0 ..< count`; the augmentation has no objection to the
  ///   shape.
  public func fill(
    _ positions: Span<Int32>, into batch: inout MutableSpan<Float>,
    labels: inout MutableSpan<Int32>, augmentation: Augmentation,
    using stream: inout RandomStream
  ) {
    fill(positions, into: &batch, labels: &labels)
    if augmentation.isIdentity { return }
    precondition(augmentation.objection(to: shape) == nil, "no augmentation of such samples")
    var source: [Float] = []
    for row in positions.indices {
      let start = row * shape.elements
      if augmentation.warps {
        let angle = stream.real(in: -1...1) * augmentation.rotation
        let growth = stream.real(in: -1...1)
        let scale =
          growth > 0 ? 1 + growth * augmentation.zoom : 1 / (1 - growth * augmentation.zoom)
        warp(&batch, start, degrees: angle, scale: scale, &source)
      }
      let padding = augmentation.cropPadding
      if padding > 0 {
        let down = stream.integer(below: 2 * padding + 1) - padding
        let right = stream.integer(below: 2 * padding + 1) - padding
        move(&batch, start, down: down, right: right)
      }
      if augmentation.horizontalFlip, stream.happens(0.5) { mirror(&batch, start) }
      if augmentation.contrast > 0 {
        let change = stream.real(in: -1...1) * augmentation.contrast
        stretch(&batch, start, by: Float(1 + change))
      }
      if augmentation.cutout > 0 {
        let y = stream.integer(below: shape.height)
        let x = stream.integer(below: shape.width)
        cut(&batch, start, side: augmentation.cutout, y: y, x: x)
      }
    }
  }

  /// Moves a picture over a ground of raw 0.
  func move(_ batch: inout MutableSpan<Float>, _ start: Int, down: Int, right: Int) {
    if down == 0 && right == 0 { return }
    let (h, w, c) = (shape.height, shape.width, shape.channels)
    // Against the direction of movement, so that nothing is overwritten before it has moved.
    for i in 0..<h {
      let y = down > 0 ? h - 1 - i : i
      let inside = (0..<h).contains(y - down)
      for j in 0..<w {
        let x = right > 0 ? w - 1 - j : j
        let to = start + (y * w + x) * c
        if inside && (0..<w).contains(x - right) {
          let from = start + ((y - down) * w + x - right) * c
          for k in 0..<c { batch[to + k] = batch[from + k] }
        } else {
          for k in 0..<c { batch[to + k] = scale.black[k] }
        }
      }
    }
  }

  /// Mirrors a picture left to right.
  func mirror(_ batch: inout MutableSpan<Float>, _ start: Int) {
    let (h, w, c) = (shape.height, shape.width, shape.channels)
    for y in 0..<h {
      for x in 0..<w / 2 {
        let left = start + (y * w + x) * c
        let right = start + (y * w + w - 1 - x) * c
        for k in 0..<c { batch.swapAt(left + k, right + k) }
      }
    }
  }

  /// Sets a square, as far as it lies in the picture, to 0: the mean after normalisation.
  func cut(_ batch: inout MutableSpan<Float>, _ start: Int, side: Int, y: Int, x: Int) {
    let rows = max(0, y - side / 2)..<min(shape.height, y - side / 2 + side)
    let columns = max(0, x - side / 2)..<min(shape.width, x - side / 2 + side)
    for row in rows {
      let from = start + (row * shape.width + columns.lowerBound) * shape.channels
      for place in from..<from + columns.count * shape.channels { batch[place] = 0 }
    }
  }
}
