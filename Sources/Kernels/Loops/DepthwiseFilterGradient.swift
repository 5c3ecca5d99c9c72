// The gradient of a depthwise filter: for every tap and channel, a sum over the pixels of the batch.
// The outputs are cut into rectangles that see the same taps; a block of taps passes over a rectangle
// with all its sums in registers.

public import Geometry

/// Neighbouring outputs, along height or along width, that see the same taps.
private struct Stretch {
  let first: Int
  let count: Int
  let taps: Taps

  /// The outputs from `first` on.
  init(_ axis: Axis, from first: Int) {
    let taps = axis.taps(first)
    var end = first &+ 1
    while end < axis.targetSize {
      let next = axis.taps(end)
      if next.first != taps.first || next.count != taps.count { break }
      end &+= 1
    }
    self.first = first
    count = end &- first
    self.taps = taps
  }
}

/// Outputs of some samples and the input under the first tap of each; all in floats.
private struct Rectangle {
  let samples: Int
  let lines: Int
  let pixels: Int
  var x: Int
  let xSample: Int
  let xLine: Int
  let xPixel: Int
  /// From the input under one tap to the one under the tap below.
  let xTapRow: Int
  let xTapColumn: Int
  let dy: Int
  let dySample: Int
  let dyLine: Int
  let dyPixel: Int

  init(_ g: ConvolutionGeometry, sample: Int, samples: Int, _ rows: Stretch, _ columns: Stretch) {
    self.samples = samples
    lines = rows.count
    pixels = columns.count
    xSample = g.inputStorage
    xLine = g.strideHeight &* g.input.width &* g.inputStride
    xPixel = g.strideWidth &* g.inputStride
    xTapRow = g.dilationHeight &* g.input.width &* g.inputStride
    xTapColumn = g.dilationWidth &* g.inputStride
    x =
      sample &* xSample
      &+ (rows.taps.position &* g.input.width &+ columns.taps.position) &* g.inputStride
    dySample = g.output.storage
    dyLine = g.output.width &* g.filterStride
    dyPixel = g.filterStride
    dy = sample &* dySample &+ rows.first &* dyLine &+ columns.first &* dyPixel
  }
}

/// Taps `firstTap ..< firstTap + taps` of the gradient of a depthwise filter, which are whole rows of
/// it; `dFilter` begins with the first of them, and is overwritten or added to.
@inline(never)
public func depthwiseFilterGradientTaps(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, firstTap: Int, taps: Int, adding: Bool
) {
  let pass = DepthwiseGradient(g, firstRow: firstTap / g.filterWidth, rows: taps / g.filterWidth)
  let x = raw(x)
  let dy = raw(dy)
  var out = raw(&dFilter)
  var i = 0
  while !adding && i < taps &* g.filterStride {
    store(Lanes.zero, &out, i)
    i &+= laneCount
  }
  // As many samples as the second cache holds, so that every rectangle finds them there.
  let fitting = greater(1, 65536 / (g.inputStorage &+ g.output.storage))
  var sample = 0
  while sample < batch {
    let samples = lesser(fitting, batch &- sample)
    pass.run(x, dy, &out, sample: sample, samples: samples)
    sample &+= samples
  }
}

/// The sums for some rows of a filter.
private struct DepthwiseGradient {
  let g: ConvolutionGeometry
  let firstRow: Int
  let rows: Int

  init(_ g: ConvolutionGeometry, firstRow: Int, rows: Int) {
    self.g = g
    self.firstRow = firstRow
    self.rows = rows
  }

  /// Adds the sums over some samples, rectangle by rectangle.
  func run(_ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, sample: Int, samples: Int) {
    let height = Axis(height: g, backward: false)
    let width = Axis(width: g, backward: false)
    var line = 0
    while line < g.output.height {
      let lines = Stretch(height, from: line)
      var column = 0
      while column < g.output.width {
        let columns = Stretch(width, from: column)
        let place = Rectangle(g, sample: sample, samples: samples, lines, columns)
        run(x, dy, &out, place, lines.taps, columns.taps)
        column &+= columns.count
      }
      line &+= lines.count
    }
  }

  /// Adds the sums of all taps over a rectangle, in blocks of up to 3 × 3 taps.
  private func run(
    _ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, _ place: Rectangle, _ r: Taps,
    _ c: Taps
  ) {
    let end = lesser(r.first &+ r.count, firstRow &+ rows)
    var row = greater(r.first, firstRow)
    while row < end {
      let tapRows = lesser(3, end &- row)
      var column = c.first
      while column < c.first &+ c.count {
        let tapColumns = lesser(3, c.first &+ c.count &- column)
        var p = place
        p.x &+= (row &- r.first) &* p.xTapRow &+ (column &- c.first) &* p.xTapColumn
        let target = ((row &- firstRow) &* g.filterWidth &+ column) &* g.filterStride
        run(x, dy, &out, p, target, rows: tapRows, columns: tapColumns)
        column &+= tapColumns
      }
      row &+= tapRows
    }
  }

  private func run(
    _ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, _ p: Rectangle, _ target: Int,
    rows: Int, columns: Int
  ) {
    if g.groupOutputs > 1 || g.inputStride != g.filterStride {
      var tap = 0
      while tap < rows &* columns {
        spread(x, dy, &out, p, target, row: tap / columns, column: tap % columns)
        tap &+= 1
      }
      return
    }
    switch (rows, columns) {
    case (1, 1): GradientTile<1, 1>.run(x, dy, &out, p, target, g)
    case (1, 2): GradientTile<1, 2>.run(x, dy, &out, p, target, g)
    case (1, _): GradientTile<1, 3>.run(x, dy, &out, p, target, g)
    case (2, 1): GradientTile<2, 1>.run(x, dy, &out, p, target, g)
    case (2, 2): GradientTile<2, 2>.run(x, dy, &out, p, target, g)
    case (2, _): GradientTile<2, 3>.run(x, dy, &out, p, target, g)
    case (_, 1): GradientTile<3, 1>.run(x, dy, &out, p, target, g)
    case (_, 2): GradientTile<3, 2>.run(x, dy, &out, p, target, g)
    default: GradientTile<3, 3>.run(x, dy, &out, p, target, g)
    }
  }

  /// One tap where an input channel has several outputs, or lies without padding lanes.
  private func spread(
    _ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, _ p: Rectangle, _ target: Int,
    row: Int, column: Int
  ) {
    let tap = row &* p.xTapRow &+ column &* p.xTapColumn
    let t = target &+ (row &* g.filterWidth &+ column) &* g.filterStride
    var block = 0
    while block < g.filterStride {
      var sum = Lanes.zero
      var line = 0
      while line < p.samples &* p.lines {
        let sample = line / p.lines
        let within = line &- sample &* p.lines
        var s = p.x &+ sample &* p.xSample &+ within &* p.xLine &+ tap
        var d = p.dy &+ sample &* p.dySample &+ within &* p.dyLine &+ block
        var pixel = 0
        while pixel < p.pixels {
          let v = spreadLanes(
            x, s, firstOutput: block, outputs: g.output.channels, multiplier: g.groupOutputs)
          sum = sum.addingProduct(v, load(dy, d))
          s &+= p.xPixel
          d &+= p.dyPixel
          pixel &+= 1
        }
        line &+= 1
      }
      put(sum, &out, t &+ block, adding: true)
      block &+= laneCount
    }
  }
}

/// A block of taps whose sums are kept in registers.
private enum GradientTile<let rows: Int, let columns: Int> {
  typealias Sums = InlineArray<rows, InlineArray<columns, Lanes>>

  /// Adds the sums over a rectangle to the weights from `target` on, for all channels.
  static func run(
    _ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, _ p: Rectangle, _ target: Int,
    _ g: ConvolutionGeometry
  ) {
    var block = 0
    while block < g.filterStride {
      var sum = Sums(repeating: InlineArray(repeating: Lanes.zero))
      var sample = 0
      while sample < p.samples {
        var xLine = p.x &+ sample &* p.xSample &+ block
        var dyLine = p.dy &+ sample &* p.dySample &+ block
        var line = 0
        while line < p.lines {
          sums(x, dy, &sum, p, from: xLine, dyLine)
          xLine &+= p.xLine
          dyLine &+= p.dyLine
          line &+= 1
        }
        sample &+= 1
      }
      var i = 0
      while i < rows {
        var j = 0
        while j < columns {
          let t = target &+ (i &* g.filterWidth &+ j) &* g.filterStride &+ block
          unsafe put(sum[unchecked: i][unchecked: j], &out, t, adding: true)
          j &+= 1
        }
        i &+= 1
      }
      block &+= laneCount
    }
  }

  /// Adds to the sums along one line.
  @inline(__always)
  private static func sums(
    _ x: RawSpan, _ dy: RawSpan, _ sum: inout Sums, _ p: Rectangle, from xLine: Int, _ dyLine: Int
  ) {
    var s = xLine
    var d = dyLine
    let end = d &+ p.pixels &* p.dyPixel
    while d < end {
      let v = load(dy, d)
      var i = 0
      while i < rows {
        var j = 0
        while j < columns {
          let w = load(x, s &+ i &* p.xTapRow &+ j &* p.xTapColumn)
          unsafe sum[unchecked: i][unchecked: j] =
            sum[unchecked: i][unchecked: j].addingProduct(w, v)
          j &+= 1
        }
        i &+= 1
      }
      s &+= p.xPixel
      d &+= p.dyPixel
    }
  }
}
