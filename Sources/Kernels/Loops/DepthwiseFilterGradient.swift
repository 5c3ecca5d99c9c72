// The gradient of a depthwise filter, in the chunks of `FilterGradient.swift`.

public import Geometry

/// Taps `firstTap ..< firstTap + taps` of the gradient of a depthwise filter; `dFilter` begins with
/// the first of them.
@inline(never)
public func depthwiseFilterGradientTaps(
  _ x: Span<Float>, _ dy: Span<Float>, into dFilter: inout MutableSpan<Float>,
  _ g: ConvolutionGeometry, batch: Int, firstTap: Int, taps: Int, adding: Bool
) {
  let x = raw(x)
  let dy = raw(dy)
  var out = raw(&dFilter)
  let chunks = Chunks(g)
  var sample = 0
  while sample < batch {
    let samples = lesser(chunks.samples, batch &- sample)
    var line = 0
    while line < g.output.height {
      let chunk = Chunk(
        sample: sample, samples: samples, line: line,
        lines: lesser(chunks.lines, g.output.height &- line))
      var tap = 0
      while tap < taps {
        let tapRow = (firstTap &+ tap) / g.filterWidth
        let tapColumn = firstTap &+ tap &- tapRow &* g.filterWidth
        let region = Region(g, chunk, tapRow: tapRow, tapColumn: tapColumn).merged
        depthwiseRegion(
          x, dy, &out, region, g, at: tap &* g.filterStride, adding: adding || !chunk.isFirst)
        tap &+= 1
      }
      line &+= chunk.lines
    }
    sample &+= samples
  }
}

/// One tap over one region of pixels, for all channels.
private func depthwiseRegion(
  _ x: RawSpan, _ dy: RawSpan, _ out: inout MutableRawSpan, _ r: Region, _ g: ConvolutionGeometry,
  at offset: Int, adding: Bool
) {
  let multiplier = g.groupOutputs
  let isPlain = multiplier == 1 && g.inputStride == g.filterStride
  var block = 0
  while block < g.filterStride {
    var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
    var line = 0
    while line < r.samples &* r.lines {
      let sample = line / r.lines
      let row = line &- sample &* r.lines
      var s = r.x &+ sample &* r.xSample &+ row &* r.xLine
      var d = r.dy &+ sample &* r.dySample &+ row &* r.dyLine &+ block
      var pixel = 0
      if isPlain {
        s &+= block
        while pixel &+ 4 <= r.pixels {
          s0 = s0.addingProduct(load(x, s), load(dy, d))
          s1 = s1.addingProduct(load(x, s &+ r.xPixel), load(dy, d &+ r.dyPixel))
          s2 = s2.addingProduct(load(x, s &+ 2 &* r.xPixel), load(dy, d &+ 2 &* r.dyPixel))
          s3 = s3.addingProduct(load(x, s &+ 3 &* r.xPixel), load(dy, d &+ 3 &* r.dyPixel))
          s &+= 4 &* r.xPixel
          d &+= 4 &* r.dyPixel
          pixel &+= 4
        }
      }
      while pixel < r.pixels {
        let v =
          isPlain
          ? load(x, s)
          : spreadLanes(
            x, s, firstOutput: block, outputs: g.output.channels, multiplier: multiplier)
        s0 = s0.addingProduct(v, load(dy, d))
        s &+= r.xPixel
        d &+= r.dyPixel
        pixel &+= 1
      }
      line &+= 1
    }
    put((s0 + s1) + (s2 + s3), &out, offset &+ block, adding: adding)
    block &+= laneCount
  }
}
