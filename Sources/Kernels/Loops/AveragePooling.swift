// Average pooling: vectors along channels. Windows of 3 × 3 that overlap are summed by a walk along
// rows, in both directions; all others one by one.

public import Geometry

/// Output rows `firstRow ..< firstRow + rows` of a batch; `y` begins with the first of them.
@inline(never)
public func averagePoolingRows(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, firstRow: Int,
  rows: Int
) {
  let x = raw(x)
  var y = raw(&y)
  let width = g.output.width &* g.input.channelStride
  var row = firstRow
  while row < firstRow &+ rows {
    let sample = row / g.output.height
    let line = row &- sample &* g.output.height
    let from = sample &* g.input.storage
    let target = (row &- firstRow) &* width
    if g.sharesSums {
      AverageRow(g, line: line, backward: false)
        .run(x, from, &y, target, backward: false, adding: false)
    } else {
      averageRow(x, from, &y, target, g, line: line)
    }
    row &+= 1
  }
}

/// One output row, window by window.
private func averageRow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ g: PoolingGeometry,
  line: Int
) {
  var target = target
  var column = 0
  while column < g.output.width {
    let cut = Cut(g, row: line, column: column)
    let factor = Lanes(repeating: 1 / cut.divisor(g))
    let first = from &+ cut.first
    switch (cut.height, cut.width) {
    case (2, 2): MeanWindow<2, 2>.run(x, first, &y, target, cut, factor)
    case (3, 3): MeanWindow<3, 3>.run(x, first, &y, target, cut, factor)
    default: anyMeanWindow(x, first, &y, target, cut, factor)
    }
    target &+= cut.pixelStep
    column &+= 1
  }
}

/// One output pixel, from a window of any size.
private func anyMeanWindow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ cut: Cut, _ factor: Lanes
) {
  var block = 0
  while block < cut.pixelStep {
    var sum = Lanes.zero
    var i = 0
    while i < cut.height {
      var line = Lanes.zero
      var at = from &+ i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        line += load(x, at)
        at &+= cut.pixelStep
        j &+= 1
      }
      sum += line
      i &+= 1
    }
    store(sum * factor, &y, target &+ block)
    block &+= laneCount
  }
}

/// One output pixel's gradient, into a window of any size.
private func anyMeanWindowGradient(
  _ dy: RawSpan, _ source: Int, _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut,
  _ factor: Lanes, adding: Bool
) {
  var block = 0
  while block < cut.pixelStep {
    let share = load(dy, source &+ block) * factor
    var i = 0
    while i < cut.height {
      var at = to &+ i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        put(share, &dx, at, adding: adding)
        at &+= cut.pixelStep
        j &+= 1
      }
      i &+= 1
    }
    block &+= laneCount
  }
}

/// Windows of a fixed size.
private enum MeanWindow<let height: Int, let width: Int> {
  @inline(__always)
  static func run(
    _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ cut: Cut,
    _ factor: Lanes
  ) {
    var block = 0
    while block < cut.pixelStep {
      var sum = Lanes.zero
      var i = 0
      while i < height {
        var line = load(x, from &+ i &* cut.rowStep &+ block)
        var j = 1
        while j < width {
          line += load(x, from &+ i &* cut.rowStep &+ j &* cut.pixelStep &+ block)
          j &+= 1
        }
        sum += line
        i &+= 1
      }
      store(sum * factor, &y, target &+ block)
      block &+= laneCount
    }
  }

  @inline(__always)
  static func gradient(
    _ dy: RawSpan, _ source: Int, _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut,
    _ factor: Lanes, adding: Bool
  ) {
    var block = 0
    while block < cut.pixelStep {
      let share = load(dy, source &+ block) * factor
      var i = 0
      while i < height {
        var j = 0
        while j < width {
          let at = to &+ i &* cut.rowStep &+ j &* cut.pixelStep &+ block
          put(share, &dx, at, adding: adding)
          j &+= 1
        }
        i &+= 1
      }
      block &+= laneCount
    }
  }
}

/// Samples `firstSample ..< firstSample + samples`; `dx` begins with the first of them.
@inline(never)
public func averagePoolingGradientSamples(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, _ g: PoolingGeometry, firstSample: Int,
  samples: Int, adding: Bool
) {
  let dy = raw(dy)
  var dx = raw(&dx)
  var sample = 0
  while sample < samples {
    let source = (firstSample &+ sample) &* g.output.storage
    let to = sample &* g.input.storage
    if g.sharesSums {
      var line = 0
      while line < g.input.height {
        AverageRow(g, line: line, backward: true)
          .run(
            dy, source, &dx, to &+ line &* g.input.width &* g.input.channelStride, backward: true,
            adding: adding)
        line &+= 1
      }
    } else {
      averageGradient(dy, source, &dx, to, g, adding: adding)
    }
    sample &+= 1
  }
}

/// One sample, window by window.
private func averageGradient(
  _ dy: RawSpan, _ source: Int, _ dx: inout MutableRawSpan, _ to: Int, _ g: PoolingGeometry,
  adding: Bool
) {
  // Where windows are disjoint, what they write need not be read.
  let isDisjoint = g.isDisjoint
  if !adding && !(isDisjoint && g.isCovering) { clear(&dx, from: to, g.input.storage) }
  let adds = adding || !isDisjoint
  var s = source
  var row = 0
  while row < g.output.height {
    var column = 0
    while column < g.output.width {
      let cut = Cut(g, row: row, column: column)
      let factor = Lanes(repeating: 1 / cut.divisor(g))
      if cut.height == 2 && cut.width == 2 {
        MeanWindow<2, 2>.gradient(dy, s, &dx, to &+ cut.first, cut, factor, adding: adds)
      } else {
        anyMeanWindowGradient(dy, s, &dx, to &+ cut.first, cut, factor, adding: adds)
      }
      s &+= cut.pixelStep
      column &+= 1
    }
    row &+= 1
  }
}
