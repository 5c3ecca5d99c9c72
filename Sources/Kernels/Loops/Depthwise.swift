// Convolutions with a filter for each input channel: vectors run along channels. With one output a
// channel, source, filter and target have the same lanes; with several (a multiplier), output *o*
// reads channel *o / multiplier*.

public import Geometry

/// A pass of a depthwise convolution over target rows; all in floats.
struct Depthwise {
  let rows: Axis
  let columns: Axis
  let sourceStride: Int
  let targetStride: Int
  let filterStride: Int
  let outputs: Int
  let multiplier: Int
  let adding: Bool
  /// The least value of an output.
  let least: Float

  /// A pass over outputs, or (`backward`) over inputs.
  init(
    _ g: ConvolutionGeometry, backward: Bool, adding: Bool, least: Float = -.infinity
  ) {
    rows = Axis(height: g, backward: backward)
    columns = Axis(width: g, backward: backward)
    sourceStride = backward ? g.filterStride : g.inputStride
    targetStride = backward ? g.input.channelStride : g.filterStride
    filterStride = g.filterStride
    outputs = g.output.channels
    multiplier = g.groupOutputs
    self.adding = adding
    self.least = least
  }

  /// Whether source, filter and target have the same lanes.
  var isPlain: Bool { multiplier == 1 && sourceStride == filterStride }

  /// Whether the columns are such as `DepthwiseWalk` is made for.
  var walks: Bool {
    isPlain && targetStride == sourceStride && columns.dilation == 1
      && (columns.kernel == 3 && columns.stride <= 2 || columns.kernel == 5 && columns.stride == 1)
  }

  /// The taps of a target position, as the loops below walk them.
  @inline(__always)
  func window(_ r: Taps, _ c: Taps) -> Window {
    var w = Window(depth: 1, filterStride: filterStride, least: least)
    w.rows = r.count
    w.rowStep = r.positionStep &* columns.sourceSize &* sourceStride
    w.filterRowStep = r.step &* columns.kernel &* filterStride
    w.columns = c.count
    w.columnStep = c.positionStep &* sourceStride
    w.filterColumnStep = c.step &* filterStride
    return w
  }

  /// Calls for each target row of `firstRow ..< firstRow + rowCount`, counted over the batch.
  func run(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    firstRow: Int, rowCount: Int
  ) {
    var out = raw(&target)
    let sourceSample = rows.sourceSize &* columns.sourceSize &* sourceStride
    let floats = columns.targetSize &* targetStride &+ sourceSample / rows.targetSize
    let isCold = rowCount &* floats > coldFloats
    var row = 0
    while row < rowCount {
      let sample = (firstRow &+ row) / rows.targetSize
      let r = rows.taps(firstRow &+ row &- sample &* rows.targetSize)
      let s = sample &* sourceSample &+ r.position &* columns.sourceSize &* sourceStride
      let place = TilePlace(
        source: s, sourceStep: columns.sourceStep &* sourceStride,
        target: row &* columns.targetSize &* targetStride,
        targetStep: columns.residues &* targetStride,
        filter: r.first &* columns.kernel &* filterStride)
      if walks && r.count > 0 {
        walk(source, filter, bias, &out, r, place, isCold: isCold)
      } else {
        runRow(source, filter, bias, &out, r, place)
      }
      row &+= 1
    }
  }

  /// One target row by `DepthwiseWalk`, up to three rows of taps at a time.
  private func walk(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ out: inout MutableRawSpan,
    _ r: Taps, _ place: TilePlace, isCold: Bool
  ) {
    let isTurned = columns.backward && columns.stride == 1
    let (last, padding) = (columns.kernel &- 1, columns.padding)
    var row = DepthwiseRow(
      source: place.source, rowStep: r.positionStep &* columns.sourceSize &* sourceStride,
      filter: place.filter &+ (isTurned ? last &* filterStride : 0),
      filterRowStep: r.step &* columns.kernel &* filterStride,
      filterColumnStep: isTurned ? -filterStride : filterStride, target: place.target,
      stride: targetStride, sourceSize: columns.sourceSize, targetSize: columns.targetSize,
      least: least, shift: isTurned ? padding &- last : columns.backward ? -(padding % 2) : -padding
    )
    var done = 0
    while done < r.count {
      let count = lesser(columns.kernel == 3 ? 3 : walkRowsOfFive, r.count &- done)
      let bias = done == 0 ? bias : RawSpan()
      row.least = done &+ count == r.count ? least : -.infinity
      walk(
        source, filter, bias, &out, row, rows: count, isCold: isCold, adding: adding || done > 0)
      done &+= count
      row.source &+= count &* row.rowStep
      row.filter &+= count &* row.filterRowStep
    }
  }

  private func walk(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ out: inout MutableRawSpan,
    _ row: DepthwiseRow, rows: Int, isCold: Bool, adding: Bool
  ) {
    let (reads, writes) = (Ahead(source, isCold), Ahead(out, isCold))
    let newest = greater(row.source, row.source &+ (rows &- 1) &* row.rowStep)
    let width = columns.sourceSize &* (columns.backward ? 1 : columns.stride)
    let nextSource = newest &+ columns.sourceSize &* sourceStride
    let nextTarget = row.target &+ columns.targetSize &* targetStride
    var block = 0
    while block < filterStride {
      // A share of what the next row of targets will need.
      reads.read(nextSource &+ block &* width, width &* laneCount)
      writes.written(nextTarget &+ block &* columns.targetSize, columns.targetSize &* laneCount)
      let start = bias.isEmpty ? Lanes.zero : load(bias, block)
      switch (columns.kernel, rows) {
      case (3, 1): threes(DepthwiseWalk<1, 3>.self, source, filter, start, &out, row, block, adding)
      case (3, 2): threes(DepthwiseWalk<2, 3>.self, source, filter, start, &out, row, block, adding)
      case (3, _): threes(DepthwiseWalk<3, 3>.self, source, filter, start, &out, row, block, adding)
      case (_, 1):
        DepthwiseWalk<1, 5>.unit(source, filter, start, &out, row, block: block, adding: adding)
      case (_, 2):
        DepthwiseWalk<2, 5>.unit(source, filter, start, &out, row, block: block, adding: adding)
      default:
        DepthwiseWalk<3, 5>.unit(source, filter, start, &out, row, block: block, adding: adding)
      }
      block &+= laneCount
    }
  }

  /// One vector of channels under three columns of taps.
  @inline(__always)
  private func threes<let rows: Int>(
    _ walk: DepthwiseWalk<rows, 3>.Type, _ source: RawSpan, _ filter: RawSpan, _ start: Lanes,
    _ out: inout MutableRawSpan, _ row: DepthwiseRow, _ block: Int, _ adding: Bool
  ) {
    if columns.stride == 1 {
      walk.unit(source, filter, start, &out, row, block: block, adding: adding)
    } else if columns.backward {
      walk.spread(
        source, filter, &out, row, firstColumn: columns.padding / 2, block: block, adding: adding)
    } else {
      walk.strided(source, filter, start, &out, row, block: block, adding: adding)
    }
  }
}

/// Output rows of a depthwise convolution, no value less than `least`; `y` begins with the first of
/// them.
@inline(never)
public func depthwiseForwardRows(
  _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, least: Float
) {
  Depthwise(g, backward: false, adding: false, least: least).run(
    raw(x), raw(filter), raw(bias), &y, firstRow: firstRow, rowCount: rowCount)
}

/// Input rows of the gradient of a depthwise convolution; `dx` begins with the first of them.
@inline(never)
public func depthwiseInputGradientRows(
  _ dy: Span<Float>, _ filter: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
) {
  Depthwise(g, backward: true, adding: adding).run(
    raw(dy), raw(filter), RawSpan(), &dx, firstRow: firstRow, rowCount: rowCount)
}
