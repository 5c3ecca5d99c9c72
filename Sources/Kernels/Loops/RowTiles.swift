// Which row tile serves a width and a filter.

/// Two vectors, of any width.
private enum RowOfTwo<let taps: Int> {
  @inline(__always)
  static func run(
    _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes, start1 b: Lanes, adding: Bool
  ) {
    switch width {
    #if WIDE
      case 8:
        RowTile<8, taps, 1>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 7:
        RowTile<7, taps, 1>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 6:
        RowTile<6, taps, 1>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
      case 5:
        RowTile<5, taps, 1>.two(
          source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    #endif
    case 4:
      RowTile<4, taps, 1>.two(
        source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    case 3:
      RowTile<3, taps, 1>.two(
        source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    case 2:
      RowTile<2, taps, 1>.two(
        source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    default:
      RowTile<1, taps, 1>.two(
        source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
    }
  }
}

/// One vector, of any width.
private enum RowOfOne<let taps: Int, let channels: Int> {
  @inline(__always)
  static func run(
    _ width: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, _ r: Reach, start a: Lanes, adding: Bool
  ) {
    switch width {
    #if WIDE
      case 16:
        RowTile<16, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
      case 15:
        RowTile<15, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
      case 14:
        RowTile<14, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
      case 13:
        RowTile<13, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
      case 12:
        RowTile<12, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
      case 11:
        RowTile<11, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    #endif
    case 10:
      RowTile<10, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 9:
      RowTile<9, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 8:
      RowTile<8, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 7:
      RowTile<7, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 6:
      RowTile<6, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 5:
      RowTile<5, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 4:
      RowTile<4, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 3:
      RowTile<3, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    case 2:
      RowTile<2, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    default:
      RowTile<1, taps, channels>.one(source, filter, &target, w, p, r, start: a, adding: adding)
    }
  }
}

/// A row tile of `width` pixels and two vectors, under 3 or 5 columns.
@inline(never)
func rowTileOfTwo(
  _ width: Int, taps: Int, _ source: RawSpan, _ filter: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, _ r: Reach, start0 a: Lanes,
  start1 b: Lanes, adding: Bool
) {
  if taps == 3 {
    RowOfTwo<3>.run(width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
  } else {
    RowOfTwo<5>.run(width, source, filter, &target, w, p, r, start0: a, start1: b, adding: adding)
  }
}

/// A row tile of `width` pixels and one vector, under 3 or 5 columns, source channels in pairs or
/// one by one.
@inline(never)
func rowTileOfOne(
  _ width: Int, taps: Int, inPairs: Bool, _ source: RawSpan, _ filter: RawSpan,
  _ target: inout MutableSpan<Float>, _ w: Window, _ p: TilePlace, _ r: Reach, start a: Lanes,
  adding: Bool
) {
  if taps == 3 {
    if inPairs {
      RowOfOne<3, 2>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
    } else {
      RowOfOne<3, 1>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
    }
  } else if inPairs {
    RowOfOne<5, 2>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
  } else {
    RowOfOne<5, 1>.run(width, source, filter, &target, w, p, r, start: a, adding: adding)
  }
}
