// The register block of a convolution whose pixels lie side by side: neighbours in a row read the
// same source pixels, so each of these is loaded once and meets all columns of the filter.

/// Pixels of the widest row tile of two vectors: 16 of 32 registers hold sums.
private let widestOfTwo = 8
#if WIDE
  private let widestOfOne = 16
  /// More, and the compiler keeps some of the sums in memory.
  private let widestInPairs = 11
#else
  private let widestOfOne = 10
  private let widestInPairs = 10
#endif

/// Pixels of the widest row tile of one or two vectors, source channels in pairs or one by one.
@inline(__always)
func rowTileWidth(ofTwo: Bool, inPairs: Bool) -> Int {
  ofTwo ? widestOfTwo : inPairs ? widestInPairs : widestOfOne
}

/// The source pixels of a row tile, in steps from the first, that lie inside the source.
struct Reach {
  var low: Int
  var high: Int

  /// Whether so many of them do, from the first on.
  @inline(__always)
  func holds(_ count: Int) -> Bool { low <= 0 && count <= high }

  #if !WIDE
    /// Whether a tile of so many target pixels misses those left of the middle column alone.
    @inline(__always)
    func isLeft(_ width: Int, _ taps: Int) -> Bool {
      low == taps / 2 && width &+ taps &- 1 <= high
    }

    /// Whether a tile of so many target pixels misses those right of the middle column alone.
    @inline(__always)
    func isRight(_ width: Int, _ taps: Int) -> Bool { low <= 0 && high == width &+ taps / 2 }
  #endif
}

/// A register block of `width` neighbouring pixels under a filter of `taps` columns.
///
/// It takes `channels` source channels at a time, 1 or 2. With two, the target channels fill half a
/// vector at most: even lanes sum over the first of each two source channels, odd lanes over the
/// second, and the last step adds the two.
///
/// With `side` at 1, all source pixels lie inside the source; at 2, all but those left of the middle column at the
/// first target; at 3, all but those right of it at the last one. Then none is asked for its place,
/// which would cost narrow tiles a fifth of their time, and under five columns half; three columns, and wide
/// vectors, do without 2 and 3. At 0 any may be missing.
enum RowTile<let width: Int, let taps: Int, let channels: Int, let side: Int> {
  /// The filter's columns at the source channels at hand.
  @inline(__always)
  static func columns(_ filter: RawSpan, _ f: Int, _ w: Window) -> InlineArray<taps, Lanes> {
    var columns = InlineArray<taps, Lanes>(repeating: Lanes.zero)
    var t = 0
    while t < taps {
      let at = f &+ t &* w.filterColumnStep
      unsafe columns[unchecked: t] =
        channels == 1
        ? load(filter, at)
        : interleaved(
          load(filter, at).lowHalf,
          // Ends with the second channel's weights, behind which there may be nothing.
          load(filter, at &+ w.filterStride &- laneCount / 2).highHalf)
      t &+= 1
    }
    return columns
  }

  /// Whether the tile reads source pixel `j`.
  @inline(__always)
  static func reads(_ j: Int, _ reach: Reach) -> Bool {
    if side == 1 { return true }
    if side == 2 { return j >= taps / 2 }
    if side == 3 { return j < width &+ taps / 2 }
    return (j >= taps &- 1 && j < width)
      || (j >= reach.low && j < reach.high && j < width &+ taps &- 1)
  }

  /// One source pixel times the filter's columns, for every target pixel that these reach.
  @inline(__always)
  static func add(
    _ j: Int, _ x: Lanes, _ f: InlineArray<taps, Lanes>, _ sum: inout Sums
  ) {
    var t = 0
    while t < taps {
      if j >= t && j &- t < width {
        unsafe sum[j &- t] = sum[j &- t].addingProduct(x, f[unchecked: t])
      }
      t &+= 1
    }
  }

  /// Source pixel `j` of a tile of two vectors.
  @inline(__always)
  static func two(
    _ j: Int, _ source: RawSpan, _ s: Int, _ step: Int, _ reach: Reach,
    _ f0: InlineArray<taps, Lanes>, _ f1: InlineArray<taps, Lanes>,
    _ sum0: inout Sums, _ sum1: inout Sums
  ) {
    if j >= width &+ taps &- 1 || !reads(j, reach) { return }
    let x = broadcast(source, s &+ j &* step)
    add(j, x, f0, &sum0)
    add(j, x, f1, &sum1)
  }

  /// Source pixel `j` of a tile of one vector.
  @inline(__always)
  static func one(
    _ j: Int, _ source: RawSpan, _ s: Int, _ step: Int, _ reach: Reach,
    _ f: InlineArray<taps, Lanes>, _ sum: inout Sums
  ) {
    if j >= width &+ taps &- 1 || !reads(j, reach) { return }
    let at = s &+ j &* step
    add(j, channels == 1 ? broadcast(source, at) : broadcastPair(source, at), f, &sum)
  }

  /// Writes the sum of target pixel `i`.
  @inline(__always)
  static func write(
    _ i: Int, _ sum: Sums, _ out: inout MutableRawSpan, _ p: TilePlace,
    _ adding: Bool
  ) {
    if i >= width { return }
    put(
      sum[i], &out, p.target &+ i &* p.targetStep, adding: adding)
  }

  /// Writes the sum of target pixel `i` of a tile of one vector.
  @inline(__always)
  static func write(
    _ i: Int, _ sum: Sums, _ start: Lanes, _ out: inout MutableRawSpan, _ p: TilePlace,
    _ adding: Bool
  ) {
    if i >= width { return }
    let at = p.target &+ i &* p.targetStep
    if channels == 1 {
      put(sum[i], &out, at, adding: adding)
    } else {
      putFew(
        foldedPairs(sum[i]) + start.lowHalf, &out, at, stride: p.targetStep, adding: adding)
    }
  }

  /// Two vectors of target channels; target = start + Σ source · filter, or added to the target.
  @inline(never)
  static func two(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, _ reach: Reach, start0: Lanes, start1: Lanes, adding: Bool
  ) {
    let step = w.columnStep
    var sum0 = Sums(start0)
    var sum1 = Sums(start1)
    var row = 0
    while row < w.rows {
      var s = p.source &+ row &* w.rowStep
      var f = p.filter &+ row &* w.filterRowStep
      var k = 0
      while k < w.depth {
        let f0 = columns(filter, f, w)
        let f1 = columns(filter, f &+ laneCount, w)
        // The compiler leaves a loop over the source pixels a loop, with all sums in memory.
        two(0, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(1, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(2, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(3, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(4, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(5, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(6, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(7, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(8, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(9, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(10, source, s, step, reach, f0, f1, &sum0, &sum1)
        two(11, source, s, step, reach, f0, f1, &sum0, &sum1)
        s &+= 1
        f &+= w.filterStride
        k &+= 1
      }
      row &+= 1
    }
    var out = raw(&target)
    var second = p
    second.target &+= laneCount
    write(0, sum0, &out, p, adding)
    write(0, sum1, &out, second, adding)
    write(1, sum0, &out, p, adding)
    write(1, sum1, &out, second, adding)
    write(2, sum0, &out, p, adding)
    write(2, sum1, &out, second, adding)
    write(3, sum0, &out, p, adding)
    write(3, sum1, &out, second, adding)
    write(4, sum0, &out, p, adding)
    write(4, sum1, &out, second, adding)
    write(5, sum0, &out, p, adding)
    write(5, sum1, &out, second, adding)
    write(6, sum0, &out, p, adding)
    write(6, sum1, &out, second, adding)
    write(7, sum0, &out, p, adding)
    write(7, sum1, &out, second, adding)
  }

  /// One vector of target channels.
  @inline(never)
  static func one(
    _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
    _ p: TilePlace, _ reach: Reach, start: Lanes, adding: Bool
  ) {
    let step = w.columnStep
    var sum = Sums(channels == 1 ? start : Lanes.zero)
    var row = 0
    while row < w.rows {
      var s = p.source &+ row &* w.rowStep
      var f = p.filter &+ row &* w.filterRowStep
      var k = 0
      while k < w.depth {
        let f0 = columns(filter, f, w)
        one(0, source, s, step, reach, f0, &sum)
        one(1, source, s, step, reach, f0, &sum)
        one(2, source, s, step, reach, f0, &sum)
        one(3, source, s, step, reach, f0, &sum)
        one(4, source, s, step, reach, f0, &sum)
        one(5, source, s, step, reach, f0, &sum)
        one(6, source, s, step, reach, f0, &sum)
        one(7, source, s, step, reach, f0, &sum)
        one(8, source, s, step, reach, f0, &sum)
        one(9, source, s, step, reach, f0, &sum)
        one(10, source, s, step, reach, f0, &sum)
        one(11, source, s, step, reach, f0, &sum)
        one(12, source, s, step, reach, f0, &sum)
        one(13, source, s, step, reach, f0, &sum)
        one(14, source, s, step, reach, f0, &sum)
        one(15, source, s, step, reach, f0, &sum)
        one(16, source, s, step, reach, f0, &sum)
        one(17, source, s, step, reach, f0, &sum)
        one(18, source, s, step, reach, f0, &sum)
        one(19, source, s, step, reach, f0, &sum)
        s &+= channels
        f &+= channels &* w.filterStride
        k &+= channels
      }
      row &+= 1
    }
    var out = raw(&target)
    write(0, sum, start, &out, p, adding)
    write(1, sum, start, &out, p, adding)
    write(2, sum, start, &out, p, adding)
    write(3, sum, start, &out, p, adding)
    write(4, sum, start, &out, p, adding)
    write(5, sum, start, &out, p, adding)
    write(6, sum, start, &out, p, adding)
    write(7, sum, start, &out, p, adding)
    write(8, sum, start, &out, p, adding)
    write(9, sum, start, &out, p, adding)
    write(10, sum, start, &out, p, adding)
    write(11, sum, start, &out, p, adding)
    write(12, sum, start, &out, p, adding)
    write(13, sum, start, &out, p, adding)
    write(14, sum, start, &out, p, adding)
    write(15, sum, start, &out, p, adding)
  }
}
