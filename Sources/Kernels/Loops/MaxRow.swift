// Max pooling with windows of 3 × 3: neighbours along a row share what they have in common.

import Geometry

extension PoolingGeometry {
  /// Whether `MaxRow` serves this pooling, forward.
  var sharesMaxima: Bool { windowHeight == 3 && windowWidth == 3 && strideWidth == 1 }

  /// Whether `MaxGradientWalk` serves this pooling.
  var sharesGradients: Bool {
    windowHeight == 3 && windowWidth == 3 && strideWidth <= 2 && output.width > 1
  }
}

/// The largest values of some place, and which of them are to be NaN.
private struct Maximum {
  var value: Lanes
  var isNaN: Mask

  /// Nothing.
  @inline(__always)
  init() {
    value = Lanes(repeating: -.infinity)
    isNaN = value .!= value
  }

  @inline(__always)
  init(_ a: Lanes, _ b: Lanes, _ c: Lanes) {
    let ab = a.replacing(with: b, where: b .> a)
    value = ab.replacing(with: c, where: c .> ab)
    // One comparison finds a NaN in either of two vectors.
    isNaN = ((a .!= a) .| (b .!= b)) .| (c .!= c)
  }

  @inline(__always)
  static func larger(_ a: Maximum, _ b: Maximum) -> Maximum {
    var result = a
    result.value.replace(with: b.value, where: b.value .> a.value)
    result.isNaN = a.isNaN .| b.isNaN
    return result
  }
}

/// An output row of windows one column apart.
struct MaxRow {
  /// The rows of the window; one that is not there is replaced by one that is.
  private let rows: (Int, Int, Int)
  /// The number of each row's first value in the window.
  private let places: (Int, Int, Int)
  private let g: PoolingGeometry

  init(_ g: PoolingGeometry, line: Int) {
    let first = line &* g.strideHeight &- g.paddingHeight
    let last = g.input.height &- 1
    let width = g.input.width &* g.input.channelStride
    let (a, b) = (lesser(last, greater(0, first)), lesser(last, greater(0, first &+ 1)))
    let c = lesser(last, greater(0, first &+ 2))
    rows = (a &* width, b &* width, c &* width)
    places = (3 &* (a &- first), 3 &* (b &- first), 3 &* (c &- first))
    self.g = g
  }

  /// Writes the row to the floats from `target` on, and which values they were; the sample begins at
  /// `from`.
  @inline(__always)
  func mark(
    _ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int,
    _ winners: inout MutableRawSpan, _ kept: Winners
  ) {
    let stride = g.input.channelStride
    let (a, b, c) = (integers(places.0), integers(places.1), integers(places.2))
    // Columns that are not there lose against all others.
    let nothing = Winner(place: integers(9))
    var block = 0
    while block < stride {
      var (before, last) = (nothing, nothing)
      var input = -g.paddingWidth
      var column = -2
      while column < g.output.width {
        var next = nothing
        if UInt(bitPattern: input) < UInt(bitPattern: g.input.width) {
          let at = from &+ input &* stride &+ block
          next = Winner(place: a)
          next.meet(load(x, at &+ rows.0), place: a)
          next.meet(load(x, at &+ rows.1), place: b)
          next.meet(load(x, at &+ rows.2), place: c)
        }
        if column >= 0 {
          var best = before
          best.meet(last, columnsBehind: integers(1))
          best.meet(next, columnsBehind: integers(2))
          store(best.value, &y, target &+ column &* stride &+ block)
          kept.keep(best.place, &winners, column: column, block: block)
        }
        before = last
        last = next
        input &+= 1
        column &+= 1
      }
      block &+= laneCount
    }
  }

  /// Writes the row to the floats from `target` on; the sample begins at `from`.
  @inline(__always)
  func run(_ x: RawSpan, _ from: Int, _ y: inout MutableRawSpan, _ target: Int) {
    let stride = g.input.channelStride
    var block = 0
    while block < stride {
      var (before, last) = (Maximum(), Maximum())
      var column = -g.paddingWidth
      var t = target &+ block &- 2 &* stride
      let end = target &+ g.output.width &* stride
      while t < end {
        var next = Maximum()
        if UInt(bitPattern: column) < UInt(bitPattern: g.input.width) {
          let at = from &+ column &* stride &+ block
          next = Maximum(load(x, at &+ rows.0), load(x, at &+ rows.1), load(x, at &+ rows.2))
        }
        if t >= target {
          let best = Maximum.larger(Maximum.larger(before, last), next)
          store(best.value.replacing(with: .nan, where: best.isNaN), &y, t)
        }
        before = last
        last = next
        column &+= 1
        t &+= stride
      }
      block &+= laneCount
    }
  }
}

/// One row of windows and its gradient; in floats.
struct MaxGradientRow {
  let winners: Winners
  /// Column zero of the first row of input under the windows.
  let dx: Int
  let dy: Int
  let rowStep: Int
  let stride: Int
  /// The number in the window of that row's first value.
  let place: Int
  /// Input column of the first window's first column.
  let shift: Int
  let inputs: Int
  let outputs: Int

  /// Whether there is such a column of input.
  @inline(__always)
  func hasColumn(_ column: Int) -> Bool {
    UInt(bitPattern: column) < UInt(bitPattern: inputs)
  }
}

/// Rows of windows, `rows` of whose rows lie on the picture, `step` columns apart: the sums of the
/// columns that several windows see stay in registers.
enum MaxGradientWalk<let rows: Int, let step: Int> {
  private typealias Column = InlineArray<rows, Lanes>

  /// Adds the gradient of one row of windows to its input.
  @inline(__always)
  static func run(
    _ winners: RawSpan, dy: RawSpan, _ dx: inout MutableRawSpan, _ r: MaxGradientRow
  ) {
    let nothing = Column(repeating: Lanes.zero)
    var block = 0
    while block < r.stride {
      // What the columns under a window were given so far.
      var (left, middle, right) = (nothing, nothing, nothing)
      var column = r.shift
      var output = 0
      while output < r.outputs {
        let winner = r.winners.read(winners, column: output, block: block)
        let dy = load(dy, r.dy &+ output &* r.stride &+ block)
        var i = 0
        while i < rows {
          let place = r.place &+ 3 &* i
          give(dy, where: winner .== integers(place), &left, i)
          give(dy, where: winner .== integers(place &+ 1), &middle, i)
          give(dy, where: winner .== integers(place &+ 2), &right, i)
          i &+= 1
        }
        finish(left, &dx, r, column, block)
        if step == 1 {
          left = middle
          middle = right
        } else {
          finish(middle, &dx, r, column &+ 1, block)
          left = right
          middle = nothing
        }
        right = nothing
        column &+= step
        output &+= 1
      }
      finish(left, &dx, r, column, block)
      if step == 1 { finish(middle, &dx, r, column &+ 1, block) }
      block &+= laneCount
    }
  }

  /// Gives a gradient to row `i` of a column where its value has won.
  @inline(__always)
  private static func give(
    _ dy: Lanes, where wins: Mask, _ column: inout Column, _ i: Int
  ) {
    unsafe column[unchecked: i] += Lanes.zero.replacing(with: dy, where: wins)
  }

  /// Adds a column that no further window sees to memory.
  @inline(__always)
  private static func finish(
    _ sums: Column, _ dx: inout MutableRawSpan, _ r: MaxGradientRow, _ column: Int, _ block: Int
  ) {
    guard r.hasColumn(column) else { return }
    var i = 0
    while i < rows {
      let at = r.dx &+ i &* r.rowStep &+ column &* r.stride &+ block
      unsafe put(sums[unchecked: i], &dx, at, adding: true)
      i &+= 1
    }
  }
}
