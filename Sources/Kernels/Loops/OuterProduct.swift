// Gradients of dense weights and of biases: sums over the rows of matrices.

/// Columns of a that stay in the first cache while b passes: whole register blocks.
private let stripRows = 6 &* outerTileRows

/// Rows of `c = aᵀ · b`, a sum over few rows of a and b: the gradient of a dense layer's weights.
///
/// - **Shapes:** a `[depth, aStride]`, b `[depth, bStride]`; row *i* of c, `[rows, bStride]`, is
///   column `firstRow + i` of a times b. Of the columns of b the first `columns` count; the others are
///   zero.
@inline(never)
public func outerProductRows(
  _ a: Span<Float>, aStride: Int, _ b: Span<Float>, bStride: Int,
  into c: inout MutableSpan<Float>, depth: Int, columns: Int, firstRow: Int, rows: Int
) {
  let a = raw(a)
  let b = raw(b)
  // In whole vectors: source channels in pairs would be summed otherwise than alone, and which of them are
  // alone depends on how rows are shared out.
  let live = ceilingOfQuotient(columns, laneCount) &* laneCount
  var row = 0
  while row < rows {
    let count = lesser(rows &- row, stripRows)
    let region = Region(
      pixels: depth, x: firstRow &+ row, xPixel: aStride, dy: 0, dyPixel: bStride)
    outerBlocks(
      count, a, b, &c, region, row: row, firstBlock: 0, blocks: bStride, live: live,
      stride: bStride, adding: false)
    row &+= count
  }
}

/// Sums over the rows of a matrix, for the columns from `firstColumn` on, as many as `sums` holds:
/// the gradient of a bias, or what is added to it.
///
/// - **Shapes:** a `[rows, stride]`; columns in whole vectors.
@inline(never)
public func columnSums(
  _ a: Span<Float>, rows: Int, stride: Int, into sums: inout MutableSpan<Float>, firstColumn: Int,
  adding: Bool
) {
  let a = raw(a)
  let count = sums.count
  var sums = raw(&sums)
  let chunk = 256
  var column = 0
  while column < count {
    var total = Lanes.zero
    var row = 0
    while row < rows {
      let end = lesser(rows, row &+ chunk)
      var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
      var at = row &* stride &+ firstColumn &+ column
      while row &+ 4 <= end {
        s0 += load(a, at)
        s1 += load(a, at &+ stride)
        s2 += load(a, at &+ 2 &* stride)
        s3 += load(a, at &+ 3 &* stride)
        at &+= 4 &* stride
        row &+= 4
      }
      while row < end {
        s0 += load(a, at)
        at &+= stride
        row &+= 1
      }
      total += (s0 + s1) + (s2 + s3)
    }
    put(total, &sums, column, adding: adding)
    column &+= laneCount
  }
}
