// Convolution and the gradient of its input, where the target channels of a group are whole vectors:
// both sum, at each target position, over the taps that reach inside the source.

public import Geometry

/// A source pixel meets a filter tap, and their product is added to a target pixel; all in floats.
struct Correlation {
  let rows: Axis
  let columns: Axis
  let groups: Int
  /// Source channels of a group; or as many of them as are packed together.
  var depth: Int
  /// Target channels of a group, padding lanes included.
  let groupTargets: Int
  /// Target channels, padding lanes not counted.
  let targets: Int
  let sourceStride: Int
  let targetStride: Int
  /// From one source channel's weights to the next one's.
  var filterStride: Int
  var adding: Bool
  /// The least value of a target.
  var least: Float

  var sourceRow: Int { columns.sourceSize &* sourceStride }
  var sourceSample: Int { rows.sourceSize &* sourceRow }
  var targetRow: Int { columns.targetSize &* targetStride }
  var targetSample: Int { rows.targetSize &* targetRow }
  /// From one tap's weights to the next one's.
  var tapSize: Int { depth &* filterStride }

  /// The forward pass of a convolution.
  init(forward g: ConvolutionGeometry, least: Float) {
    rows = Axis(height: g, backward: false)
    columns = Axis(width: g, backward: false)
    groups = g.groups
    depth = g.groupInputs
    groupTargets = g.groups == 1 ? g.filterStride : g.groupOutputs
    targets = g.output.channels
    sourceStride = g.inputStride
    targetStride = g.filterStride
    filterStride = g.filterStride
    adding = false
    self.least = least
  }

  /// The gradient of its input, by the transposed filter.
  init(inputGradient g: ConvolutionGeometry, adding: Bool) {
    rows = Axis(height: g, backward: true)
    columns = Axis(width: g, backward: true)
    groups = g.groups
    depth = g.groupOutputs
    groupTargets = g.groups == 1 ? g.input.channelStride : g.groupInputs
    targets = g.input.channels
    sourceStride = g.filterStride
    targetStride = g.input.channelStride
    filterStride = g.input.channelStride
    self.adding = adding
    least = -.infinity
  }

  /// The taps of a target position, as a tile walks them.
  @inline(__always)
  func window(_ r: Taps, _ c: Taps) -> Window {
    var w = Window(depth: depth, filterStride: filterStride, least: least)
    w.rows = r.count
    w.rowStep = r.positionStep &* sourceRow
    w.filterRowStep = r.step &* columns.kernel &* tapSize
    w.columns = c.count
    w.columnStep = c.positionStep &* sourceStride
    w.filterColumnStep = c.step &* tapSize
    if w.columnStep == depth && w.filterColumnStep == tapSize {
      w.depth = c.count &* depth  // the taps of a row are one contiguous stretch
      w.columns = c.count > 0 ? 1 : 0
    }
    return w
  }

  /// Target rows `firstRow ..< firstRow + rowCount`, counted over the whole batch; `target` begins
  /// with the first of them.
  func run(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    firstRow: Int, rowCount: Int
  ) {
    if packs(laneCount) {
      var room = FilterRoom(repeating: Lanes.zero)
      var span = room.mutableSpan
      walk(source, filter, bias, &target, firstRow, rowCount, &span)
    } else {
      var none = MutableSpan<Lanes>()
      walk(source, filter, bias, &target, firstRow, rowCount, &none)
    }
    if liveTargets < targetStride && !adding { clearPadding(&target, rowCount) }
  }

  /// The same block by block, with room for packed weights where any are.
  private func walk(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ firstRow: Int, _ rowCount: Int, _ room: inout MutableSpan<Lanes>
  ) {
    var row = firstRow
    let end = firstRow &+ rowCount
    while row < end {
      let sample = row / rows.targetSize
      let first = row &- sample &* rows.targetSize
      var samples = 1
      let last = lesser(rows.targetSize, first &+ end &- row)
      if first == 0 && last == rows.targetSize {
        let whole = (end &- row) / rows.targetSize
        samples = ceilingOfQuotient(whole, ceilingOfQuotient(whole, tileRows))
      }
      let base = (row &- firstRow) &* targetRow &- first &* targetRow
      for group in 0..<groups {
        var block = group &* groupTargets
        let blockEnd = lesser(block &+ groupTargets, liveTargets)
        while block < blockEnd {
          let channels = blockWidth(block, blockEnd)
          let place = TilePlace(
            source: sample &* sourceSample &+ group &* depth, sourceStep: 0,
            target: base &+ block, targetStep: 0, filter: block)
          if packs(channels) {
            runPacked(
              source, filter, bias, &target, first, last, samples: samples,
              channels: channels, block: block, place, &room)
          } else {
            runRows(
              source, filter, bias, &target, first, last, samples: samples, channels: channels,
              block: block, place)
          }
          block &+= channels
        }
      }
      row &+= samples &* (last &- first)
    }
  }

  /// Target channels in whole vectors, and no vector without any.
  private var liveTargets: Int { ceilingOfQuotient(targets, laneCount) &* laneCount }

  /// Target channels to compute together, of so many that are left.
  private func blockWidth(_ block: Int, _ end: Int) -> Int {
    let isOne = hasRowTiles && isHalf(block &+ laneCount)
    return isOne || end &- block == laneCount ? laneCount : 2 &* laneCount
  }

  /// Whether the vector that begins at `block` is half empty, so that source channels go in pairs.
  private func isHalf(_ block: Int) -> Bool {
    targets &- block <= laneCount / 2 && depth % 2 == 0
  }

  /// Whether there are tiles that take the targets of a row together, borders included.
  private var hasRowTiles: Bool { columns.isDense && columns.targetSize > 5 }

  /// Whether they serve so many target channels.
  ///
  /// Where registers are few, two vectors leave room for four pixels: their eight sums are just as many
  /// as have to be under way for none to wait, and scattered tiles have twelve.
  private func usesRowTiles(_ channels: Int) -> Bool {
    hasRowTiles && (laneCount == 16 || channels == laneCount)
  }

  /// Whether targets that lie in half a vector are served, all of them by source channels in pairs.
  var takesHalves: Bool { hasRowTiles && depth % 2 == 0 }

  /// Writes zeros to the vectors of padding lanes.
  private func clearPadding(_ target: inout MutableSpan<Float>, _ rowCount: Int) {
    var out = raw(&target)
    var pixel = 0
    while pixel < rowCount &* columns.targetSize {
      var lane = liveTargets
      while lane < targetStride {
        store(Lanes.zero, &out, pixel &* targetStride &+ lane)
        lane &+= laneCount
      }
      pixel &+= 1
    }
  }

  /// Target rows from `first` to before `last` of some samples.
  func runRows(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ first: Int, _ last: Int, samples: Int, channels: Int, block: Int, _ place: TilePlace
  ) {
    let isDense = usesRowTiles(channels)
    let (start, end) = isDense ? (last, last) : rowsAlike(first, last, samples: samples)
    var q = first
    while q < last {
      let r = rows.taps(q)
      if isDense {
        runDenseRow(
          source, filter, bias, &target, q, r, samples: samples, channels: channels, block: block,
          place)
      } else {
        runRow(
          source, filter, bias, &target, q, r, samples: samples, channels: channels, block: block,
          place, hasBorders: q < start || q >= end)
      }
      q &+= 1
    }
    if start < end {
      runBorders(
        source, filter, bias, &target, start, end, samples: samples, channels: channels,
        block: block, place)
    }
  }

  /// The rows, from a first one to before an end, whose borders are taken in tiles down the columns: where
  /// samples are too few for tiles across them, and more rows have the same taps.
  private func rowsAlike(_ first: Int, _ last: Int, samples: Int) -> (first: Int, end: Int) {
    if samples >= 4 || rows.residues > 1 || columns.residues > 1 { return (last, last) }
    let (interior, count) = rows.interior(0)
    let start = greater(first, interior)
    let end = lesser(last, interior &+ count)
    return end &- start > samples ? (start, end) : (last, last)
  }

  /// The columns at the borders of target rows with the same taps, in tiles down each column.
  private func runBorders(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ first: Int, _ end: Int, samples: Int, channels: Int, block: Int, _ base: TilePlace
  ) {
    let r = rows.taps(first)
    let (interior, count) = columns.interior(0)
    var column = count > 0 && interior == 0 ? count : 0
    while column < columns.targetSize {
      let c = columns.taps(column)
      let w = window(r, c)
      var p = base
      p.source &+= r.position &* sourceRow &+ c.position &* sourceStride
      p.sourceStep = rows.sourceStep &* sourceRow
      p.target &+= first &* targetRow &+ column &* targetStride
      p.targetStep = targetRow
      p.filter &+= (r.first &* columns.kernel &+ c.first) &* tapSize
      runAlong(
        source, filter, bias, &target, w, p, pixels: end &- first, samples: samples,
        channels: channels, block: block)
      column &+= 1
      if column == interior { column &+= count }
    }
  }

  /// One target row of some samples: the interior in tiles along the row, the rest in tiles across
  /// the samples, whose taps are the same at the same position; or the interior alone.
  private func runRow(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ q: Int, _ r: Taps, samples: Int, channels: Int, block: Int, _ base: TilePlace,
    hasBorders: Bool
  ) {
    var row = base
    row.source &+= r.position &* sourceRow
    row.target &+= q &* targetRow
    row.filter &+= r.first &* columns.kernel &* tapSize
    let step = columns.residues
    var residue = 0
    while residue < step {
      let (first, count) = columns.interior(residue)
      let most = mostRows(channels: channels)
      var along = count / most &* most
      if !hasBorders || samples < count &- along { along = count }
      var column = hasBorders ? residue : first
      let end = hasBorders ? columns.targetSize : first &+ along
      while column < end {
        let c = columns.taps(column)
        let w = window(r, c)
        var p = row
        p.source &+= c.position &* sourceStride
        p.target &+= column &* targetStride
        p.filter &+= c.first &* tapSize
        if column == first && along > 0 {
          p.sourceStep = columns.sourceStep &* sourceStride
          p.targetStep = step &* targetStride
          runAlong(
            source, filter, bias, &target, w, p, pixels: along, samples: samples,
            channels: channels, block: block)
          column &+= along &* step
        } else {
          p.sourceStep = sourceSample
          p.targetStep = targetSample
          tile(
            samples, channels: channels, block: block, source, filter, bias, &target, w, p,
            adding: adding)
          column &+= step
        }
      }
      residue &+= 1
    }
  }

  /// One target row of some samples, in row tiles.
  private func runDenseRow(
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

  /// Neighbouring pixels of a row or of a column of each sample.
  @inline(__always)
  private func runAlong(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, pixels: Int, samples: Int, channels: Int, block: Int
  ) {
    var sample = 0
    while sample < samples {
      var pixel = 0
      while pixel < pixels {
        let height = tileHeight(pixels &- pixel, channels: channels)
        var at = p
        at.source &+= sample &* sourceSample &+ pixel &* p.sourceStep
        at.target &+= sample &* targetSample &+ pixel &* p.targetStep
        tile(
          height, channels: channels, block: block, source, filter, bias, &target, w, at,
          adding: adding)
        pixel &+= height
      }
      sample &+= 1
    }
  }
}

/// Output rows `firstRow ..< firstRow + rowCount` of a batch, no value less than `least`; `y` begins
/// with the first of them.
@inline(never)
public func convolutionForwardRows(
  _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, least: Float
) {
  Correlation(forward: g, least: least).run(
    raw(x), raw(filter), raw(bias), &y, firstRow: firstRow, rowCount: rowCount)
}

/// Input rows `firstRow ..< firstRow + rowCount` of a batch; `dx` begins with the first of them.
///
/// The transposed filter is `[fh, fw, group outputs, input.channelStride]`.
@inline(never)
public func convolutionInputGradientRows(
  _ dy: Span<Float>, transposed: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
) {
  Correlation(inputGradient: g, adding: adding).run(
    raw(dy), raw(transposed), RawSpan(), &dx, firstRow: firstRow, rowCount: rowCount)
}

/// Whether `convolutionForwardRows` serves outputs that lie in half a vector.
@inline(never)
public func convolutionForwardTakesHalves(_ g: ConvolutionGeometry) -> Bool {
  Correlation(forward: g, least: -.infinity).takesHalves
}

/// Whether `convolutionInputGradientRows` serves inputs that lie in half a vector.
@inline(never)
public func convolutionInputGradientTakesHalves(_ g: ConvolutionGeometry) -> Bool {
  Correlation(inputGradient: g, adding: false).takesHalves
}
