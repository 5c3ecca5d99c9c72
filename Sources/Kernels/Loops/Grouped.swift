// Convolutions whose groups are no whole vectors: correct for every group count, and slower. The
// innermost loop runs along the channels of one group.

public import Geometry

/// A pass of a grouped convolution over target rows; all in floats.
struct Grouped {
  let rows: Axis
  let columns: Axis
  let groups: Int
  /// Source channels of a group.
  let depth: Int
  /// Target channels of a group.
  let width: Int
  let sourceStride: Int
  let targetStride: Int
  let adding: Bool

  /// Target rows `firstRow ..< firstRow + rowCount`, counted over the batch.
  func run(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    firstRow: Int, rowCount: Int
  ) {
    var out = raw(&target)
    let sourceRow = columns.sourceSize &* sourceStride
    var row = 0
    while row < rowCount {
      let sample = (firstRow &+ row) / rows.targetSize
      let r = rows.taps(firstRow &+ row &- sample &* rows.targetSize)
      var column = 0
      while column < columns.targetSize {
        let c = columns.taps(column)
        let target = (row &* columns.targetSize &+ column) &* targetStride
        if !adding { start(&out, target, bias) }
        var tap = 0
        while tap < r.count &* c.count {
          let i = tap / c.count
          let j = tap &- i &* c.count
          let pixel =
            (sample &* rows.sourceSize &+ r.position &+ i &* r.positionStep) &* sourceRow
            &+ (c.position &+ j &* c.positionStep) &* sourceStride
          let t = (r.first &+ i &* r.step) &* columns.kernel &+ c.first &+ j &* c.step
          addTap(source, filter, &out, pixel: pixel, tap: t, target: target)
          tap &+= 1
        }
        column &+= 1
      }
      row &+= 1
    }
  }

  private func start(_ out: inout MutableRawSpan, _ target: Int, _ bias: RawSpan) {
    var lane = 0
    while lane < targetStride {
      store(bias.isEmpty ? Lanes.zero : load(bias, lane), &out, target &+ lane)
      lane &+= laneCount
    }
  }

  @inline(__always)
  private func addTap(
    _ source: RawSpan, _ filter: RawSpan, _ out: inout MutableRawSpan, pixel: Int, tap: Int,
    target: Int
  ) {
    var group = 0
    while group < groups {
      var k = 0
      while k < depth {
        let x = scalar(source, pixel &+ group &* depth &+ k)
        let f = (tap &* depth &+ k) &* targetStride &+ group &* width
        addMultiple(x, filter, f, &out, target &+ group &* width, count: width)
        k &+= 1
      }
      group &+= 1
    }
  }
}

/// target += x · source, over `count` floats.
@inline(__always)
private func addMultiple(
  _ x: Float, _ source: RawSpan, _ s: Int, _ target: inout MutableRawSpan, _ t: Int, count: Int
) {
  var i = 0
  while i < count {
    store(scalar(target, t &+ i).addingProduct(x, scalar(source, s &+ i)), &target, t &+ i)
    i &+= 1
  }
}

/// Output rows of a grouped convolution; `y` begins with the first of them.
@inline(never)
public func groupedForwardRows(
  _ x: Span<Float>, _ filter: Span<Float>, _ bias: Span<Float>, into y: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int
) {
  let pass = Grouped(
    rows: Axis(height: g, backward: false), columns: Axis(width: g, backward: false),
    groups: g.groups, depth: g.groupInputs, width: g.groupOutputs, sourceStride: g.inputStride,
    targetStride: g.filterStride, adding: false)
  pass.run(raw(x), raw(filter), raw(bias), &y, firstRow: firstRow, rowCount: rowCount)
}

/// Input rows of the gradient of a grouped convolution, by the transposed filter; `dx` begins with
/// the first of them.
@inline(never)
public func groupedInputGradientRows(
  _ dy: Span<Float>, transposed: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, firstRow: Int, rowCount: Int, adding: Bool
) {
  let pass = Grouped(
    rows: Axis(height: g, backward: true), columns: Axis(width: g, backward: true),
    groups: g.groups, depth: g.groupOutputs, width: g.groupInputs, sourceStride: g.filterStride,
    targetStride: g.input.channelStride, adding: adding)
  pass.run(raw(dy), raw(transposed), RawSpan(), &dx, firstRow: firstRow, rowCount: rowCount)
}

/// Rows `firstRow ..< firstRow + rows` of the gradient of a grouped filter; `dFilter` begins with the
/// first of them.
@inline(never)
public func groupedFilterGradientRows(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, firstRow: Int, rows: Int, adding: Bool
) {
  let x = raw(x)
  let dy = raw(dy)
  var out = raw(&dFilter)
  var row = 0
  while row < rows {
    var lane = 0
    while lane < g.filterStride && !adding {
      store(Lanes.zero, &out, row &* g.filterStride &+ lane)
      lane &+= laneCount
    }
    let tap = (firstRow &+ row) / g.groupInputs
    let k = firstRow &+ row &- tap &* g.groupInputs
    let tapRow = tap / g.filterWidth
    let all = Chunk(sample: 0, samples: batch, line: 0, lines: g.output.height)
    let r = Region(g, all, tapRow: tapRow, tapColumn: tap &- tapRow &* g.filterWidth)
    var line = 0
    while line < r.samples &* r.lines {
      let sample = line / r.lines
      let height = line &- sample &* r.lines
      var s = r.x &+ sample &* r.xSample &+ height &* r.xLine &+ k
      var d = r.dy &+ sample &* r.dySample &+ height &* r.dyLine
      var pixel = 0
      while pixel < r.pixels {
        var group = 0
        while group < g.groups {
          let v = scalar(x, s &+ group &* g.groupInputs)
          let first = group &* g.groupOutputs
          addMultiple(
            v, dy, d &+ first, &out, row &* g.filterStride &+ first, count: g.groupOutputs)
          group &+= 1
        }
        s &+= r.xPixel
        d &+= r.dyPixel
        pixel &+= 1
      }
      line &+= 1
    }
    row &+= 1
  }
}
