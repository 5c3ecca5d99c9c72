// Target rows of a convolution, or of the gradient of its input, in row tiles, which hold their borders.

extension Correlation {
  /// One target row of some samples, in row tiles.
  func runDenseRow(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ q: Int, _ r: Taps, samples: Int, channels: Int, block: Int, _ base: TilePlace
  ) {
    var w = Window(depth: depth, filterStride: filterStride, least: least)
    w.rows = r.count
    w.rowStep = r.positionStep &* sourceRow
    w.filterRowStep = r.step &* columns.kernel &* tapSize
    w.columnStep = sourceStride
    w.filterColumnStep = columns.backward ? -tapSize : tapSize
    var p = base
    p.source &+= r.position &* sourceRow
    p.target &+= q &* targetRow
    p.targetStep = targetStride
    p.filter &+= r.first &* columns.kernel &* tapSize
    if columns.backward { p.filter &+= (columns.kernel &- 1) &* tapSize }
    let isPair = channels == 2 &* laneCount
    let inPairs = !isPair && isHalf(block)
    let widest = rowTileWidth(ofTwo: isPair, inPairs: inPairs)
    let tiles = ceilingOfQuotient(columns.targetSize, widest)
    var a = Lanes.zero
    if !bias.isEmpty {
      a = inPairs ? Lanes(lowHalf: loadHalf(bias, block), highHalf: .zero) : load(bias, block)
    }
    let b = bias.isEmpty || !isPair ? Lanes.zero : load(bias, block &+ laneCount)
    var sample = 0
    while sample < samples {
      var column = 0
      var rest = tiles
      while rest > 0 {
        let width = ceilingOfQuotient(columns.targetSize &- column, rest)
        let first = column &- columns.lead
        let reach = Reach(low: -first, high: columns.sourceSize &- first)
        var at = p
        at.source &+= sample &* sourceSample &+ first &* sourceStride
        at.target &+= sample &* targetSample &+ column &* targetStride
        rowTile(
          width, taps: columns.kernel, ofTwo: isPair, inPairs: inPairs, source, filter, &target,
          w, at, reach, start0: a, start1: b, adding: adding)
        column &+= width
        rest &-= 1
      }
      if least > -.infinity { bound(&target, p.target &+ sample &* targetSample, channels) }
      sample &+= 1
    }
  }

  /// Lets no value be less than `least` in the channels of a row that has just been written: within a
  /// row tile, which keeps all registers busy, it would cost more.
  private func bound(_ target: inout MutableSpan<Float>, _ first: Int, _ channels: Int) {
    let least = Lanes(repeating: least)
    var out = raw(&target)
    var pixel = 0
    while targetStride == laneCount / 2 && pixel < columns.targetSize {
      let t = first &+ pixel &* targetStride
      let v = loadHalf(out, t)
      putHalf(v.replacing(with: least.lowHalf, where: v .< least.lowHalf), &out, t, adding: false)
      pixel &+= 1
    }
    while pixel < columns.targetSize {
      let t = first &+ pixel &* targetStride
      store(atLeast(least, load(out, t)), &out, t)
      if channels == 2 &* laneCount {
        store(atLeast(least, load(out, t &+ laneCount)), &out, t &+ laneCount)
      }
      pixel &+= 1
    }
  }
}
