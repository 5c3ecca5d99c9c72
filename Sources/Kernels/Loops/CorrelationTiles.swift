// Target rows of a convolution, or of the gradient of its input, in tiles of pixels that have the same taps:
// neighbours inside a row, and at its borders the same pixel of several samples or of several rows.

extension Correlation {
  /// The rows, from a first one to before an end, whose borders are taken in tiles down the columns: where
  /// samples are too few for tiles across them, and more rows have the same taps.
  func rowsAlike(_ first: Int, _ last: Int, samples: Int) -> (first: Int, end: Int) {
    if samples >= 4 || rows.residues > 1 || columns.residues > 1 { return (last, last) }
    let (interior, count) = rows.interior(0)
    let start = greater(first, interior)
    let end = lesser(last, interior &+ count)
    return end &- start > samples ? (start, end) : (last, last)
  }

  /// The columns at the borders of target rows with the same taps, in tiles down each column.
  func runBorders(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ first: Int, _ end: Int, samples: Int, channels: Int, block: Int, _ base: TilePlace
  ) {
    let r = rows.taps(first)
    let (interior, count) = columns.interior(0)
    var column = count > 0 && interior == 0 ? count : 0
    while column < columns.targetSize {
      let c = columns.taps(column)
      let w = window(r, c)
      var p = base
      p.source &+= r.position &* sourceRow &+ c.position &* sourceStride
      p.sourceStep = rows.sourceStep &* sourceRow
      p.target &+= first &* targetRow &+ column &* targetStride
      p.targetStep = targetRow
      p.filter &+= (r.first &* columns.kernel &+ c.first) &* tapSize
      runAlong(
        source, filter, bias, &target, w, p, pixels: end &- first, samples: samples,
        channels: channels, block: block)
      column &+= 1
      if column == interior { column &+= count }
    }
  }

  /// One target row of some samples: the interior in tiles along the row, the rest in tiles across
  /// the samples, whose taps are the same at the same position; or the interior alone.
  func runRow(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ q: Int, _ r: Taps, samples: Int, channels: Int, block: Int, _ base: TilePlace,
    hasBorders: Bool
  ) {
    var row = base
    row.source &+= r.position &* sourceRow
    row.target &+= q &* targetRow
    row.filter &+= r.first &* columns.kernel &* tapSize
    let step = columns.residues
    var residue = 0
    while residue < step {
      let (first, count) = columns.interior(residue)
      let most = mostRows(channels: channels)
      var along = count / most &* most
      if !hasBorders || samples < count &- along { along = count }
      var column = hasBorders ? residue : first
      let end = hasBorders ? columns.targetSize : first &+ along
      while column < end {
        let c = columns.taps(column)
        let w = window(r, c)
        var p = row
        p.source &+= c.position &* sourceStride
        p.target &+= column &* targetStride
        p.filter &+= c.first &* tapSize
        if column == first && along > 0 {
          p.sourceStep = columns.sourceStep &* sourceStride
          p.targetStep = step &* targetStride
          runAlong(
            source, filter, bias, &target, w, p, pixels: along, samples: samples,
            channels: channels, block: block)
          column &+= along &* step
        } else {
          p.sourceStep = sourceSample
          p.targetStep = targetSample
          runAcross(
            source, filter, bias, &target, w, p, samples: samples, channels: channels,
            block: block)
          column &+= step
        }
      }
      residue &+= 1
    }
  }

  /// The same pixel of each sample.
  @inline(__always)
  private func runAcross(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, samples: Int, channels: Int, block: Int
  ) {
    var at = p
    var sample = 0
    while sample < samples {
      let height = tileHeight(samples &- sample, channels: channels)
      tile(
        height, channels: channels, block: block, source, filter, bias, &target, w, at,
        adding: adding)
      at.source &+= height &* p.sourceStep
      at.target &+= height &* p.targetStep
      sample &+= height
    }
  }

  /// Neighbouring pixels of a row or of a column of each sample.
  @inline(__always)
  private func runAlong(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, pixels: Int, samples: Int, channels: Int, block: Int
  ) {
    var sample = 0
    while sample < samples {
      var pixel = 0
      while pixel < pixels {
        let height = tileHeight(pixels &- pixel, channels: channels)
        var at = p
        at.source &+= sample &* sourceSample &+ pixel &* p.sourceStep
        at.target &+= sample &* targetSample &+ pixel &* p.targetStep
        tile(
          height, channels: channels, block: block, source, filter, bias, &target, w, at,
          adding: adding)
        pixel &+= height
      }
      sample &+= 1
    }
  }
}
