// Max pooling: vectors along channels; windows of usual sizes are unrolled.

public import Geometry

/// Output rows `firstRow ..< firstRow + rows` of a batch; `y` begins with the first of them.
@inline(never)
public func maxPoolingRows(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, firstRow: Int,
  rows: Int
) {
  let x = raw(x)
  var y = raw(&y)
  let stride = g.input.channelStride
  var target = 0
  var row = firstRow
  while row < firstRow &+ rows {
    let sample = row / g.output.height
    let line = row &- sample &* g.output.height
    var column = 0
    if g.sharesMaxima {
      MaxRow(g, line: line).run(x, sample &* g.input.storage, &y, target)
      target &+= g.output.width &* stride
      column = g.output.width
    }
    while column < g.output.width {
      let cut = Cut(g, row: line, column: column)
      let from = sample &* g.input.storage &+ cut.first
      switch (cut.height, cut.width) {
      case (2, 2): MaxWindow<2, 2>.run(x, from, &y, target, cut)
      case (2, 3): MaxWindow<2, 3>.run(x, from, &y, target, cut)
      case (3, 2): MaxWindow<3, 2>.run(x, from, &y, target, cut)
      case (3, 3): MaxWindow<3, 3>.run(x, from, &y, target, cut)
      default: anyMaxWindow(x, from, &y, target, cut)
      }
      target &+= stride
      column &+= 1
    }
    row &+= 1
  }
}

/// The larger values; NaN is larger than every number.
@inline(__always)
private func larger(_ a: Lanes, _ b: Lanes) -> Lanes {
  a.replacing(with: b, where: (b .> a) .| (b .!= b))
}

/// One output pixel, from a window of any size.
private func anyMaxWindow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ cut: Cut
) {
  var block = 0
  while block < cut.pixelStep {
    var best = Lanes(repeating: -.infinity)
    var i = 0
    while i < cut.height {
      var at = from &+ i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        best = larger(best, load(x, at))
        at &+= cut.pixelStep
        j &+= 1
      }
      i &+= 1
    }
    store(best, &y, target &+ block)
    block &+= laneCount
  }
}

/// One output pixel's gradient, into a window of any size.
private func anyMaxWindowGradient(
  _ x: RawSpan, _ from: Int, best: RawSpan, dy: RawSpan, _ source: Int,
  _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut, adding: Bool
) {
  var block = 0
  while block < cut.pixelStep {
    let best = load(best, source &+ block)
    var left = load(dy, source &+ block)
    var i = 0
    while i < cut.height {
      var at = i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        let wins = load(x, from &+ at) .== best
        put(Lanes.zero.replacing(with: left, where: wins), &dx, to &+ at, adding: adding)
        left.replace(with: Lanes.zero, where: wins)
        at &+= cut.pixelStep
        j &+= 1
      }
      i &+= 1
    }
    block &+= laneCount
  }
}

/// Windows of a fixed size.
private enum MaxWindow<let height: Int, let width: Int> {
  @inline(__always)
  static func run(
    _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ cut: Cut
  ) {
    var block = 0
    while block < cut.pixelStep {
      var best = Lanes(repeating: -.infinity)
      var hasNaN = best .!= best
      var i = 0
      while i < height {
        let at = from &+ i &* cut.rowStep &+ block
        let first = load(x, at)
        let last = load(x, at &+ (width &- 1) &* cut.pixelStep)
        // One comparison finds a NaN in either of two vectors.
        hasNaN = hasNaN .| ((first .!= first) .| (last .!= last))
        best = best.replacing(with: first, where: first .> best)
        var j = 1
        while j < width &- 1 {
          let v = load(x, at &+ j &* cut.pixelStep)
          hasNaN = hasNaN .| (v .!= v)
          best = best.replacing(with: v, where: v .> best)
          j &+= 1
        }
        best = best.replacing(with: last, where: last .> best)
        i &+= 1
      }
      store(best.replacing(with: .nan, where: hasNaN), &y, target &+ block)
      block &+= laneCount
    }
  }

  @inline(__always)
  static func gradient(
    _ x: RawSpan, _ from: Int, best: RawSpan, dy: RawSpan, _ source: Int,
    _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut, adding: Bool
  ) {
    var block = 0
    while block < cut.pixelStep {
      let best = load(best, source &+ block)
      var left = load(dy, source &+ block)
      var i = 0
      while i < height {
        var j = 0
        while j < width {
          let at = i &* cut.rowStep &+ j &* cut.pixelStep &+ block
          let wins = load(x, from &+ at) .== best
          put(Lanes.zero.replacing(with: left, where: wins), &dx, to &+ at, adding: adding)
          left.replace(with: Lanes.zero, where: wins)
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
public func maxPoolingGradientSamples(
  _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, firstSample: Int, samples: Int, adding: Bool
) {
  let x = raw(x)
  let y = raw(y)
  let dy = raw(dy)
  var dx = raw(&dx)
  // Where windows are disjoint, what they write need not be read.
  let isDisjoint = g.isDisjoint
  let clears = !adding && !(isDisjoint && g.isCovering)
  var sample = 0
  while sample < samples {
    let to = sample &* g.input.storage
    if clears { clear(&dx, from: to, g.input.storage) }
    maxGradient(
      x, (firstSample &+ sample) &* g.input.storage, best: y, dy: dy,
      (firstSample &+ sample) &* g.output.storage, &dx, to, g, adding: adding || !isDisjoint)
    sample &+= 1
  }
}

/// One row of windows of 3 × 3.
private func maxGradientRow(
  _ x: RawSpan, _ from: Int, best: RawSpan, dy: RawSpan, _ source: Int,
  _ dx: inout MutableRawSpan, _ to: Int, _ g: PoolingGeometry, row: Int
) {
  let cut = Cut(g, row: row, column: 0)
  let top = greater(0, row &* g.strideHeight &- g.paddingHeight) &* cut.rowStep
  let r = MaxGradientRow(
    x: from &+ top, dx: to &+ top, y: source, rowStep: cut.rowStep, stride: cut.pixelStep,
    shift: -g.paddingWidth, inputs: g.input.width, outputs: g.output.width)
  switch (cut.height, g.strideWidth) {
  case (1, 1): MaxGradientWalk<1, 1>.run(x, best: best, dy: dy, &dx, r)
  case (2, 1): MaxGradientWalk<2, 1>.run(x, best: best, dy: dy, &dx, r)
  case (3, 1): MaxGradientWalk<3, 1>.run(x, best: best, dy: dy, &dx, r)
  case (1, _): MaxGradientWalk<1, 2>.run(x, best: best, dy: dy, &dx, r)
  case (2, _): MaxGradientWalk<2, 2>.run(x, best: best, dy: dy, &dx, r)
  default: MaxGradientWalk<3, 2>.run(x, best: best, dy: dy, &dx, r)
  }
}

/// One sample.
private func maxGradient(
  _ x: RawSpan, _ from: Int, best: RawSpan, dy: RawSpan, _ source: Int,
  _ dx: inout MutableRawSpan, _ to: Int, _ g: PoolingGeometry, adding: Bool
) {
  var s = source
  var row = 0
  while row < g.output.height {
    var column = 0
    if g.sharesGradients {
      maxGradientRow(x, from, best: best, dy: dy, s, &dx, to, g, row: row)
      s &+= g.output.width &* g.input.channelStride
      column = g.output.width
    }
    while column < g.output.width {
      let cut = Cut(g, row: row, column: column)
      let (f, t) = (from &+ cut.first, to &+ cut.first)
      switch (cut.height, cut.width) {
      case (2, 2):
        MaxWindow<2, 2>.gradient(x, f, best: best, dy: dy, s, &dx, t, cut, adding: adding)
      case (3, 3):
        MaxWindow<3, 3>.gradient(x, f, best: best, dy: dy, s, &dx, t, cut, adding: adding)
      default:
        anyMaxWindowGradient(x, f, best: best, dy: dy, s, &dx, t, cut, adding: adding)
      }
      s &+= g.input.channelStride
      column &+= 1
    }
    row &+= 1
  }
}
