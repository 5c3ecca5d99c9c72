// The gradient of a filter whose taps lie side by side, a filter row at a time.

import Geometry

/// All rows of one filter row, over the pixels of a chunk.
func tapLines(
  _ x: RawSpan, _ dy: RawSpan, _ target: inout MutableSpan<Float>, _ g: ConvolutionGeometry,
  _ chunk: Chunk, tapRow: Int, origin: Int, adding: Bool
) {
  // The first tap decides where the lines begin; its column does not matter.
  let r = Region(g, chunk, tapRow: tapRow, tapColumn: g.paddingWidth)
  var l = TapLines(
    samples: r.samples, lines: r.lines, pixels: g.input.width, outputs: g.output.width,
    lead: g.paddingWidth, x: 0, xSample: r.xSample, xLine: r.xLine, xPixel: r.xPixel, dy: 0,
    dySample: r.dySample, dyLine: r.dyLine, dyPixel: r.dyPixel)
  let depth = g.groupInputs
  let row = tapRow &* g.filterWidth &* depth &- origin
  var block = 0
  while block < g.filterStride {
    let live = g.output.channels &- block
    if live <= 0 {
      if !adding { clearRows(&target, row, g.filterWidth &* depth, stride: g.filterStride, block) }
      return
    }
    let inPairs = live <= laneCount / 2 && depth % 2 == 0
    let channels = inPairs ? 2 : 1
    var k = 0
    while k < depth {
      let steps = lesser(tapTileSteps(taps: g.filterWidth), (depth &- k) / channels)
      l.x = r.x &+ k
      l.dy = r.dy &+ block
      tapTile(
        steps, taps: g.filterWidth, inPairs: inPairs, x, dy, &target, l,
        at: (row &+ k) &* g.filterStride &+ block, tapSize: depth &* g.filterStride,
        stride: g.filterStride, adding: adding)
      k &+= steps &* channels
    }
    block &+= laneCount
  }
}

/// Writes zeros to the vectors of some rows from lane `block` on.
func clearRows(
  _ target: inout MutableSpan<Float>, _ first: Int, _ rows: Int, stride: Int, _ block: Int
) {
  var out = raw(&target)
  var row = first
  while row < first &+ rows {
    var lane = block
    while lane < stride {
      store(Lanes.zero, &out, row &* stride &+ lane)
      lane &+= laneCount
    }
    row &+= 1
  }
}
