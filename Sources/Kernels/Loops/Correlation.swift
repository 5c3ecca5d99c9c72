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
    if laneCount == 8 && end &- block == 3 &* laneCount { return 3 &* laneCount }
    let isOne = hasRowTiles && isHalf(block &+ laneCount)
    return isOne || end &- block == laneCount ? laneCount : 2 &* laneCount
  }

  /// Whether the vector that begins at `block` is half empty, so that source channels go in pairs.
  func isHalf(_ block: Int) -> Bool {
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
