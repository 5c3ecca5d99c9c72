// Products with a matrix whose rows lie far apart, where their cache lines evict each other: a few
// columns at a time are packed one behind the other. Packing transposes where the matrix is read so.

/// Rows of b that are packed together: a panel of two vectors a row fills a third of the first cache.
let panelDepth = 128

/// Floats of a that the panels pass over one after the other: a fifth of a small second cache, of which
/// another thread of the core has its share.
private let chunkSize = laneCount == 16 ? 65536 : 24576

/// Two vectors a row.
private typealias Panel = InlineArray<256, Lanes>

/// A product of rows with a matrix that is packed panel by panel.
struct PanelProduct {
  let aStride: Int
  let firstRow: Int
  let rows: Int
  let bStride: Int
  let bRows: Int
  /// Whether a row of b is a column of the product.
  let isTransposed: Bool
  let cStride: Int
  let depth: Int
  let columns: Int
  let adding: Bool
  /// The least value of the product.
  let least: Float

  /// Writes or adds to the rows.
  func run(
    _ a: RawSpan, _ b: RawSpan, _ bias: RawSpan, _ c: inout MutableSpan<Float>
  ) {
    var panel = Panel(repeating: Lanes.zero)
    var k = 0
    var part = ceilingOfQuotient(depth, panelDepth)
    while part > 0 {
      let count = ceilingOfQuotient(depth &- k, part &* 8) &* 8
      let taken = lesser(count, depth &- k)
      let chunk = rowChunk(chunkSize / taken)
      var row = 0
      while row < rows {
        let end = lesser(rows, row &+ chunk)
        var block = 0
        while block < columns {
          let channels = lesser(2 &* laneCount, columns &- block)
          if isTransposed {
            packTransposed(b, k, block, channels, count, into: &panel)
          } else {
            pack(b, k, block, channels, taken, into: &panel)
          }
          let packed = panel.span
          runPanel(
            a, unsafe packed.bytes, k == 0 ? bias : RawSpan(), &c, k, block, channels, taken, row,
            end)
          block &+= channels
        }
        row = end
      }
      k &+= taken
      part &-= 1
    }
  }

  /// Rows `first ..< end` times the packed columns.
  private func runPanel(
    _ a: RawSpan, _ packed: RawSpan, _ bias: RawSpan, _ c: inout MutableSpan<Float>, _ k: Int,
    _ block: Int, _ channels: Int, _ count: Int, _ first: Int, _ end: Int
  ) {
    let w = Window(
      depth: count, filterStride: channels, least: k &+ count == depth ? least : -.infinity)
    var row = first
    while row < end {
      let height = tileHeight(end &- row, channels: channels)
      let p = TilePlace(
        source: (firstRow &+ row) &* aStride &+ k, sourceStep: aStride,
        target: row &* cStride &+ block, targetStep: cStride, filter: 0)
      tile(
        height, channels: channels, block: block, a, packed, bias, &c, w, p,
        adding: adding || k > 0)
      row &+= height
    }
  }

  /// Copies `count` rows of one or two vectors.
  private func pack(
    _ b: RawSpan, _ k: Int, _ block: Int, _ channels: Int, _ count: Int, into panel: inout Panel
  ) {
    var i = 0
    while i < count {
      let at = (k &+ i) &* bStride &+ block
      if channels == laneCount {
        unsafe panel[unchecked: i] = load(b, at)
      } else {
        unsafe panel[unchecked: 2 &* i] = load(b, at)
        unsafe panel[unchecked: 2 &* i &+ 1] = load(b, at &+ laneCount)
      }
      i &+= 1
    }
  }

  /// Copies columns of `channels` rows, in squares.
  private func packTransposed(
    _ b: RawSpan, _ k: Int, _ block: Int, _ channels: Int, _ count: Int, into panel: inout Panel
  ) {
    var span = panel.mutableSpan
    var out = unsafe span.mutableBytes
    var row = 0
    while row < channels {
      var i = 0
      while i < count {
        transposeSquare(
          b, (block &+ row) &* bStride &+ k &+ i, stride: bStride, bRows &- block &- row, &out,
          i &* channels &+ row, stride: channels)
        i &+= 8
      }
      row &+= 8
    }
  }
}
