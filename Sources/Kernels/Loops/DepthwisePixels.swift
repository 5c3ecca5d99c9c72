// Depthwise convolutions of any size, stride, dilation and multiplier, a few pixels at a time.

/// Pixels of a row whose sums are kept in registers together.
private let depthwisePixels = 4

extension Depthwise {
  /// One target row by taps as they come.
  func runRow(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ out: inout MutableRawSpan,
    _ r: Taps, _ row: TilePlace
  ) {
    var residue = 0
    while residue < columns.residues {
      let (first, count) = columns.interior(residue)
      var column = residue
      while column < columns.targetSize {
        let c = columns.taps(column)
        let w = window(r, c)
        var p = row
        p.source &+= c.position &* sourceStride
        p.target &+= column &* targetStride
        p.filter &+= c.first &* filterStride
        let left = first &+ count &* columns.residues &- column
        if !isPlain {
          columns.backward
            ? gathered(source, filter, &out, w, p) : spread(source, filter, bias, &out, w, p)
          column &+= columns.residues
        } else if column >= first && left >= depthwisePixels &* columns.residues {
          DepthwiseTile<4>.run(source, filter, bias, &out, w, p, adding: adding)
          column &+= depthwisePixels &* columns.residues
        } else {
          DepthwiseTile<1>.run(source, filter, bias, &out, w, p, adding: adding)
          column &+= columns.residues
        }
      }
      residue &+= 1
    }
  }

  /// One output pixel, each input value spread over its outputs.
  private func spread(
    _ x: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ out: inout MutableRawSpan, _ w: Window,
    _ p: TilePlace
  ) {
    var block = 0
    while block < filterStride {
      var sum = bias.isEmpty ? Lanes.zero : load(bias, block)
      var tap = 0
      while tap < w.rows &* w.columns {
        let row = tap / w.columns
        let column = tap &- row &* w.columns
        let s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        let f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        let v = spreadLanes(x, s, firstOutput: block, outputs: outputs, multiplier: multiplier)
        sum = sum.addingProduct(v, load(filter, f &+ block))
        tap &+= 1
      }
      store(atLeast(Lanes(repeating: w.least), sum), &out, p.target &+ block)
      block &+= laneCount
    }
  }

  /// One input pixel, each of its values gathered from its outputs.
  private func gathered(
    _ dy: RawSpan, _ filter: RawSpan, _ out: inout MutableRawSpan, _ w: Window, _ p: TilePlace
  ) {
    if !adding {
      var lane = 0
      while lane < targetStride {
        store(Lanes.zero, &out, p.target &+ lane)
        lane &+= laneCount
      }
    }
    var block = 0
    while block < filterStride {
      var sum = Lanes.zero
      var tap = 0
      while tap < w.rows &* w.columns {
        let row = tap / w.columns
        let column = tap &- row &* w.columns
        let s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        let f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        sum = sum.addingProduct(load(dy, s &+ block), load(filter, f &+ block))
        tap &+= 1
      }
      var lane = 0
      while lane < lesser(laneCount, outputs &- block) {
        let t = p.target &+ (block &+ lane) / multiplier
        store(scalar(out, t) + sum[lane], &out, t)
        lane &+= 1
      }
      block &+= laneCount
    }
  }
}

/// The inputs of the outputs from `firstOutput` on; zero where there are no more outputs.
@inline(__always)
func spreadLanes(
  _ x: RawSpan, _ pixel: Int, firstOutput: Int, outputs: Int, multiplier: Int
) -> Lanes {
  var v = Lanes.zero
  var channel = firstOutput / multiplier
  var within = firstOutput &- channel &* multiplier
  var lane = 0
  while lane < lesser(laneCount, outputs &- firstOutput) {
    v[lane] = scalar(x, pixel &+ channel)
    within &+= 1
    if within == multiplier {
      within = 0
      channel &+= 1
    }
    lane &+= 1
  }
  return v
}

/// Neighbouring pixels of a row that share each load of the filter.
private enum DepthwiseTile<let width: Int> {
  @inline(__always)
  static func run(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ out: inout MutableRawSpan,
    _ w: Window, _ p: TilePlace, adding: Bool
  ) {
    var block = 0
    while block < w.filterStride {
      let start = bias.isEmpty ? Lanes.zero : load(bias, block)
      var sum = InlineArray<width, Lanes>(repeating: start)
      var row = 0
      while row < w.rows {
        var s = p.source &+ row &* w.rowStep &+ block
        var f = p.filter &+ row &* w.filterRowStep &+ block
        var column = 0
        while column < w.columns {
          let weights = load(filter, f)
          var i = 0
          while i < width {
            let v = load(source, s &+ i &* p.sourceStep)
            unsafe sum[unchecked: i] = sum[unchecked: i].addingProduct(v, weights)
            i &+= 1
          }
          s &+= w.columnStep
          f &+= w.filterColumnStep
          column &+= 1
        }
        row &+= 1
      }
      var i = 0
      while i < width {
        let t = p.target &+ i &* p.targetStep &+ block
        let v = unsafe adding ? load(out, t) + sum[unchecked: i] : sum[unchecked: i]
        store(atLeast(Lanes(repeating: w.least), v), &out, t)
        i &+= 1
      }
      block &+= laneCount
    }
  }
}
