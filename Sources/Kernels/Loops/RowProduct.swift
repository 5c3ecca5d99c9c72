// Products of few rows with a large matrix, which is read once, in order: it comes from memory, and
// nothing else counts.

/// Rows of a product: row *i* of `c` is `bias + a[i] · b`, no value less than `least`.
///
/// - **Shapes:** a `[rows, aStride]`, b `[depth, bStride]`, c `[rows, cStride]`; `columns` are whole
///   vectors.
@inline(never)
public func fewRowsProduct(
  _ a: Span<Float>, aStride: Int, rows: Int, _ b: Span<Float>, bStride: Int, bias: Span<Float>,
  into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int, least: Float
) {
  let a = raw(a)
  let b = raw(b)
  let bias = raw(bias)
  var c = raw(&c)
  let walk = RowWalk(depth: depth, bStride: bStride, least: least)
  var row = 0
  while row < rows {
    var block = 0
    while block < columns {
      let left = (columns &- block) / laneCount
      let target = row &* cStride &+ block
      if left >= 12 {
        walk.strip(Strip<12>(), a, row &* aStride, b, block, bias, &c, target)
        block &+= 12 &* laneCount
      } else if left >= 4 {
        walk.strip(Strip<4>(), a, row &* aStride, b, block, bias, &c, target)
        block &+= 4 &* laneCount
      } else {
        walk.strip(Strip<1>(), a, row &* aStride, b, block, bias, &c, target)
        block &+= laneCount
      }
    }
    row &+= 1
  }
}

/// So many vectors of columns at a time.
private struct Strip<let width: Int> {}

/// How a row meets the matrix.
private struct RowWalk {
  let depth: Int
  let bStride: Int
  let least: Float

  @inline(__always)
  func strip<let width: Int>(
    _ strip: Strip<width>, _ a: RawSpan, _ source: Int, _ b: RawSpan, _ block: Int,
    _ bias: RawSpan, _ c: inout MutableRawSpan, _ target: Int
  ) {
    var sums = InlineArray<width, Lanes>(repeating: Lanes.zero)
    var i = 0
    while i < width && !bias.isEmpty {
      unsafe sums[unchecked: i] = load(bias, block &+ i &* laneCount)
      i &+= 1
    }
    var k = 0
    while k < depth {
      let x = broadcast(a, source &+ k)
      let from = k &* bStride &+ block
      i = 0
      while i < width {
        unsafe sums[unchecked: i] = sums[unchecked: i].addingProduct(
          x, load(b, from &+ i &* laneCount))
        i &+= 1
      }
      k &+= 1
    }
    i = 0
    while i < width {
      let v = unsafe atLeast(Lanes(repeating: least), sums[unchecked: i])
      store(v, &c, target &+ i &* laneCount)
      i &+= 1
    }
  }
}
