// The register block in which nearly all multiply-adds happen: `rows` scattered source pixels times
// one or two vectors of target channels (TileOfThree.swift: three), summed over the taps of a filter.

#if WIDE
  /// Rows of a register block of one vector.
  let tallTileRows = 16
  private let takesFour = false
  private let takesTwo = false
#else
  /// Rows of a register block of one vector.
  let tallTileRows = 8
  /// Whether a tile of two vectors takes four source channels without asking whether there are more: one of
  /// few registers does so little at each that counting would be a tenth of its instructions.
  private let takesFour = true
  /// The same of a tall tile, whose rows need so many registers for addresses that four channels leave too few.
  private let takesTwo = true
#endif

/// The rows of the tallest register block of so many channels.
@inline(__always)
func mostRows(channels: Int) -> Int {
  #if !WIDE
    if channels == 3 &* laneCount { return wideTileRows }
  #endif
  return channels == laneCount ? tallTileRows : tileRows
}

/// Rows of the next register block, of so many that are left: shared out evenly, as a low block waits for
/// its sums.
@inline(__always)
func tileHeight(_ left: Int, channels: Int) -> Int {
  ceilingOfQuotient(left, ceilingOfQuotient(left, mostRows(channels: channels)))
}

/// At most so many rows, in whole register blocks; one step of them at least.
@inline(__always)
func rowChunk(_ rows: Int) -> Int {
  let step = laneCount == 16 ? tallTileRows : 4 &* tileRows
  return greater(1, rows / step) &* step
}

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
  /// The least value of a target: zero where a rectifier follows.
  var least = -Float.infinity
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
///
/// What is added to comes first in the sum: so under one tap a sum in several stretches of source channels
/// is the same, bit for bit, as in one.
enum Tile<let height: Int> {
  /// Two vectors wide: target = start + Σ source · filter, or what stands there + the same.
  @inline(__always)
  static func two(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, start0: Lanes, start1: Lanes, adding: Bool
  ) {
    var sum0 = InlineArray<height, Lanes>(repeating: start0)
    var sum1 = InlineArray<height, Lanes>(repeating: start1)
    var out = raw(&target)
    var i = 0
    while adding && i < height {
      let t = p.target &+ i &* p.targetStep
      unsafe sum0[unchecked: i] += load(out, t)
      unsafe sum1[unchecked: i] += load(out, t &+ laneCount)
      i &+= 1
    }
    var row = 0
    while row < w.rows {
      var column = 0
      while column < w.columns {
        var s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        var f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        var k = 0
        while takesFour && k &+ 4 <= w.depth {
          addChannel(source, s, filter, f, &sum0, &sum1, p)
          addChannel(source, s &+ 1, filter, f &+ w.filterStride, &sum0, &sum1, p)
          addChannel(source, s &+ 2, filter, f &+ 2 &* w.filterStride, &sum0, &sum1, p)
          addChannel(source, s &+ 3, filter, f &+ 3 &* w.filterStride, &sum0, &sum1, p)
          s &+= 4
          f &+= 4 &* w.filterStride
          k &+= 4
        }
        while k < w.depth {
          addChannel(source, s, filter, f, &sum0, &sum1, p)
          s &+= 1
          f &+= w.filterStride
          k &+= 1
        }
        column &+= 1
      }
      row &+= 1
    }
    let least = Lanes(repeating: w.least)
    i = 0
    while i < height {
      let t = p.target &+ i &* p.targetStep
      unsafe store(atLeast(least, sum0[unchecked: i]), &out, t)
      unsafe store(atLeast(least, sum1[unchecked: i]), &out, t &+ laneCount)
      i &+= 1
    }
  }

  /// One vector wide.
  @inline(never)
  static func one(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, start: Lanes, adding: Bool
  ) {
    var sum = Sums(start)
    var out = raw(&target)
    if adding {
      read(0, &sum, out, p)
      read(1, &sum, out, p)
      read(2, &sum, out, p)
      read(3, &sum, out, p)
      read(4, &sum, out, p)
      read(5, &sum, out, p)
      read(6, &sum, out, p)
      read(7, &sum, out, p)
      read(8, &sum, out, p)
      read(9, &sum, out, p)
      read(10, &sum, out, p)
      read(11, &sum, out, p)
      read(12, &sum, out, p)
      read(13, &sum, out, p)
      read(14, &sum, out, p)
      read(15, &sum, out, p)
    }
    var row = 0
    while row < w.rows {
      var column = 0
      while column < w.columns {
        var s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
        var f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
        var k = 0
        while takesTwo && k &+ 2 <= w.depth {
          addChannel(source, s, load(filter, f), &sum, p)
          addChannel(source, s &+ 1, load(filter, f &+ w.filterStride), &sum, p)
          s &+= 2
          f &+= 2 &* w.filterStride
          k &+= 2
        }
        while k < w.depth {
          addChannel(source, s, load(filter, f), &sum, p)
          s &+= 1
          f &+= w.filterStride
          k &+= 1
        }
        column &+= 1
      }
      row &+= 1
    }
    let least = Lanes(repeating: w.least)
    write(0, sum, least, &out, p)
    write(1, sum, least, &out, p)
    write(2, sum, least, &out, p)
    write(3, sum, least, &out, p)
    write(4, sum, least, &out, p)
    write(5, sum, least, &out, p)
    write(6, sum, least, &out, p)
    write(7, sum, least, &out, p)
    write(8, sum, least, &out, p)
    write(9, sum, least, &out, p)
    write(10, sum, least, &out, p)
    write(11, sum, least, &out, p)
    write(12, sum, least, &out, p)
    write(13, sum, least, &out, p)
    write(14, sum, least, &out, p)
    write(15, sum, least, &out, p)
  }

  /// All rows of two vectors at one source channel.
  @inline(__always)
  private static func addChannel(
    _ source: RawSpan, _ s: Int, _ filter: RawSpan, _ f: Int,
    _ sum0: inout InlineArray<height, Lanes>, _ sum1: inout InlineArray<height, Lanes>,
    _ p: TilePlace
  ) {
    let f0 = load(filter, f)
    let f1 = load(filter, f &+ laneCount)
    var i = 0
    while i < height {
      let x = broadcast(source, s &+ i &* p.sourceStep)
      unsafe sum0[unchecked: i] = sum0[unchecked: i].addingProduct(x, f0)
      unsafe sum1[unchecked: i] = sum1[unchecked: i].addingProduct(x, f1)
      i &+= 1
    }
  }

  /// All rows of one vector at one source channel.
  @inline(__always)
  private static func addChannel(
    _ source: RawSpan, _ s: Int, _ f0: Lanes, _ sum: inout Sums, _ p: TilePlace
  ) {
    addRow(0, source, s, f0, &sum, p)
    addRow(1, source, s, f0, &sum, p)
    addRow(2, source, s, f0, &sum, p)
    addRow(3, source, s, f0, &sum, p)
    addRow(4, source, s, f0, &sum, p)
    addRow(5, source, s, f0, &sum, p)
    addRow(6, source, s, f0, &sum, p)
    addRow(7, source, s, f0, &sum, p)
    addRow(8, source, s, f0, &sum, p)
    addRow(9, source, s, f0, &sum, p)
    addRow(10, source, s, f0, &sum, p)
    addRow(11, source, s, f0, &sum, p)
    addRow(12, source, s, f0, &sum, p)
    addRow(13, source, s, f0, &sum, p)
    addRow(14, source, s, f0, &sum, p)
    addRow(15, source, s, f0, &sum, p)
  }

  /// Row `i` at one source channel.
  @inline(__always)
  private static func addRow(
    _ i: Int, _ source: RawSpan, _ s: Int, _ f: Lanes, _ sum: inout Sums, _ p: TilePlace
  ) {
    if i >= height { return }
    sum[i] = sum[i].addingProduct(broadcast(source, s &+ i &* p.sourceStep), f)
  }

  /// Adds what stands in row `i`.
  @inline(__always)
  private static func read(
    _ i: Int, _ sum: inout Sums, _ out: borrowing MutableRawSpan, _ p: TilePlace
  ) {
    if i >= height { return }
    sum[i] += load(out, p.target &+ i &* p.targetStep)
  }

  /// Writes the sum of row `i`.
  @inline(__always)
  private static func write(
    _ i: Int, _ sum: Sums, _ least: Lanes, _ out: inout MutableRawSpan, _ p: TilePlace
  ) {
    if i >= height { return }
    store(atLeast(least, sum[i]), &out, p.target &+ i &* p.targetStep)
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
  #endif
  case 6: Tile<6>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 5: Tile<5>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 4: Tile<4>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 3: Tile<3>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  case 2: Tile<2>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  default: Tile<1>.two(source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  }
}

/// A tile of `height` rows, `1 ... tallTileRows`, and one vector.
@inline(never)
func tileOfOne(
  _ height: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
  _ w: Window, _ p: TilePlace, start a: Lanes, adding: Bool
) {
  switch height {
  #if WIDE
    case 16: Tile<16>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 15: Tile<15>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 14: Tile<14>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 13: Tile<13>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 12: Tile<12>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 11: Tile<11>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 10: Tile<10>.one(source, filter, &target, w, p, start: a, adding: adding)
    case 9: Tile<9>.one(source, filter, &target, w, p, start: a, adding: adding)
  #endif
  case 8: Tile<8>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 7: Tile<7>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 6: Tile<6>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 5: Tile<5>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 4: Tile<4>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 3: Tile<3>.one(source, filter, &target, w, p, start: a, adding: adding)
  case 2: Tile<2>.one(source, filter, &target, w, p, start: a, adding: adding)
  default: Tile<1>.one(source, filter, &target, w, p, start: a, adding: adding)
  }
}

/// A tile of `height` rows over the `channels` from `block` on: one vector, two, or three where registers
/// are few.
@inline(__always)
func tile(
  _ height: Int, channels: Int, block: Int, _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, adding: Bool
) {
  // A zero that leaves whatever is added to it as it is, a negative zero too.
  let none = Lanes(repeating: adding ? -0.0 : 0)
  let a = bias.isEmpty ? none : load(bias, block)
  #if !WIDE
    if channels == 3 &* laneCount {
      let b = bias.isEmpty ? none : load(bias, block &+ laneCount)
      let c = bias.isEmpty ? none : load(bias, block &+ 2 &* laneCount)
      tileOfThree(
        height, source, filter, &target, w, p, start0: a, start1: b, start2: c, adding: adding)
      return
    }
  #endif
  if channels == 2 &* laneCount {
    let b = bias.isEmpty ? none : load(bias, block &+ laneCount)
    tileOfTwo(height, source, filter, &target, w, p, start0: a, start1: b, adding: adding)
  } else {
    tileOfOne(height, source, filter, &target, w, p, start: a, adding: adding)
  }
}
