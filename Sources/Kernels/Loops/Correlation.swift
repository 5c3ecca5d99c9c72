// Convolution and the gradient of its input, where the target channels of a group are whole vectors:
// both sum, at each target position, over the taps that reach inside the source.

public import Geometry

/// A source pixel meets a filter tap, and their product is added to a target pixel; all in floats.
struct Correlation {
  let rows: Axis
  let columns: Axis
  let groups: Int
  /// Source channels of a group.
  let depth: Int
  /// Target channels of a group, padding lanes included.
  let groupTargets: Int
  let sourceStride: Int
  let targetStride: Int
  let adding: Bool

  var sourceRow: Int { columns.sourceSize &* sourceStride }
  var sourceSample: Int { rows.sourceSize &* sourceRow }
  var targetRow: Int { columns.targetSize &* targetStride }
  var targetSample: Int { rows.targetSize &* targetRow }
  /// The filter's vectors run over all target channels, so its stride is the target's.
  var tapSize: Int { depth &* targetStride }

  /// The forward pass of a convolution.
  init(forward g: ConvolutionGeometry) {
    rows = Axis(height: g, backward: false)
    columns = Axis(width: g, backward: false)
    groups = g.groups
    depth = g.groupInputs
    groupTargets = g.groups == 1 ? g.filterStride : g.groupOutputs
    sourceStride = g.inputStride
    targetStride = g.filterStride
    adding = false
  }

  /// The gradient of its input, by the transposed filter.
  init(inputGradient g: ConvolutionGeometry, adding: Bool) {
    rows = Axis(height: g, backward: true)
    columns = Axis(width: g, backward: true)
    groups = g.groups
    depth = g.groupOutputs
    groupTargets = g.groups == 1 ? g.input.channelStride : g.groupInputs
    sourceStride = g.filterStride
    targetStride = g.input.channelStride
    self.adding = adding
  }

  /// The taps of a target position, as a tile walks them.
  @inline(__always)
  func window(_ r: Taps, _ c: Taps) -> Window {
    var w = Window(depth: depth, filterStride: targetStride)
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
    var row = firstRow
    let end = firstRow &+ rowCount
    while row < end {
      let sample = row / rows.targetSize
      let first = row &- sample &* rows.targetSize
      var samples = 1
      let last = lesser(rows.targetSize, first &+ end &- row)
      if first == 0 && last == rows.targetSize {
        samples = lesser(tileRows, (end &- row) / rows.targetSize)
      }
      let base = (row &- firstRow) &* targetRow &- first &* targetRow
      for group in 0..<groups {
        var block = group &* groupTargets
        let blockEnd = block &+ groupTargets
        while block < blockEnd {
          let channels = lesser(2 &* laneCount, blockEnd &- block)
          let place = TilePlace(
            source: sample &* sourceSample &+ group &* depth, sourceStep: 0,
            target: base &+ block, targetStep: 0, filter: block)
          var q = first
          while q < last {
            runRow(
              source, filter, bias, &target, q, samples: samples, channels: channels, block: block,
              place)
            q &+= 1
          }
          block &+= channels
        }
      }
      row &+= samples &* (last &- first)
    }
  }

  /// One target row of some samples: the interior in tiles along the row, the rest in tiles across
  /// the samples, whose taps are the same at the same position.
  private func runRow(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ q: Int, samples: Int, channels: Int, block: Int, _ base: TilePlace
  ) {
    let r = rows.taps(q)
    var row = base
    row.source &+= r.position &* sourceRow
    row.target &+= q &* targetRow
    row.filter &+= r.first &* columns.kernel &* tapSize
    let step = columns.residues
    var residue = 0
    while residue < step {
      let (first, count) = columns.interior(residue)
      var along = count / tileRows &* tileRows
      if samples < count &- along { along = count }
      var column = residue
      while column < columns.targetSize {
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

  /// The interior of a row of each sample.
  @inline(__always)
  private func runAlong(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ w: Window, _ p: TilePlace, pixels: Int, samples: Int, channels: Int, block: Int
  ) {
    var sample = 0
    while sample < samples {
      var pixel = 0
      while pixel < pixels {
        let height = lesser(tileRows, pixels &- pixel)
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

extension Axis {
  /// The height of a convolution.
  init(height g: ConvolutionGeometry, backward: Bool) {
    self.init(
      kernel: g.filterHeight, stride: g.strideHeight, padding: g.paddingHeight,
      dilation: g.dilationHeight, sourceSize: backward ? g.output.height : g.input.height,
      targetSize: backward ? g.input.height : g.output.height, backward: backward)
  }

  /// The width of a convolution.
  init(width g: ConvolutionGeometry, backward: Bool) {
    self.init(
      kernel: g.filterWidth, stride: g.strideWidth, padding: g.paddingWidth,
      dilation: g.dilationWidth, sourceSize: backward ? g.output.width : g.input.width,
      targetSize: backward ? g.input.width : g.output.width, backward: backward)
  }
}

/// Output rows `firstRow ..< firstRow + rowCount` of a batch; `y` begins with the first of them.
@inline(never)
public func convolutionForwardRows(
  _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int
) {
  Correlation(forward: g).run(
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
