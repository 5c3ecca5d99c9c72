// Which row tile serves a width and a filter.

#if WIDE
  /// Two vectors, of any width; `side` tells which source pixels there are.
  private enum RowOfTwo<let taps: Int, let side: Int> {
    @inline(__always)
    static func run(
      _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
      _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes, start1 b: Lanes, adding: Bool
    ) {
      switch width {
      case 8:
        RowTile<8, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 7:
        RowTile<7, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 6:
        RowTile<6, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 5:
        RowTile<5, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 4:
        RowTile<4, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 3:
        RowTile<3, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 2:
        RowTile<2, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      default:
        RowTile<1, taps, 1, side>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      }
    }
  }

  /// Widths of row tiles of two vectors under `taps` columns, inside the source or not.
  private enum RowsOfTwo<let taps: Int> {
    @inline(__always)
    static func run(
      _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
      _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes, start1 b: Lanes, adding: Bool
    ) {
      if r.holds(width &+ taps &- 1) {
        RowOfTwo<taps, 1>.run(
          width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      } else {
        RowOfTwo<taps, 0>.run(
          width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      }
    }
  }
#endif

/// One vector, of any width; `side` tells which source pixels there are.
private enum RowOfOne<let taps: Int, let channels: Int, let side: Int> {
  @inline(__always)
  static func run(
    _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, _ r: Reach, start a: Lanes, adding: Bool
  ) {
    switch width {
    #if WIDE
      case 16:
        RowTile<16, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
      case 15:
        RowTile<15, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
      case 14:
        RowTile<14, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
      case 13:
        RowTile<13, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
      case 12:
        RowTile<12, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
      case 11:
        RowTile<11, taps, channels, side>.one(
          source, filter, &target, w, p, r, start: a, adding: adding)
    #endif
    case 10:
      RowTile<10, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 9:
      RowTile<9, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 8:
      RowTile<8, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 7:
      RowTile<7, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 6:
      RowTile<6, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 5:
      RowTile<5, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 4:
      RowTile<4, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 3:
      RowTile<3, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    case 2:
      RowTile<2, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    default:
      RowTile<1, taps, channels, side>.one(
        source, filter, &target, w, p, r, start: a, adding: adding)
    }
  }
}

/// Widths of row tiles of one vector under `taps` columns, by where they lie in the source.
private enum RowsOfOne<let taps: Int, let channels: Int> {
  @inline(__always)
  static func run(
    _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, _ r: Reach, start a: Lanes, adding: Bool
  ) {
    if r.holds(width &+ taps &- 1) {
      RowOfOne<taps, channels, 1>.run(
        width, source, filter, &target, w, p, r, start: a, adding: adding)
      return
    }
    #if !WIDE
      // Three columns have one pixel to ask for on each side, and wide vectors leave time for asking.
      if taps == 5 && r.isLeft(width, taps) {
        RowOfOne<taps, channels, 2>.run(
          width, source, filter, &target, w, p, r, start: a, adding: adding)
        return
      }
      if taps == 5 && r.isRight(width, taps) {
        RowOfOne<taps, channels, 3>.run(
          width, source, filter, &target, w, p, r, start: a, adding: adding)
        return
      }
    #endif
    RowOfOne<taps, channels, 0>.run(
      width, source, filter, &target, w, p, r, start: a, adding: adding)
  }
}

#if WIDE
  /// A row tile of `width` pixels and two vectors, under 3 or 5 columns.
  @inline(never)
  private func rowTileOfTwo(
    _ width: Int, taps: Int, _ source: RawSpan, _ filter: RawSpan,
    _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes,
    start1 b: Lanes, adding: Bool
  ) {
    if taps == 3 {
      RowsOfTwo<3>.run(
        width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    } else {
      RowsOfTwo<5>.run(
        width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    }
  }
#endif

/// A row tile of `width` pixels and one vector, under 3 or 5 columns, source channels in pairs or
/// one by one.
@inline(never)
private func rowTileOfOne(
  _ width: Int, taps: Int, inPairs: Bool, _ source: RawSpan, _ filter: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, _ r: Reach, start a: Lanes,
  adding: Bool
) {
  if taps == 3 {
    if inPairs {
      RowsOfOne<3, 2>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
    } else {
      RowsOfOne<3, 1>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
    }
  } else if inPairs {
    RowsOfOne<5, 2>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
  } else {
    RowsOfOne<5, 1>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
  }
}

/// A row tile of `width` pixels under 3 or 5 columns: of one vector, source channels in pairs or one by one,
/// or of two, where registers are many.
@inline(__always)
func rowTile(
  _ width: Int, taps: Int, ofTwo: Bool, inPairs: Bool, _ source: RawSpan, _ filter: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes,
  start1 b: Lanes, adding: Bool
) {
  #if WIDE
    if ofTwo {
      rowTileOfTwo(
        width, taps: taps, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      return
    }
  #endif
  rowTileOfOne(
    width, taps: taps, inPairs: inPairs, source, filter, &target, w, p, r, start: a,
    adding: adding)
}
