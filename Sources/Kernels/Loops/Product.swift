// Products of a tall matrix with a filter: dense layers, 1 × 1 convolutions, plain matrices.

/// Rows of a product: row *i* of `c` is `bias + a[firstRow + i] · b`, or is added to; no value less
/// than `least`.
///
/// - **Shapes:** a `[…, aStride]`, b `[depth, bStride]`, c `[rows, cStride]`; `columns` are whole
///   vectors.
@inline(never)
public func productRows(
  _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
  bias: Span<Float>, into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int,
  adding: Bool, least: Float
) {
  if packs(rows: rows, depth: depth, stride: bStride) {
    let product = PanelProduct(
      aStride: aStride, firstRow: firstRow, rows: rows, bStride: bStride, bRows: depth,
      isTransposed: false, cStride: cStride, depth: depth, columns: columns, adding: adding,
      least: least)
    product.run(raw(a), raw(b), raw(bias), &c)
    return
  }
  let w = Window(depth: depth, filterStride: bStride, least: least)
  let aBytes = raw(a)
  let bBytes = raw(b)
  let biasBytes = raw(bias)
  // Rows that stay in the cache while the blocks of columns pass over them.
  let chunk = columns > 2 &* laneCount ? rowChunk(16384 / greater(1, depth)) : rows
  var start = 0
  while start < rows {
    let end = lesser(rows, start &+ chunk)
    var block = 0
    while block < columns {
      let channels = lesser(2 &* laneCount, columns &- block)
      var row = start
      while row < end {
        let height = tileHeight(end &- row, channels: channels)
        let p = TilePlace(
          source: (firstRow &+ row) &* aStride, sourceStep: aStride,
          target: row &* cStride &+ block, targetStep: cStride, filter: block)
        tile(
          height, channels: channels, block: block, aBytes, bBytes, biasBytes, &c, w, p,
          adding: adding)
        row &+= height
      }
      block &+= channels
    }
    start = end
  }
}

/// Whether few columns at a time of a matrix with such rows are packed.
///
/// Products are the same either way: workers may have few rows, and their neighbours many. Where the first
/// cache is small it holds less than half of what lies so far apart.
private func packs(rows: Int, depth: Int, stride: Int) -> Bool {
  laneCount == 16
    ? rows >= 4 &* tileRows && depth >= panelDepth / 2 && stride >= 128
    : rows >= 8 &* tileRows && depth >= 16 && stride > 2 &* laneCount
}

/// Rows of a product with a transposed matrix: row *i* of `c` is `a[firstRow + i] · bᵀ`, or is added to.
///
/// - **Shapes:** a `[…, aStride]`, b `[bRows, bStride]`, c `[rows, cStride]`; `columns` are whole
///   vectors, of which those from `bRows` on become zero.
@inline(never)
public func transposedProductRows(
  _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
  bRows: Int, into c: inout MutableSpan<Float>, cStride: Int, depth: Int, columns: Int,
  adding: Bool
) {
  let product = PanelProduct(
    aStride: aStride, firstRow: firstRow, rows: rows, bStride: bStride, bRows: bRows,
    isTransposed: true, cStride: cStride, depth: depth, columns: columns, adding: adding,
    least: -.infinity)
  product.run(raw(a), raw(b), RawSpan(), &c)
}

/// The columns that do not fill a vector, one value at a time.
@inline(never)
public func productTail(
  _ a: Span<Float>, aStride: Int, firstRow: Int, rows: Int, _ b: Span<Float>, bStride: Int,
  into c: inout MutableSpan<Float>, cStride: Int, depth: Int, firstColumn: Int, columns: Int
) {
  let a = raw(a)
  let b = raw(b)
  var c = raw(&c)
  var row = 0
  while row < rows {
    var column = firstColumn
    while column < columns {
      var sum: Float = 0
      var k = 0
      while k < depth {
        sum = sum.addingProduct(
          scalar(a, (firstRow &+ row) &* aStride &+ k), scalar(b, k &* bStride &+ column))
        k &+= 1
      }
      store(sum, &c, row &* cStride &+ column)
      column &+= 1
    }
    row &+= 1
  }
}
