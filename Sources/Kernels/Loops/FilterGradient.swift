// The gradient of a filter: for every tap, input channel and output channel, a sum over the pixels of
// the batch. The pixels are taken in chunks that fit the first cache, and all taps pass over a chunk.

public import Geometry

/// Fewest pixels of a chunk: the sums are written, and begin anew, with every one.
private let fewestPixels = 192

#if WIDE
  /// Fewest pixels of a chunk that is not read by lines of taps.
  private let fewestPixelsByBlock = 192
#else
  /// Fewest pixels of a chunk that is not read by lines of taps: the input channels of a unit and two vectors of
  /// output channels are to stay in a first cache of 32 KB.
  private let fewestPixelsByBlock = 64
#endif

/// Pixels of output that one pass over all taps takes: whole lines, or whole samples.
struct Chunks {
  let samples: Int
  let lines: Int

  /// Fixed by shape, never by workers, as the sums are split here.
  init(_ g: ConvolutionGeometry, byLine: Bool) {
    let fitting = 8192 / (g.inputStride &+ g.filterStride)
    let pixels = lesser(1024, greater(byLine ? fewestPixels : fewestPixelsByBlock, fitting))
    lines = lesser(g.output.height, greater(1, pixels / g.output.width))
    samples = lines < g.output.height ? 1 : greater(1, pixels / g.output.pixels)
  }
}

/// Some lines of some samples.
struct Chunk {
  let sample: Int
  let samples: Int
  let line: Int
  let lines: Int

  /// Whether nothing has been summed yet.
  var isFirst: Bool { sample == 0 && line == 0 }
}

extension Region {
  /// The pixels of a chunk in which tap (`tapRow`, `tapColumn`) meets the input, at channel zero.
  @inline(__always)
  init(_ g: ConvolutionGeometry, _ chunk: Chunk, tapRow: Int, tapColumn: Int) {
    let top = tapRow &* g.dilationHeight &- g.paddingHeight
    let left = tapColumn &* g.dilationWidth &- g.paddingWidth
    let (a, b) = meeting(g.output.height, g.strideHeight, g.input.height, offset: top)
    let (c, d) = meeting(g.output.width, g.strideWidth, g.input.width, offset: left)
    let first = greater(a, chunk.line)
    self.init(
      pixels: greater(0, d &- c), x: 0, xPixel: g.strideWidth &* g.inputStride, dy: 0,
      dyPixel: g.filterStride)
    column = c
    samples = chunk.samples
    lines = greater(0, lesser(b, chunk.line &+ chunk.lines) &- first)
    xLine = g.strideHeight &* g.input.width &* g.inputStride
    xSample = g.inputStorage
    dyLine = g.output.width &* g.filterStride
    dySample = g.output.storage
    let pixel = (first &* g.strideHeight &+ top) &* g.input.width &+ c &* g.strideWidth &+ left
    x = chunk.sample &* xSample &+ pixel &* g.inputStride
    dy = chunk.sample &* dySample &+ (first &* g.output.width &+ c) &* g.filterStride
  }

  /// Keeps the columns of output from `first` to before `end`, if any.
  @inline(__always)
  mutating func cut(_ first: Int, _ end: Int) {
    let from = greater(first, column)
    pixels = greater(0, lesser(end, column &+ pixels) &- from)
    x &+= (from &- column) &* xPixel
    dy &+= (from &- column) &* dyPixel
    column = from
  }
}

/// The output positions whose input position `q · stride + offset` lies inside `0 ..< inputs`.
private func meeting(_ outputs: Int, _ stride: Int, _ inputs: Int, offset: Int) -> (Int, Int) {
  let first = offset < 0 ? ceilingOfQuotient(-offset, stride) : 0
  let slack = inputs &- 1 &- offset
  return (lesser(first, outputs), slack < 0 ? 0 : lesser(outputs, slack / stride &+ 1))
}

/// Rows of a unit: whole register blocks.
#if WIDE
  private let unitRows = 8
#else
  private let unitRows = 12
#endif

/// How the rows of a filter are shared out: in units of up to `unitRows` consecutive rows.
///
/// A run of rows is one tap's input channels; or, where these are few and the pixels of the input lie
/// without padding lanes, all of a filter row's, which then are one contiguous stretch of input.
private struct Rows {
  let isMerged: Bool
  /// Whether a unit is all rows of a filter row.
  let isLine: Bool
  let run: Int
  let unitsPerRun: Int

  @inline(__always)
  init(_ g: ConvolutionGeometry) {
    isMerged =
      g.groups == 1 && g.inputStride == g.groupInputs && g.groupInputs < 3
      && g.dilationWidth == 1 && g.filterWidth > 1
    isLine =
      g.groups == 1 && !isMerged && g.strideWidth == 1 && g.dilationWidth == 1
      && (g.filterWidth == 3 || g.filterWidth == 5) && 2 &* g.paddingWidth >= g.filterWidth &- 1
      && g.paddingWidth < g.filterWidth
      && (g.output.width > 11 || g.output.width > 5 && g.output.channels <= vectorWidth)
    run = isMerged || isLine ? g.filterWidth &* g.groupInputs : g.groupInputs
    unitsPerRun = isLine ? 1 : ceilingOfQuotient(run, unitRows)
  }

  /// The first row of a unit.
  @inline(__always)
  func first(_ unit: Int) -> Int {
    let index = unit / unitsPerRun
    return index &* run &+ (unit &- index &* unitsPerRun) &* unitRows
  }

  /// The row after the last one of a unit.
  @inline(__always)
  func end(_ unit: Int) -> Int {
    lesser(first(unit) &+ (isLine ? run : unitRows), (unit / unitsPerRun &+ 1) &* run)
  }
}

/// Whether `filterGradientUnits` serves outputs that lie in half a vector: where all input channels go in
/// pairs.
@inline(never)
public func filterGradientTakesHalves(_ g: ConvolutionGeometry) -> Bool {
  g.groups == 1 && g.groupInputs % 2 == 0 && !Rows(g).isMerged
}

/// Units of the filter's rows for `filterGradientUnits`.
@inline(never)
public func filterGradientUnitCount(_ g: ConvolutionGeometry) -> Int {
  let rows = Rows(g)
  return g.filterRows / rows.run &* rows.unitsPerRun
}

/// The first row of the filter that a unit writes.
@inline(never)
public func filterGradientFirstRow(_ g: ConvolutionGeometry, unit: Int) -> Int {
  Rows(g).first(unit)
}

/// Units `firstUnit ..< firstUnit + units` of the gradient of a filter whose groups have whole
/// vectors of outputs; `dFilter` begins with the first row of the first of them.
@inline(never)
public func filterGradientUnits(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, firstUnit: Int, units: Int, adding: Bool
) {
  let x = raw(x)
  let dy = raw(dy)
  let rows = Rows(g)
  let chunks = Chunks(g, byLine: rows.isLine)
  let origin = rows.first(firstUnit)
  var sample = 0
  while sample < batch {
    let samples = lesser(chunks.samples, batch &- sample)
    var line = 0
    while line < g.output.height {
      let chunk = Chunk(
        sample: sample, samples: samples, line: line,
        lines: lesser(chunks.lines, g.output.height &- line))
      var unit = firstUnit
      while unit < firstUnit &+ units {
        if rows.isLine {
          tapLines(
            x, dy, &dFilter, g, chunk, tapRow: unit, origin: origin,
            adding: adding || !chunk.isFirst)
        } else if rows.isMerged {
          mergedRows(
            x, dy, &dFilter, g, chunk, rows.first(unit), rows.end(unit), origin: origin,
            adding: adding || !chunk.isFirst)
        } else {
          tapRows(
            x, dy, &dFilter, g, chunk, rows.first(unit), rows.end(unit), origin: origin,
            adding: adding || !chunk.isFirst)
        }
        unit &+= 1
      }
      line &+= chunk.lines
    }
    sample &+= samples
  }
}

/// Rows of one tap, over the pixels of a chunk in which it meets the input.
@inline(__always)
private func tapRows(
  _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ g: ConvolutionGeometry,
  _ chunk: Chunk, _ first: Int, _ end: Int, origin: Int, adding: Bool
) {
  let tap = first / g.groupInputs
  let tapRow = tap / g.filterWidth
  let region = Region(g, chunk, tapRow: tapRow, tapColumn: tap &- tapRow &* g.filterWidth).merged
  let groupTargets = g.groups == 1 ? g.filterStride : g.groupOutputs
  var group = 0
  while group < g.groups {
    var r = region
    r.x &+= group &* g.groupInputs &+ first &- tap &* g.groupInputs
    outerBlocks(
      end &- first, x, dy, &target, r, row: first &- origin, firstBlock: group &* groupTargets,
      blocks: groupTargets, live: g.output.channels, stride: g.filterStride, adding: adding)
    group &+= 1
  }
}

/// Rows of several taps of one filter row: together where all of the filter's columns meet the
/// input, tap by tap at the borders.
private func mergedRows(
  _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ g: ConvolutionGeometry,
  _ chunk: Chunk, _ first: Int, _ end: Int, origin: Int, adding: Bool
) {
  let run = g.filterWidth &* g.groupInputs
  let tapRow = first / run
  let left = Region(g, chunk, tapRow: tapRow, tapColumn: 0)
  let right = Region(g, chunk, tapRow: tapRow, tapColumn: g.filterWidth &- 1)
  // The first tap decides where the interior begins, the last one where it ends.
  let start = greater(left.column, right.column)
  let stop = lesser(left.column &+ left.pixels, right.column &+ right.pixels)
  var interior = left
  interior.cut(start, stop)
  interior.x &+= first &- tapRow &* run
  outerBlocks(
    end &- first, x, dy, &target, interior, row: first &- origin, firstBlock: 0,
    blocks: g.filterStride, live: g.output.channels, stride: g.filterStride, adding: adding)
  var row = first
  while row < end {
    let tap = row / g.groupInputs
    let rows = lesser(end, (tap &+ 1) &* g.groupInputs) &- row
    let whole = Region(g, chunk, tapRow: tapRow, tapColumn: tap &- tapRow &* g.filterWidth)
    var before = whole
    before.cut(whole.column, start)
    var after = whole
    after.cut(greater(start, stop), whole.column &+ whole.pixels)
    border(x, dy, &target, before, g, row, rows, tap: tap, origin: origin)
    border(x, dy, &target, after, g, row, rows, tap: tap, origin: origin)
    row &+= rows
  }
}

/// Rows of one tap over border columns, added to what the interior has written.
@inline(__always)
private func border(
  _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ region: Region,
  _ g: ConvolutionGeometry, _ row: Int, _ rows: Int, tap: Int, origin: Int
) {
  if region.pixels == 0 || region.lines == 0 { return }
  var r = region
  r.x &+= row &- tap &* g.groupInputs
  outerBlocks(
    rows, x, dy, &target, r, row: row &- origin, firstBlock: 0, blocks: g.filterStride,
    live: g.output.channels, stride: g.filterStride, adding: true)
}

/// Some input channels times all output channels of a group, of which those from `live` on are padding.
///
/// All register blocks of the same output channels follow each other, so that they read these from the
/// first cache.
@inline(__always)
func outerBlocks(
  _ rows: Int, _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ r: Region,
  row: Int, firstBlock: Int, blocks: Int, live: Int, stride: Int, adding: Bool
) {
  var block = firstBlock
  // Vectors of padding lanes alone follow those of the last group only.
  let end = lesser(firstBlock &+ blocks, ceilingOfQuotient(live, laneCount) &* laneCount)
  // Behind other vectors, half a one is not worth tiles of its own.
  let isHalf = live &- firstBlock <= laneCount / 2
  while block < end {
    let vectors = end &- block < 2 &* laneCount ? 1 : 2
    var done = 0
    while done < rows {
      let height = outerTileHeight(rows &- done)
      var at = r
      at.x &+= done
      at.dy &+= block
      let offset = (row &+ done) &* stride &+ block
      if isHalf && height % 2 == 0 {
        outerTileOfHalf(height, x, dy, &target, at, at: offset, stride: stride, adding: adding)
      } else if vectors == 1 {
        outerTileOfOne(height, x, dy, &target, at, at: offset, stride: stride, adding: adding)
      } else {
        outerTileOfTwo(height, x, dy, &target, at, at: offset, stride: stride, adding: adding)
      }
      done &+= height
    }
    block &+= vectors &* laneCount
  }
  if end < firstBlock &+ blocks && !adding { clearRows(&target, row, rows, stride: stride, end) }
}
