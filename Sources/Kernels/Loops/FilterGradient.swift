// The gradient of a filter: for every tap, input channel and output channel, a sum over the pixels of
// the batch. The pixels are taken in chunks that fit the first cache, and all taps pass over a chunk.

public import Geometry

/// Pixels of output that one pass over all taps takes: whole lines, or whole samples.
struct Chunks {
  let samples: Int
  let lines: Int

  /// Fixed by shape, never by workers, as the sums are split here.
  init(_ g: ConvolutionGeometry) {
    let fitting = 8192 / (g.inputStride &+ g.filterStride)
    let pixels = lesser(1024, greater(96, fitting))
    lines = lesser(g.output.height, greater(1, pixels / g.output.width))
    samples = lines < g.output.height ? 1 : greater(1, pixels / g.output.pixels)
  }
}

extension Region {
  /// The pixels of a chunk in which tap (`tapRow`, `tapColumn`) meets the input, at channel zero.
  init(
    _ g: ConvolutionGeometry, tapRow: Int, tapColumn: Int, sample: Int, samples: Int, line: Int,
    lines: Int
  ) {
    let top = tapRow &* g.dilationHeight &- g.paddingHeight
    let left = tapColumn &* g.dilationWidth &- g.paddingWidth
    let (a, b) = meeting(g.output.height, g.strideHeight, g.input.height, offset: top)
    let (c, d) = meeting(g.output.width, g.strideWidth, g.input.width, offset: left)
    let first = greater(a, line)
    self.init(
      pixels: greater(0, d &- c), x: 0, xPixel: g.strideWidth &* g.inputStride, dy: 0,
      dyPixel: g.filterStride)
    self.samples = samples
    self.lines = greater(0, lesser(b, line &+ lines) &- first)
    xLine = g.strideHeight &* g.input.width &* g.inputStride
    xSample = g.inputStorage
    dyLine = g.output.width &* g.filterStride
    dySample = g.output.storage
    let pixel = (first &* g.strideHeight &+ top) &* g.input.width &+ c &* g.strideWidth &+ left
    x = sample &* xSample &+ pixel &* g.inputStride
    dy = sample &* dySample &+ (first &* g.output.width &+ c) &* g.filterStride
  }
}

/// The output positions whose input position `q · stride + offset` lies inside `0 ..< inputs`.
private func meeting(_ outputs: Int, _ stride: Int, _ inputs: Int, offset: Int) -> (Int, Int) {
  let first = offset < 0 ? ceilingOfQuotient(-offset, stride) : 0
  let slack = inputs &- 1 &- offset
  return (lesser(first, outputs), slack < 0 ? 0 : lesser(outputs, slack / stride &+ 1))
}

/// Rows of the filter are shared out in units of this many input channels of one tap.
private let unitRows = 8

/// Units of `filterGradientUnits`: taps × blocks of input channels.
@inline(never)
public func filterGradientUnitCount(_ g: ConvolutionGeometry) -> Int {
  g.filterHeight &* g.filterWidth &* ceilingOfQuotient(g.groupInputs, unitRows)
}

/// The first row of the filter that a unit writes.
@inline(never)
public func filterGradientFirstRow(_ g: ConvolutionGeometry, unit: Int) -> Int {
  let perTap = ceilingOfQuotient(g.groupInputs, unitRows)
  let tap = unit / perTap
  return tap &* g.groupInputs &+ (unit &- tap &* perTap) &* unitRows
}

/// Units `firstUnit ..< firstUnit + units` of the gradient of a filter whose groups have whole
/// vectors of outputs; `dFilter` begins with the first row of the first of them.
@inline(never)
public func filterGradientUnits(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, firstUnit: Int, units: Int
) {
  let x = raw(x)
  let dy = raw(dy)
  let chunks = Chunks(g)
  let perTap = ceilingOfQuotient(g.groupInputs, unitRows)
  let firstRow = firstUnit / perTap &* g.groupInputs &+ firstUnit % perTap &* unitRows
  let groupTargets = g.groups == 1 ? g.filterStride : g.groupOutputs
  var sample = 0
  while sample < batch {
    let samples = lesser(chunks.samples, batch &- sample)
    var line = 0
    while line < g.output.height {
      let lines = lesser(chunks.lines, g.output.height &- line)
      let adding = sample > 0 || line > 0
      var unit = firstUnit
      while unit < firstUnit &+ units {
        let tap = unit / perTap
        let channel = (unit &- tap &* perTap) &* unitRows
        let tapRow = tap / g.filterWidth
        let region = Region(
          g, tapRow: tapRow, tapColumn: tap &- tapRow &* g.filterWidth, sample: sample,
          samples: samples, line: line, lines: lines
        ).merged
        var c = channel
        while c < lesser(channel &+ unitRows, g.groupInputs) {
          let height = lesser(tileRows, lesser(channel &+ unitRows, g.groupInputs) &- c)
          let row = tap &* g.groupInputs &+ c &- firstRow
          var group = 0
          while group < g.groups {
            var r = region
            r.x &+= group &* g.groupInputs &+ c
            outerBlocks(
              height, x, dy, &dFilter, r, row: row, firstBlock: group &* groupTargets,
              blocks: groupTargets, stride: g.filterStride, adding: adding)
            group &+= 1
          }
          c &+= height
        }
        unit &+= 1
      }
      line &+= lines
    }
    sample &+= samples
  }
}

/// One strip of input channels times all output channels of a group.
@inline(__always)
private func outerBlocks(
  _ height: Int, _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ r: Region,
  row: Int, firstBlock: Int, blocks: Int, stride: Int, adding: Bool
) {
  var block = firstBlock
  let end = firstBlock &+ blocks
  while block < end {
    var at = r
    at.dy &+= block
    let offset = row &* stride &+ block
    if end &- block >= 2 &* laneCount {
      outerTileOfTwo(height, x, dy, &target, at, at: offset, stride: stride, adding: adding)
      block &+= 2 &* laneCount
    } else {
      outerTileOfOne(height, x, dy, &target, at, at: offset, stride: stride, adding: adding)
      block &+= laneCount
    }
  }
}

/// Rows of `c = aᵀ · b`, a sum over few rows of a and b: the gradient of a dense layer's weights.
///
/// - **Shapes:** a `[depth, aStride]`, b `[depth, bStride]`; row *i* of c, `[rows, bStride]`, is
///   column `firstRow + i` of a times b.
@inline(never)
public func outerProductRows(
  _ a: Span<Float>, aStride: Int, _ b: Span<Float>, bStride: Int,
  into c: inout MutableSpan<Float>, depth: Int, firstRow: Int, rows: Int
) {
  let a = raw(a)
  let b = raw(b)
  var row = 0
  while row < rows {
    let height = lesser(tileRows, rows &- row)
    let region = Region(
      pixels: depth, x: firstRow &+ row, xPixel: aStride, dy: 0, dyPixel: bStride)
    outerBlocks(
      height, a, b, &c, region, row: row, firstBlock: 0, blocks: bStride, stride: bStride,
      adding: false)
    row &+= height
  }
}

/// Sums over the rows of a matrix, for the columns from `firstColumn` on, as many as `sums` holds:
/// the gradient of a bias.
///
/// - **Shapes:** a `[rows, stride]`; columns in whole vectors of 16.
@inline(never)
public func columnSums(
  _ a: Span<Float>, rows: Int, stride: Int, into sums: inout MutableSpan<Float>, firstColumn: Int
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
    store(total, &sums, column)
    column &+= laneCount
  }
}
