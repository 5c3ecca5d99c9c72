// The register block of the gradient of a filter whose taps lie side by side: some input channels
// times all taps of a filter row, for one vector of output channels. A pixel of the input meets as many
// pixels of the output as the filter has columns, and is loaded once for all of them.

/// The lines of pixels that a row of filter taps sums over; all in floats, but counts.
struct TapLines {
  var samples: Int
  var lines: Int
  /// Input pixels of a line.
  var pixels: Int
  /// Output pixels of a line.
  var outputs: Int
  /// The output pixel that the first tap meets at the first input pixel.
  var lead: Int
  var x: Int
  var xSample: Int
  var xLine: Int
  var xPixel: Int
  var dy: Int
  var dySample: Int
  var dyLine: Int
  var dyPixel: Int
}

/// The sums of up to eight input channels and five taps.
private struct TapSums {
  var a = InlineArray<8, Lanes>(repeating: Lanes.zero)
  var b = InlineArray<8, Lanes>(repeating: Lanes.zero)
  var c = InlineArray<8, Lanes>(repeating: Lanes.zero)
  var d = InlineArray<8, Lanes>(repeating: Lanes.zero)
  var e = InlineArray<8, Lanes>(repeating: Lanes.zero)
}

/// A register block of `height` steps of input channels under `taps` taps.
///
/// A step is one input channel; or two, where the output channels fill half a vector: then even
/// lanes are the first one's and odd lanes the second one's.
enum TapTile<let height: Int, let taps: Int, let channels: Int> {
  /// An output pixel's vector.
  @inline(__always)
  private static func output(_ dy: RawSpan, _ d: Int) -> Lanes {
    if channels == 1 { return load(dy, d) }
    let v = loadHalf(dy, d)
    return interleaved(v, v)
  }

  /// An output pixel's vector, or zeros where there is no such pixel.
  @inline(__always)
  private static func output(_ dy: RawSpan, _ d: Int, _ l: TapLines, _ q: Int) -> Lanes {
    q >= 0 && q < l.outputs ? output(dy, d) : Lanes.zero
  }

  /// One input pixel times the output pixels that taps `first ... last` meet, of which tap 0 meets the one at
  /// `d`.
  ///
  /// At borders, too, the compiler knows the taps: to ask for each of them whether it meets a pixel
  /// would cost as much as twice as many pixels.
  @inline(__always)
  private static func add(
    _ x: RawSpan, _ s: Int, _ sums: inout TapSums, _ dy: RawSpan, _ d: Int, _ step: Int,
    _ first: Int = 0, _ last: Int = taps - 1
  ) {
    let d0 = first == 0 ? output(dy, d) : Lanes.zero
    let d1 = first <= 1 && last >= 1 ? output(dy, d &- step) : Lanes.zero
    let d2 = first <= 2 && last >= 2 ? output(dy, d &- 2 &* step) : Lanes.zero
    let d3 = last >= 3 ? output(dy, d &- 3 &* step) : Lanes.zero
    let d4 = last >= 4 ? output(dy, d &- 4 &* step) : Lanes.zero
    var i = 0
    while i < height {
      let at = s &+ channels &* i
      let v = channels == 1 ? broadcast(x, at) : broadcastPair(x, at)
      if first == 0 {
        unsafe sums.a[unchecked: i] = sums.a[unchecked: i].addingProduct(v, d0)
      }
      if first <= 1 && last >= 1 {
        unsafe sums.b[unchecked: i] = sums.b[unchecked: i].addingProduct(v, d1)
      }
      if first <= 2 && last >= 2 {
        unsafe sums.c[unchecked: i] = sums.c[unchecked: i].addingProduct(v, d2)
      }
      if last >= 3 {
        unsafe sums.d[unchecked: i] = sums.d[unchecked: i].addingProduct(v, d3)
      }
      if last >= 4 {
        unsafe sums.e[unchecked: i] = sums.e[unchecked: i].addingProduct(v, d4)
      }
      i &+= 1
    }
  }

  /// One input pixel times those of the output pixels of its taps that there are.
  @inline(__always)
  private static func addAny(
    _ x: RawSpan, _ s: Int, _ sums: inout TapSums, _ dy: RawSpan, _ d: Int, _ l: TapLines,
    _ q: Int
  ) {
    let step = l.dyPixel
    let d0 = output(dy, d, l, q)
    let d1 = output(dy, d &- step, l, q &- 1)
    let d2 = output(dy, d &- 2 &* step, l, q &- 2)
    let d3 = taps == 5 ? output(dy, d &- 3 &* step, l, q &- 3) : Lanes.zero
    let d4 = taps == 5 ? output(dy, d &- 4 &* step, l, q &- 4) : Lanes.zero
    var i = 0
    while i < height {
      let at = s &+ channels &* i
      let v = channels == 1 ? broadcast(x, at) : broadcastPair(x, at)
      unsafe sums.a[unchecked: i] = sums.a[unchecked: i].addingProduct(v, d0)
      unsafe sums.b[unchecked: i] = sums.b[unchecked: i].addingProduct(v, d1)
      unsafe sums.c[unchecked: i] = sums.c[unchecked: i].addingProduct(v, d2)
      if taps == 5 {
        unsafe sums.d[unchecked: i] = sums.d[unchecked: i].addingProduct(v, d3)
        unsafe sums.e[unchecked: i] = sums.e[unchecked: i].addingProduct(v, d4)
      }
      i &+= 1
    }
  }

  /// Writes the rows of one tap.
  @inline(__always)
  private static func write(
    _ sum: InlineArray<8, Lanes>, _ out: inout MutableRawSpan, at offset: Int, stride: Int,
    adding: Bool
  ) {
    var i = 0
    while i < height {
      let v = unsafe sum[unchecked: i]
      if channels == 1 {
        put(v, &out, offset &+ i &* stride, adding: adding)
      } else {
        let at = offset &+ 2 &* i &* stride
        putFew(v.evenHalf, &out, at, stride: stride, adding: adding)
        putFew(v.oddHalf, &out, at &+ stride, stride: stride, adding: adding)
      }
      i &+= 1
    }
  }

  /// A line of as many output pixels as input pixels, the middle tap over each.
  @inline(__always)
  private static func sameLine(
    _ x: RawSpan, _ first: Int, _ sums: inout TapSums, _ dy: RawSpan, _ start: Int, _ l: TapLines
  ) {
    let (xStep, step) = (l.xPixel, l.dyPixel)
    let half = taps / 2
    var s = first &+ half &* xStep
    var d = start &+ half &* step
    add(x, first, &sums, dy, start, step, 0, half)
    if taps == 5 { add(x, first &+ xStep, &sums, dy, start &+ step, step, 0, 3) }
    var left = l.pixels &- 2 &* half
    // Two at a time: what the second one's taps read, the first one's have loaded.
    while left >= 2 {
      add(x, s, &sums, dy, d, step)
      add(x, s &+ xStep, &sums, dy, d &+ step, step)
      s &+= 2 &* xStep
      d &+= 2 &* step
      left &-= 2
    }
    if left > 0 {
      add(x, s, &sums, dy, d, step)
      s &+= xStep
      d &+= step
    }
    add(x, s, &sums, dy, d, step, 1)
    if taps == 5 { add(x, s &+ xStep, &sums, dy, d &+ step, step, 2) }
  }

  /// Writes or adds the sums over all lines; tap *t* begins `t · tapSize` floats from `offset`.
  @inline(__always)
  static func run(
    _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ l: TapLines, at offset: Int,
    tapSize: Int, stride: Int, adding: Bool
  ) {
    var sums = TapSums()
    let isSame = l.lead == taps / 2 && l.outputs == l.pixels && l.pixels >= taps
    // Other paddings are rare: there, every pixel's taps are asked.
    var line = 0
    while line < l.samples &* l.lines {
      let sample = line / l.lines
      let row = line &- sample &* l.lines
      let s = l.x &+ sample &* l.xSample &+ row &* l.xLine
      let d = l.dy &+ sample &* l.dySample &+ row &* l.dyLine &+ l.lead &* l.dyPixel
      if isSame {
        sameLine(x, s, &sums, dy, d, l)
      } else {
        var pixel = 0
        while pixel < l.pixels {
          addAny(
            x, s &+ pixel &* l.xPixel, &sums, dy, d &+ pixel &* l.dyPixel, l, pixel &+ l.lead)
          pixel &+= 1
        }
      }
      line &+= 1
    }
    var out = raw(&target)
    write(sums.a, &out, at: offset, stride: stride, adding: adding)
    write(sums.b, &out, at: offset &+ tapSize, stride: stride, adding: adding)
    write(sums.c, &out, at: offset &+ 2 &* tapSize, stride: stride, adding: adding)
    if taps == 3 { return }
    write(sums.d, &out, at: offset &+ 3 &* tapSize, stride: stride, adding: adding)
    write(sums.e, &out, at: offset &+ 4 &* tapSize, stride: stride, adding: adding)
  }
}

#if WIDE
  /// Most steps of a block under three taps: 24 of 32 registers hold sums.
  private let stepsOfThree = 8
  /// Most steps of a block under five taps.
  private let stepsOfFive = 4
#else
  /// Most steps of a block under three taps: 12 of 16 registers hold sums.
  private let stepsOfThree = 4
  /// Most steps of a block under five taps.
  private let stepsOfFive = 2
#endif

/// Most steps of a block.
@inline(__always)
func tapTileSteps(taps: Int) -> Int { taps == 3 ? stepsOfThree : stepsOfFive }

private enum TapTiles<let channels: Int> {
  @inline(__always)
  static func three(
    _ steps: Int, _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ l: TapLines,
    at o: Int, tapSize t: Int, stride: Int, adding: Bool
  ) {
    switch steps {
    #if WIDE
      case 8:
        TapTile<8, 3, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
      case 7:
        TapTile<7, 3, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
      case 6:
        TapTile<6, 3, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
      case 5:
        TapTile<5, 3, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    #endif
    case 4:
      TapTile<4, 3, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    case 3:
      TapTile<3, 3, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    case 2:
      TapTile<2, 3, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    default:
      TapTile<1, 3, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    }
  }

  @inline(__always)
  static func five(
    _ steps: Int, _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ l: TapLines,
    at o: Int, tapSize t: Int, stride: Int, adding: Bool
  ) {
    switch steps {
    #if WIDE
      case 4:
        TapTile<4, 5, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
      case 3:
        TapTile<3, 5, channels>.run(
          x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    #endif
    case 2:
      TapTile<2, 5, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    default:
      TapTile<1, 5, channels>.run(
        x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    }
  }
}

/// A block of `steps` steps of one or two channels, under 3 or 5 taps.
@inline(never)
func tapTile(
  _ steps: Int, taps: Int, inPairs: Bool, _ x: RawSpan, _ dy: RawSpan,
  _ target: inout MutableSpan<Float>, _ l: TapLines, at o: Int, tapSize t: Int, stride: Int,
  adding: Bool
) {
  if taps == 3 {
    if inPairs {
      TapTiles<2>.three(
        steps, x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    } else {
      TapTiles<1>.three(
        steps, x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
    }
  } else if inPairs {
    TapTiles<2>.five(steps, x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
  } else {
    TapTiles<1>.five(steps, x, dy, &target, l, at: o, tapSize: t, stride: stride, adding: adding)
  }
}
