// The register block in which nearly all multiply-adds happen: `rows` scattered source pixels times
// one or two vectors of target channels, summed over the taps of a filter.

/// The taps over which a tile sums, and how source and filter are walked; all in floats.
struct Window {
  var rows = 1
  var columns = 1
  /// Source channels of one tap, contiguous.
  var depth: Int
  var rowStep = 0
  var columnStep = 0
  var filterRowStep = 0
  var filterColumnStep = 0
  /// From one source channel's weights to the next one's.
  var filterStride: Int
}

/// Where the pixels of a tile lie; all in floats.
struct TilePlace {
  var source: Int
  var sourceStep: Int
  var target: Int
  var targetStep: Int
  var filter: Int
}

/// A register block of a fixed number of rows.
enum Tile<let height: Int> {
  /// Two vectors wide: target = start + Σ source · filter, or added to the target.
  @inline(__always)
  static func two(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, start0: Lanes, start1: Lanes, adding: Bool
  ) {
    var sum0 = InlineArray<height, Lanes>(repeating: start0)
    var sum1 = InlineArray<height, Lanes>(repeating: start1)
    var row = 0
    while row < w.rows {
      var column = 0
      while column < w.columns {
        var s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        var f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        var k = 0
        while k < w.depth {
          let f0 = load(filter, f)
          let f1 = load(filter, f &+ laneCount)
          var i = 0
          while i < height {
            let x = broadcast(source, s &+ i &* p.sourceStep)
            unsafe sum0[unchecked: i] = sum0[unchecked: i].addingProduct(x, f0)
            unsafe sum1[unchecked: i] = sum1[unchecked: i].addingProduct(x, f1)
            i &+= 1
          }
          s &+= 1
          f &+= w.filterStride
          k &+= 1
        }
        column &+= 1
      }
      row &+= 1
    }
    var out = raw(&target)
    var i = 0
    while i < height {
      let t = p.target &+ i &* p.targetStep
      unsafe put(sum0[unchecked: i], &out, t, adding: adding)
      unsafe put(sum1[unchecked: i], &out, t &+ laneCount, adding: adding)
      i &+= 1
    }
  }

  /// One vector wide.
  @inline(__always)
  static func one(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, start: Lanes, adding: Bool
  ) {
    var sum = InlineArray<height, Lanes>(repeating: start)
    var row = 0
    while row < w.rows {
      var column = 0
      while column < w.columns {
        var s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        var f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        var k = 0
        while k < w.depth {
          let f0 = load(filter, f)
          var i = 0
          while i < height {
            let x = broadcast(source, s &+ i &* p.sourceStep)
            unsafe sum[unchecked: i] = sum[unchecked: i].addingProduct(x, f0)
            i &+= 1
          }
          s &+= 1
          f &+= w.filterStride
          k &+= 1
        }
        column &+= 1
      }
      row &+= 1
    }
    var out = raw(&target)
    var i = 0
    while i < height {
      unsafe put(sum[unchecked: i], &out, p.target &+ i &* p.targetStep, adding: adding)
      i &+= 1
    }
  }
}

/// A tile of `height` rows, `1 ... tileRows`, and two vectors.
@inline(never)
func tileOfTwo(
  _ height: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
  _ w: Window, _ p: TilePlace, start0 a: Lanes, start1 b: Lanes, adding: Bool
) {
  switch height {
  #if WIDE
    case 8: Tile<8>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
    case 7: Tile<7>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
    case 6: Tile<6>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
    case 5: Tile<5>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  #endif
  case 4: Tile<4>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 3: Tile<3>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 2: Tile<2>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  default: Tile<1>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  }
}

/// A tile of `height` rows, `1 ... tileRows`, and one vector.
@inline(never)
func tileOfOne(
  _ height: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
  _ w: Window, _ p: TilePlace, start a: Lanes, adding: Bool
) {
  switch height {
  #if WIDE
    case 8: Tile<8>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 7: Tile<7>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 6: Tile<6>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 5: Tile<5>.one(source, filter, &target, w, p, start: a, adding: adding)
  #endif
  case 4: Tile<4>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 3: Tile<3>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 2: Tile<2>.one(source, filter, &target, w, p, start: a, adding: adding)
  default: Tile<1>.one(source, filter, &target, w, p, start: a, adding: adding)
  }
}

/// A tile of `height` rows over the `channels` from `block` on: two vectors, or one.
@inline(__always)
func tile(
  _ height: Int, channels: Int, block: Int, _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, adding: Bool
) {
  let a = bias.isEmpty ? Lanes.zero : load(bias, block)
  if channels == 2 &* laneCount {
    let b = bias.isEmpty ? Lanes.zero : load(bias, block &+ laneCount)
    tileOfTwo(height, source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  } else {
    tileOfOne(height, source, filter, &target, w, p, start: a, adding: adding)
  }
}
