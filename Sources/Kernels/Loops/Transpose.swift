// The transpose of a filter's matrix, in register blocks.

/// Rows `firstRow ..< firstRow + rows` of the transpose of a filter's matrix, one a column of it.
///
/// - **Shapes:** source `[groups of depth rows, sourceStride]`: row *k* of tap *t* lies at
///   `(t · depth + k) · sourceStride`. Target row *t · columns + o* holds, for each group *j* and
///   *k*, source `[t, k, j · columns + o]` at lane *j · depth + k*; lanes from `groups · depth` to
///   `targetStride` become zero.
@inline(never)
public func transposeFilterRows(
  _ source: Span<Float>, sourceStride: Int, depth: Int, columns: Int, groups: Int,
  into target: inout MutableSpan<Float>, targetStride: Int, firstRow: Int, rows: Int
) {
  let source = raw(source)
  var target = raw(&target)
  var row = 0
  while groups == 1 && row < rows {
    let tap = (firstRow &+ row) / columns
    let column = (firstRow &+ row) &- tap &* columns
    let count = lesser(lesser(8, columns &- column), rows &- row)
    transposeStrip(
      source, tap &* depth &* sourceStride, stride: sourceStride, depth: depth, column: column,
      into: &target, row &* targetStride, stride: targetStride, rows: count)
    row &+= count
  }
  while row < rows {
    let tap = (firstRow &+ row) / columns
    let column = (firstRow &+ row) &- tap &* columns
    var lane = row &* targetStride
    var group = 0
    while group < groups {
      var from = tap &* depth &* sourceStride &+ group &* columns &+ column
      var k = 0
      while k < depth {
        store(scalar(source, from), &target, lane)
        from &+= sourceStride
        lane &+= 1
        k &+= 1
      }
      group &+= 1
    }
    while lane < (row &+ 1) &* targetStride {
      store(Float(0), &target, lane)
      lane &+= 1
    }
    row &+= 1
  }
}

/// A strip of columns becomes as many rows.
private func transposeStrip(
  _ source: RawSpan, _ from: Int, stride: Int, depth: Int, column: Int,
  into target: inout MutableRawSpan, _ to: Int, stride targetStride: Int, rows: Int
) {
  // The vector that holds the columns and does not reach over the end of the rows.
  let first = lesser(column, stride &- 8)
  let low = column &- first
  var k = 0
  while k < targetStride {
    var block = Square()
    let at = from &+ k &* stride &+ first
    let left = depth &- k
    block.load(0, source, at, stride, left)
    block.load(1, source, at, stride, left)
    block.load(2, source, at, stride, left)
    block.load(3, source, at, stride, left)
    block.load(4, source, at, stride, left)
    block.load(5, source, at, stride, left)
    block.load(6, source, at, stride, left)
    block.load(7, source, at, stride, left)
    block.transpose()
    let begin = to &- low &* targetStride &+ k
    let high = low &+ rows
    block.store(0, &target, begin, targetStride, low, high)
    block.store(1, &target, begin, targetStride, low, high)
    block.store(2, &target, begin, targetStride, low, high)
    block.store(3, &target, begin, targetStride, low, high)
    block.store(4, &target, begin, targetStride, low, high)
    block.store(5, &target, begin, targetStride, low, high)
    block.store(6, &target, begin, targetStride, low, high)
    block.store(7, &target, begin, targetStride, low, high)
    k &+= 8
  }
}

/// Eight rows of eight floats, of which those from `count` on are zeros, become columns.
@inline(never)
func transposeSquare(
  _ source: RawSpan, _ from: Int, stride: Int, _ count: Int, _ target: inout MutableRawSpan,
  _ to: Int, stride targetStride: Int
) {
  var block = Square()
  block.load(0, source, from, stride, count)
  block.load(1, source, from, stride, count)
  block.load(2, source, from, stride, count)
  block.load(3, source, from, stride, count)
  block.load(4, source, from, stride, count)
  block.load(5, source, from, stride, count)
  block.load(6, source, from, stride, count)
  block.load(7, source, from, stride, count)
  block.transpose()
  block.store(0, &target, to, targetStride, 0, 8)
  block.store(1, &target, to, targetStride, 0, 8)
  block.store(2, &target, to, targetStride, 0, 8)
  block.store(3, &target, to, targetStride, 0, 8)
  block.store(4, &target, to, targetStride, 0, 8)
  block.store(5, &target, to, targetStride, 0, 8)
  block.store(6, &target, to, targetStride, 0, 8)
  block.store(7, &target, to, targetStride, 0, 8)
}

/// Eight vectors of eight floats, on every instruction set: the optimizer makes more of the shuffles
/// of longer ones than there are.
private struct Square {
  var rows = InlineArray<8, SIMD8<Float>>(repeating: SIMD8<Float>.zero)

  /// Reads row `i` of a block, if it is one of so many.
  @inline(__always)
  mutating func load(_ i: Int, _ s: RawSpan, _ at: Int, _ stride: Int, _ count: Int) {
    if i >= count { return }
    unsafe rows[unchecked: i] = s.unsafeLoadUnaligned(
      fromUncheckedByteOffset: (at &+ i &* stride) &* 4, as: SIMD8<Float>.self)
  }

  /// Writes row `i` of a block, if it is one of a range.
  @inline(__always)
  func store(
    _ i: Int, _ s: inout MutableRawSpan, _ at: Int, _ stride: Int, _ low: Int, _ high: Int
  ) {
    if i < low || i >= high { return }
    unsafe s.storeBytes(
      of: rows[unchecked: i], toUncheckedByteOffset: (at &+ i &* stride) &* 4,
      as: SIMD8<Float>.self)
  }

  /// Exchanges rows and columns: each round interleaves the first half of the vectors with the
  /// second half.
  @inline(__always)
  mutating func transpose() {
    interleaveHalves()
    interleaveHalves()
    interleaveHalves()
  }

  @inline(__always)
  private mutating func interleaveHalves() {
    var result = Square()
    var i = 0
    while i < 4 {
      let a = unsafe rows[unchecked: i]
      let b = unsafe rows[unchecked: i &+ 4]
      var low = a, high = a
      low.evenHalf = a.lowHalf
      low.oddHalf = b.lowHalf
      high.evenHalf = a.highHalf
      high.oddHalf = b.highHalf
      unsafe result.rows[unchecked: 2 &* i] = low
      unsafe result.rows[unchecked: 2 &* i &+ 1] = high
      i &+= 1
    }
    self = result
  }
}
