// Depthwise convolutions with filters of three or five columns: the weights of a vector of channels
// stay in registers while a row is walked, and each source pixel is loaded once for all its targets.

#if WIDE
  /// Rows of five taps whose weights fit the registers.
  let walkRowsOfFive = 3
#else
  /// Rows of five taps whose weights fit the registers.
  let walkRowsOfFive = 2
#endif

/// A row of targets and the source rows that it sees; all in floats, pixels of `stride` each.
struct DepthwiseRow {
  /// Column zero of the source row under the first row of taps.
  var source: Int
  let rowStep: Int
  /// The weight of the first tap in the order of source columns.
  var filter: Int
  let filterRowStep: Int
  let filterColumnStep: Int
  /// Column zero of the target row.
  let target: Int
  let stride: Int
  let sourceSize: Int
  let targetSize: Int
  /// The least value of a target.
  var least: Float
  /// Source column of target zero under the first tap.
  let shift: Int

  /// Whether there is such a source column.
  @inline(__always)
  func hasColumn(_ column: Int) -> Bool {
    UInt(bitPattern: column) < UInt(bitPattern: sourceSize)
  }
}

/// The walks over a row under `rows` rows of `columns` taps.
enum DepthwiseWalk<let rows: Int, let columns: Int> {
  /// One column of taps, or of the source under them.
  private typealias Column = InlineArray<rows, Lanes>

  @inline(__always)
  private static func weights(
    _ filter: RawSpan, _ r: DepthwiseRow, _ block: Int
  ) -> InlineArray<columns, Column> {
    var w = InlineArray<columns, Column>(repeating: Column(repeating: Lanes.zero))
    var column = 0
    while column < columns {
      var row = 0
      while row < rows {
        let f = r.filter &+ row &* r.filterRowStep &+ column &* r.filterColumnStep
        unsafe w[unchecked: column][unchecked: row] = load(filter, f &+ block)
        row &+= 1
      }
      column &+= 1
    }
    return w
  }

  /// The values of a source column.
  @inline(__always)
  private static func values(_ source: RawSpan, _ r: DepthwiseRow, _ block: Int, column: Int)
    -> Column
  {
    var v = Column(repeating: Lanes.zero)
    let s = r.source &+ column &* r.stride &+ block
    var i = 0
    while i < rows {
      unsafe v[unchecked: i] = load(source, s &+ i &* r.rowStep)
      i &+= 1
    }
    return v
  }

  /// start + values · weights.
  @inline(__always)
  private static func sum(_ start: Lanes, _ values: Column, _ weights: Column) -> Lanes {
    var sum = start
    var i = 0
    while i < rows {
      unsafe sum = sum.addingProduct(values[unchecked: i], weights[unchecked: i])
      i &+= 1
    }
    return sum
  }

  /// Targets one source column apart: each column completes a target and begins another.
  @inline(__always)
  static func unit(
    _ source: RawSpan, _ filter: RawSpan, _ start: Lanes, _ out: inout MutableRawSpan,
    _ r: DepthwiseRow, block: Int, adding: Bool
  ) {
    let w = weights(filter, r, block)
    let least = Lanes(repeating: r.least)
    // The sums of the targets whose columns have not all been seen, the oldest first.
    var open = InlineArray<columns, Lanes>(repeating: start)
    var i = 0
    while i < columns &- 1 {
      if r.hasColumn(r.shift &+ i) {
        let v = values(source, r, block, column: r.shift &+ i)
        var k = 0
        while k <= i {
          unsafe open[unchecked: k] = sum(open[unchecked: k], v, w[unchecked: i &- k])
          k &+= 1
        }
      }
      i &+= 1
    }
    var column = r.shift &+ columns &- 1
    var t = r.target &+ block
    let end = t &+ r.targetSize &* r.stride
    while t < end {
      if r.hasColumn(column) {
        let v = values(source, r, block, column: column)
        var k = 0
        while k < columns {
          unsafe open[unchecked: k] = sum(open[unchecked: k], v, w[unchecked: columns &- 1 &- k])
          k &+= 1
        }
      }
      let done = unsafe open[unchecked: 0]
      store(atLeast(least, adding ? load(out, t) + done : done), &out, t)
      var k = 1
      while k < columns {
        unsafe open[unchecked: k &- 1] = open[unchecked: k]
        k &+= 1
      }
      unsafe open[unchecked: columns &- 1] = start
      column &+= 1
      t &+= r.stride
    }
  }

  /// Targets two source columns apart, under three columns of taps: every other column belongs to two of them.
  @inline(__always)
  static func strided(
    _ source: RawSpan, _ filter: RawSpan, _ start: Lanes, _ out: inout MutableRawSpan,
    _ r: DepthwiseRow, block: Int, adding: Bool
  ) {
    let w = weights(filter, r, block)
    let least = Lanes(repeating: r.least)
    let (left, middle, right) = unsafe (w[unchecked: 0], w[unchecked: 1], w[unchecked: 2])
    var next = start
    if r.hasColumn(r.shift) {
      next = sum(next, values(source, r, block, column: r.shift), left)
    }
    var column = r.shift &+ 1
    var t = r.target &+ block
    let end = t &+ r.targetSize &* r.stride
    while t < end {
      var done = next
      next = start
      if r.hasColumn(column) {
        done = sum(done, values(source, r, block, column: column), middle)
      }
      if r.hasColumn(column &+ 1) {
        let v = values(source, r, block, column: column &+ 1)
        done = sum(done, v, right)
        next = sum(next, v, left)
      }
      store(atLeast(least, adding ? load(out, t) + done : done), &out, t)
      column &+= 2
      t &+= r.stride
    }
  }

  /// Two targets a source column, as in the gradient of a stride of two with three columns: the even ones see two
  /// columns, the odd ones one; `shift` is the even target, at zero or before, of source column
  /// `firstColumn`.
  @inline(__always)
  static func spread(
    _ source: RawSpan, _ filter: RawSpan, _ out: inout MutableRawSpan, _ r: DepthwiseRow,
    firstColumn: Int, block: Int, adding: Bool
  ) {
    let w = weights(filter, r, block)
    let (first, second, third) = unsafe (w[unchecked: 0], w[unchecked: 1], w[unchecked: 2])
    var carried = Lanes.zero
    if r.hasColumn(firstColumn &- 1) {
      carried = sum(carried, values(source, r, block, column: firstColumn &- 1), third)
    }
    var column = firstColumn
    var target = r.shift
    while target < r.targetSize {
      var even = carried
      var odd = Lanes.zero
      carried = Lanes.zero
      if r.hasColumn(column) {
        let v = values(source, r, block, column: column)
        even = sum(even, v, first)
        odd = sum(odd, v, second)
        carried = sum(carried, v, third)
      }
      let t = r.target &+ target &* r.stride &+ block
      if target >= 0 { put(even, &out, t, adding: adding) }
      if target &+ 1 < r.targetSize { put(odd, &out, t &+ r.stride, adding: adding) }
      column &+= 1
      target &+= 2
    }
  }
}
