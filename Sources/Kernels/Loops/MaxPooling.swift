// Max pooling: vectors along channels; windows of usual sizes are unrolled.

public import Geometry

/// Output rows `firstRow ..< firstRow + rows` of a batch; `y` begins with the first of them, and so do
/// the winners, which are not kept where their span is empty.
@inline(never)
public func maxPoolingRows(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, winners: inout MutableSpan<Float>,
  _ g: PoolingGeometry, firstRow: Int, rows: Int
) {
  let keeps = winners.count > 0
  let x = raw(x)
  var y = raw(&y)
  var winners = raw(&winners)
  let stride = g.input.channelStride
  var target = 0
  var row = firstRow
  while row < firstRow &+ rows {
    let sample = row / g.output.height
    let line = row &- sample &* g.output.height
    let from = sample &* g.input.storage
    let kept = Winners(g, row: row &- firstRow)
    if g.sharesMaxima && keeps {
      MaxRow(g, line: line).mark(x, from, &y, target, &winners, kept)
    } else if g.sharesMaxima {
      MaxRow(g, line: line).run(x, from, &y, target)
    } else if keeps {
      markRow(x, from, &y, target, &winners, kept, g, line: line)
    } else {
      maxRow(x, from, &y, target, g, line: line)
    }
    target &+= g.output.width &* stride
    row &+= 1
  }
}

/// A row of windows.
@inline(__always)
private func maxRow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int, _ g: PoolingGeometry,
  line: Int
) {
  var target = target
  var column = 0
  while column < g.output.width {
    let cut = Cut(g, row: line, column: column)
    let from = from &+ cut.first
    switch (cut.height, cut.width) {
    case (2, 2): MaxWindow<2, 2>.run(x, from, &y, target, cut)
    case (2, 3): MaxWindow<2, 3>.run(x, from, &y, target, cut)
    case (3, 2): MaxWindow<3, 2>.run(x, from, &y, target, cut)
    case (3, 3): MaxWindow<3, 3>.run(x, from, &y, target, cut)
    default: anyMaxWindow(x, from, &y, target, cut)
    }
    target &+= cut.pixelStep
    column &+= 1
  }
}

/// A row of windows whose winners are kept.
@inline(__always)
private func markRow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int,
  _ winners: inout MutableRawSpan, _ kept: Winners, _ g: PoolingGeometry, line: Int
) {
  var target = target
  var column = 0
  while column < g.output.width {
    let cut = Cut(g, row: line, column: column)
    let from = from &+ cut.first
    switch (cut.height, cut.width) {
    case (2, 2): MaxWindow<2, 2>.mark(x, from, &y, target, &winners, kept, column, cut)
    case (3, 3): MaxWindow<3, 3>.mark(x, from, &y, target, &winners, kept, column, cut)
    default: markAnyWindow(x, from, &y, target, &winners, kept, column, cut)
    }
    target &+= cut.pixelStep
    column &+= 1
  }
}

/// The largest value so far, and which one of its window that was; NaN is larger than every number.
struct Winner {
  private(set) var value = Lanes(repeating: -.infinity)
  private(set) var place: Integers

  /// Nothing, of which the value in some place is the first.
  @inline(__always)
  init(place: Integers) { self.place = place }

  /// Another value, behind all others in the window.
  @inline(__always)
  mutating func meet(_ v: Lanes, place: Integers) {
    let wins = (v .> value) .| (v .!= v)
    value.replace(with: v, where: wins)
    self.place.replace(with: place, where: wins)
  }

  /// The larger of two, the first in the window where they are equal.
  @inline(__always)
  mutating func meet(_ other: Winner, columnsBehind: Integers) {
    let (v, place) = (other.value, other.place &+ columnsBehind)
    let wins = (v .> value) .| (v .!= v) .| ((v .== value) .& (place .< self.place))
    value.replace(with: v, where: wins)
    self.place.replace(with: place, where: wins)
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

/// One output pixel and its winner, from a window of any size.
private func markAnyWindow(
  _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int,
  _ winners: inout MutableRawSpan, _ kept: Winners, _ column: Int, _ cut: Cut
) {
  var block = 0
  while block < cut.pixelStep {
    var place = integers(cut.place)
    var best = Winner(place: place)
    var i = 0
    while i < cut.height {
      var at = from &+ i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        best.meet(load(x, at), place: place)
        place &+= 1
        at &+= cut.pixelStep
        j &+= 1
      }
      place &+= integers(cut.placeStep &- cut.width)
      i &+= 1
    }
    store(best.value, &y, target &+ block)
    kept.keep(best.place, &winners, column: column, block: block)
    block &+= laneCount
  }
}

/// One output pixel's gradient, into a window of any size.
private func anyMaxWindowGradient(
  _ winners: RawSpan, _ kept: Winners, _ column: Int, dy: RawSpan, _ source: Int,
  _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut, adding: Bool
) {
  var block = 0
  while block < cut.pixelStep {
    let winner = kept.read(winners, column: column, block: block)
    let dy = load(dy, source &+ block)
    var i = 0
    while i < cut.height {
      var at = i &* cut.rowStep &+ block
      var j = 0
      while j < cut.width {
        let wins = winner .== integers(cut.place &+ i &* cut.placeStep &+ j)
        put(Lanes.zero.replacing(with: dy, where: wins), &dx, to &+ at, adding: adding)
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
  static func mark(
    _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int,
    _ winners: inout MutableRawSpan, _ kept: Winners, _ column: Int, _ cut: Cut
  ) {
    var block = 0
    while block < cut.pixelStep {
      var place = integers(cut.place)
      var best = Winner(place: place)
      var i = 0
      while i < height {
        var j = 0
        while j < width {
          let at = from &+ i &* cut.rowStep &+ j &* cut.pixelStep &+ block
          best.meet(load(x, at), place: place)
          place &+= 1
          j &+= 1
        }
        place &+= integers(cut.placeStep &- width)
        i &+= 1
      }
      store(best.value, &y, target &+ block)
      kept.keep(best.place, &winners, column: column, block: block)
      block &+= laneCount
    }
  }

  @inline(__always)
  static func gradient(
    _ winners: RawSpan, _ kept: Winners, _ column: Int, dy: RawSpan, _ source: Int,
    _ dx: inout MutableRawSpan, _ to: Int, _ cut: Cut, adding: Bool
  ) {
    var block = 0
    while block < cut.pixelStep {
      let winner = kept.read(winners, column: column, block: block)
      let dy = load(dy, source &+ block)
      var i = 0
      while i < height {
        var j = 0
        while j < width {
          let wins = winner .== integers(cut.place &+ i &* cut.placeStep &+ j)
          put(
            Lanes.zero.replacing(with: dy, where: wins), &dx,
            to &+ i &* cut.rowStep &+ j &* cut.pixelStep &+ block, adding: adding)
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
  winners: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, firstSample: Int, samples: Int, adding: Bool
) {
  let winners = raw(winners)
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
      winners, dy: dy, sample: firstSample &+ sample, &dx, to, g, adding: adding || !isDisjoint)
    sample &+= 1
  }
}

/// One row of windows of 3 × 3.
private func maxGradientRow(
  _ winners: RawSpan, _ kept: Winners, dy: RawSpan, _ source: Int, _ dx: inout MutableRawSpan,
  _ to: Int, _ g: PoolingGeometry, row: Int
) {
  let cut = Cut(g, row: row, column: 0)
  let first = row &* g.strideHeight &- g.paddingHeight
  let top = greater(0, first)
  let r = MaxGradientRow(
    winners: kept, dx: to &+ top &* cut.rowStep, dy: source, rowStep: cut.rowStep,
    stride: cut.pixelStep, place: (top &- first) &* cut.placeStep, shift: -g.paddingWidth,
    inputs: g.input.width, outputs: g.output.width)
  switch (cut.height, g.strideWidth) {
  case (1, 1): MaxGradientWalk<1, 1>.run(winners, dy: dy, &dx, r)
  case (2, 1): MaxGradientWalk<2, 1>.run(winners, dy: dy, &dx, r)
  case (3, 1): MaxGradientWalk<3, 1>.run(winners, dy: dy, &dx, r)
  case (1, _): MaxGradientWalk<1, 2>.run(winners, dy: dy, &dx, r)
  case (2, _): MaxGradientWalk<2, 2>.run(winners, dy: dy, &dx, r)
  default: MaxGradientWalk<3, 2>.run(winners, dy: dy, &dx, r)
  }
}

/// One sample of the batch, to the floats from `to` on.
private func maxGradient(
  _ winners: RawSpan, dy: RawSpan, sample: Int, _ dx: inout MutableRawSpan, _ to: Int,
  _ g: PoolingGeometry, adding: Bool
) {
  var s = sample &* g.output.storage
  var row = 0
  while row < g.output.height {
    let kept = Winners(g, row: sample &* g.output.height &+ row)
    var column = 0
    if g.sharesGradients {
      maxGradientRow(winners, kept, dy: dy, s, &dx, to, g, row: row)
      s &+= g.output.width &* g.input.channelStride
      column = g.output.width
    }
    while column < g.output.width {
      let cut = Cut(g, row: row, column: column)
      let t = to &+ cut.first
      switch (cut.height, cut.width) {
      case (2, 2):
        MaxWindow<2, 2>.gradient(winners, kept, column, dy: dy, s, &dx, t, cut, adding: adding)
      case (3, 3):
        MaxWindow<3, 3>.gradient(winners, kept, column, dy: dy, s, &dx, t, cut, adding: adding)
      default:
        anyMaxWindowGradient(winners, kept, column, dy: dy, s, &dx, t, cut, adding: adding)
      }
      s &+= g.input.channelStride
      column &+= 1
    }
    row &+= 1
  }
}
