// The register block of the gradient of a filter: some consecutive input channels times one or two
// vectors of output channels, summed over a region of pixels.

/// Pixels in which one filter tap meets the input, and the steps from one to the next in input and
/// output gradient; all in floats.
struct Region {
  var samples = 1
  var lines = 1
  var pixels: Int
  /// The output column of the first pixel of a line.
  var column = 0
  var x: Int
  var xSample = 0
  var xLine = 0
  var xPixel: Int
  var dy: Int
  var dySample = 0
  var dyLine = 0
  var dyPixel: Int

  /// The same pixels in fewer, longer runs, where lines or samples follow each other.
  var merged: Region {
    var r = self
    if r.xLine == r.pixels &* r.xPixel && r.dyLine == r.pixels &* r.dyPixel {
      r.pixels &*= r.lines
      r.lines = 1
      if r.xSample == r.pixels &* r.xPixel && r.dySample == r.pixels &* r.dyPixel {
        r.pixels &*= r.samples
        r.samples = 1
      }
    }
    return r
  }
}

#if WIDE
  /// Input channels of a register block: 16 of 32 registers hold sums.
  let outerTileRows = 8
#else
  /// Input channels of a register block: 12 of 16 registers hold sums.
  let outerTileRows = 6
#endif

/// Rows of the next register block, of so many that are left: shared out evenly, as a low block waits for
/// its sums, and in even numbers.
@inline(__always)
func outerTileHeight(_ left: Int) -> Int {
  let blocks = ceilingOfQuotient(left, outerTileRows)
  return lesser(left, ceilingOfQuotient(left, 2 &* blocks) &* 2)
}

/// A register block of a fixed number of input channels.
enum OuterTile<let height: Int> {
  /// Two vectors of output channels.
  @inline(__always)
  static func two(
    _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ r: Region, at offset: Int,
    stride: Int, adding: Bool
  ) {
    var sum0 = InlineArray<height, Lanes>(repeating: Lanes.zero)
    var sum1 = InlineArray<height, Lanes>(repeating: Lanes.zero)
    var sample = 0
    while sample < r.samples {
      var line = 0
      while line < r.lines {
        var s = r.x &+ sample &* r.xSample &+ line &* r.xLine
        var d = r.dy &+ sample &* r.dySample &+ line &* r.dyLine
        var pixel = 0
        while pixel &+ 2 <= r.pixels {
          add(x, s, dy, d, &sum0, &sum1)
          add(x, s &+ r.xPixel, dy, d &+ r.dyPixel, &sum0, &sum1)
          s &+= 2 &* r.xPixel
          d &+= 2 &* r.dyPixel
          pixel &+= 2
        }
        if pixel < r.pixels { add(x, s, dy, d, &sum0, &sum1) }
        line &+= 1
      }
      sample &+= 1
    }
    var out = raw(&target)
    var i = 0
    while i < height {
      let t = offset &+ i &* stride
      unsafe put(sum0[unchecked: i], &out, t, adding: adding)
      unsafe put(sum1[unchecked: i], &out, t &+ laneCount, adding: adding)
      i &+= 1
    }
  }

  /// One pixel times two vectors.
  @inline(__always)
  private static func add(
    _ x: RawSpan, _ s: Int, _ dy: RawSpan, _ d: Int, _ sum0: inout InlineArray<height, Lanes>,
    _ sum1: inout InlineArray<height, Lanes>
  ) {
    let d0 = load(dy, d)
    let d1 = load(dy, d &+ laneCount)
    var i = 0
    while i < height {
      let v = broadcast(x, s &+ i)
      unsafe sum0[unchecked: i] = sum0[unchecked: i].addingProduct(v, d0)
      unsafe sum1[unchecked: i] = sum1[unchecked: i].addingProduct(v, d1)
      i &+= 1
    }
  }

  /// One vector of output channels.
  @inline(__always)
  static func one(
    _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ r: Region, at offset: Int,
    stride: Int, adding: Bool
  ) {
    var sum = InlineArray<height, Lanes>(repeating: Lanes.zero)
    var sample = 0
    while sample < r.samples {
      var line = 0
      while line < r.lines {
        var s = r.x &+ sample &* r.xSample &+ line &* r.xLine
        var d = r.dy &+ sample &* r.dySample &+ line &* r.dyLine
        var pixel = 0
        while pixel < r.pixels {
          let d0 = load(dy, d)
          var i = 0
          while i < height {
            unsafe sum[unchecked: i] = sum[unchecked: i].addingProduct(broadcast(x, s &+ i), d0)
            i &+= 1
          }
          s &+= r.xPixel
          d &+= r.dyPixel
          pixel &+= 1
        }
        line &+= 1
      }
      sample &+= 1
    }
    var out = raw(&target)
    var i = 0
    while i < height {
      unsafe put(sum[unchecked: i], &out, offset &+ i &* stride, adding: adding)
      i &+= 1
    }
  }
}

/// A register block of `pairs` times two input channels and up to half a vector of output channels:
/// even lanes are the first one's, odd lanes the second one's.
///
/// Every other pixel has sums of its own, so that no sum waits for the one before.
private enum OuterPairTile<let pairs: Int> {
  @inline(__always)
  private static func add(
    _ x: RawSpan, _ s: Int, _ dy: RawSpan, _ d: Int, _ sum: inout InlineArray<pairs, Lanes>
  ) {
    let v = loadHalf(dy, d)
    let twice = interleaved(v, v)
    var i = 0
    while i < pairs {
      unsafe sum[unchecked: i] = sum[unchecked: i].addingProduct(
        broadcastPair(x, s &+ 2 &* i), twice)
      i &+= 1
    }
  }

  @inline(__always)
  static func run(
    _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ r: Region, at offset: Int,
    stride: Int, adding: Bool
  ) {
    var sum0 = InlineArray<pairs, Lanes>(repeating: Lanes.zero)
    var sum1 = InlineArray<pairs, Lanes>(repeating: Lanes.zero)
    var sample = 0
    while sample < r.samples {
      var line = 0
      while line < r.lines {
        var s = r.x &+ sample &* r.xSample &+ line &* r.xLine
        var d = r.dy &+ sample &* r.dySample &+ line &* r.dyLine
        var pixel = 1
        while pixel < r.pixels {
          add(x, s, dy, d, &sum0)
          add(x, s &+ r.xPixel, dy, d &+ r.dyPixel, &sum1)
          s &+= 2 &* r.xPixel
          d &+= 2 &* r.dyPixel
          pixel &+= 2
        }
        if pixel == r.pixels { add(x, s, dy, d, &sum0) }
        line &+= 1
      }
      sample &+= 1
    }
    var out = raw(&target)
    write(0, sum0, sum1, &out, at: offset, stride: stride, adding: adding)
    write(1, sum0, sum1, &out, at: offset, stride: stride, adding: adding)
    write(2, sum0, sum1, &out, at: offset, stride: stride, adding: adding)
    write(3, sum0, sum1, &out, at: offset, stride: stride, adding: adding)
  }

  /// Writes the rows of pair `i`.
  @inline(__always)
  private static func write(
    _ i: Int, _ sum0: InlineArray<pairs, Lanes>, _ sum1: InlineArray<pairs, Lanes>,
    _ out: inout MutableRawSpan, at offset: Int, stride: Int, adding: Bool
  ) {
    if i >= pairs { return }
    let v = unsafe sum0[unchecked: i] + sum1[unchecked: i]
    let at = offset &+ 2 &* i &* stride
    putFew(v.evenHalf, &out, at, stride: stride, adding: adding)
    putFew(v.oddHalf, &out, at &+ stride, stride: stride, adding: adding)
  }
}

/// A block of `height` input channels, an even number up to 8, and half a vector.
@inline(never)
func outerTileOfHalf(
  _ height: Int, _ x: RawSpan, _ dy: RawSpan, _ t: inout MutableSpan<Float>, _ r: Region,
  at o: Int, stride: Int, adding: Bool
) {
  switch height {
  case 8: OuterPairTile<4>.run(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 6: OuterPairTile<3>.run(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 4: OuterPairTile<2>.run(x, dy, &t, r, at: o, stride: stride, adding: adding)
  default: OuterPairTile<1>.run(x, dy, &t, r, at: o, stride: stride, adding: adding)
  }
}

/// A block of `height` input channels, `1 ... outerTileRows`, and two vectors.
@inline(never)
func outerTileOfTwo(
  _ height: Int, _ x: RawSpan, _ dy: RawSpan, _ t: inout MutableSpan<Float>, _ r: Region,
  at o: Int, stride: Int, adding: Bool
) {
  switch height {
  #if WIDE
    case 8: OuterTile<8>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
    case 7: OuterTile<7>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  #endif
  case 6: OuterTile<6>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 5: OuterTile<5>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 4: OuterTile<4>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 3: OuterTile<3>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 2: OuterTile<2>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  default: OuterTile<1>.two(x, dy, &t, r, at: o, stride: stride, adding: adding)
  }
}

/// A block of `height` input channels, `1 ... outerTileRows`, and one vector.
@inline(never)
func outerTileOfOne(
  _ height: Int, _ x: RawSpan, _ dy: RawSpan, _ t: inout MutableSpan<Float>, _ r: Region,
  at o: Int, stride: Int, adding: Bool
) {
  switch height {
  #if WIDE
    case 8: OuterTile<8>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
    case 7: OuterTile<7>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  #endif
  case 6: OuterTile<6>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 5: OuterTile<5>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 4: OuterTile<4>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 3: OuterTile<3>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  case 2: OuterTile<2>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  default: OuterTile<1>.one(x, dy, &t, r, at: o, stride: stride, adding: adding)
  }
}
