// The register block of three vectors of target channels, where registers are few: as many sums as two
// vectors of six rows have, for targets that are three vectors wide, and for rows that come in fours.

#if !WIDE
  /// Rows of a register block of three vectors: 4 × 3 of 16 registers hold sums.
  let wideTileRows = 4

  extension Tile {
    /// Three vectors wide: target = start + Σ source · filter, or what stands there + the same.
    @inline(__always)
    static func three(
      _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>, _ w: Window,
      _ p: TilePlace, start0: Lanes, start1: Lanes, start2: Lanes, adding: Bool
    ) {
      var sum0 = InlineArray<height, Lanes>(repeating: start0)
      var sum1 = InlineArray<height, Lanes>(repeating: start1)
      var sum2 = InlineArray<height, Lanes>(repeating: start2)
      var out = raw(&target)
      var i = 0
      while adding && i < height {
        let t = p.target &+ i &* p.targetStep
        unsafe sum0[unchecked: i] += load(out, t)
        unsafe sum1[unchecked: i] += load(out, t &+ laneCount)
        unsafe sum2[unchecked: i] += load(out, t &+ 2 &* laneCount)
        i &+= 1
      }
      var row = 0
      while row < w.rows {
        var column = 0
        while column < w.columns {
          var s = p.source &+ row &* w.rowStep &+ column &* w.columnStep
          var f = p.filter &+ row &* w.filterRowStep &+ column &* w.filterColumnStep
          var k = 0
          while k &+ 2 <= w.depth {
            addChannel(source, s, filter, f, &sum0, &sum1, &sum2, p)
            addChannel(source, s &+ 1, filter, f &+ w.filterStride, &sum0, &sum1, &sum2, p)
            s &+= 2
            f &+= 2 &* w.filterStride
            k &+= 2
          }
          if k < w.depth { addChannel(source, s, filter, f, &sum0, &sum1, &sum2, p) }
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
        unsafe store(atLeast(least, sum2[unchecked: i]), &out, t &+ 2 &* laneCount)
        i &+= 1
      }
    }

    /// All rows of three vectors at one source channel.
    @inline(__always)
    private static func addChannel(
      _ source: RawSpan, _ s: Int, _ filter: RawSpan, _ f: Int,
      _ sum0: inout InlineArray<height, Lanes>, _ sum1: inout InlineArray<height, Lanes>,
      _ sum2: inout InlineArray<height, Lanes>, _ p: TilePlace
    ) {
      let f0 = load(filter, f)
      let f1 = load(filter, f &+ laneCount)
      let f2 = load(filter, f &+ 2 &* laneCount)
      var i = 0
      while i < height {
        let x = broadcast(source, s &+ i &* p.sourceStep)
        unsafe sum0[unchecked: i] = sum0[unchecked: i].addingProduct(x, f0)
        unsafe sum1[unchecked: i] = sum1[unchecked: i].addingProduct(x, f1)
        unsafe sum2[unchecked: i] = sum2[unchecked: i].addingProduct(x, f2)
        i &+= 1
      }
    }
  }

  /// A tile of `height` rows, `1 ... wideTileRows`, and three vectors.
  @inline(never)
  func tileOfThree(
    _ height: Int, _ source: RawSpan, _ filter: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, start0 a: Lanes, start1 b: Lanes, start2 c: Lanes, adding: Bool
  ) {
    switch height {
    case 4:
      Tile<4>.three(
        source, filter, &target, w, p, start0: a, start1: b, start2: c, adding: adding)
    case 3:
      Tile<3>.three(
        source, filter, &target, w, p, start0: a, start1: b, start2: c, adding: adding)
    case 2:
      Tile<2>.three(
        source, filter, &target, w, p, start0: a, start1: b, start2: c, adding: adding)
    default:
      Tile<1>.three(
        source, filter, &target, w, p, start0: a, start1: b, start2: c, adding: adding)
    }
  }
#endif
