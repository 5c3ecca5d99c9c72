// Pooling: vectors along channels; each window is cut to the picture before its loop starts.

public import Geometry

/// The part of a window that lies on the picture.
private struct Cut {
  let top: Int
  let bottom: Int
  let left: Int
  let right: Int

  @inline(__always)
  init(_ g: PoolingGeometry, row: Int, column: Int) {
    let y = row &* g.strideHeight &- g.paddingHeight
    let x = column &* g.strideWidth &- g.paddingWidth
    top = greater(0, y)
    bottom = lesser(g.input.height, y &+ g.windowHeight)
    left = greater(0, x)
    right = lesser(g.input.width, x &+ g.windowWidth)
  }

  /// What the sum over the window is divided by.
  @inline(__always)
  func divisor(_ g: PoolingGeometry) -> Float {
    Float(
      g.countsPadding
        ? g.windowHeight &* g.windowWidth : (bottom &- top) &* (right &- left))
  }
}

/// Output rows `firstRow ..< firstRow + rows` of a batch; `y` begins with the first of them.
@inline(never)
public func maxPoolingRows(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, firstRow: Int,
  rows: Int
) {
  let x = raw(x)
  var y = raw(&y)
  let stride = g.input.channelStride
  var row = 0
  while row < rows {
    let sample = (firstRow &+ row) / g.output.height
    var column = 0
    while column < g.output.width {
      let cut = Cut(g, row: firstRow &+ row &- sample &* g.output.height, column: column)
      let target = (row &* g.output.width &+ column) &* stride
      var block = 0
      while block < stride {
        var best = Lanes(repeating: -.infinity)
        var i = cut.top
        while i < cut.bottom {
          var at = sample &* g.input.storage &+ (i &* g.input.width &+ cut.left) &* stride &+ block
          var j = cut.left
          while j < cut.right {
            let v = load(x, at)
            best.replace(with: v, where: (v .> best) .| (v .!= v))
            at &+= stride
            j &+= 1
          }
          i &+= 1
        }
        store(best, &y, target &+ block)
        block &+= laneCount
      }
      column &+= 1
    }
    row &+= 1
  }
}

/// Output rows `firstRow ..< firstRow + rows` of a batch; `y` begins with the first of them.
@inline(never)
public func averagePoolingRows(
  _ x: Span<Float>, into y: inout MutableSpan<Float>, _ g: PoolingGeometry, firstRow: Int,
  rows: Int
) {
  let x = raw(x)
  var y = raw(&y)
  let stride = g.input.channelStride
  var row = 0
  while row < rows {
    let sample = (firstRow &+ row) / g.output.height
    var column = 0
    while column < g.output.width {
      let cut = Cut(g, row: firstRow &+ row &- sample &* g.output.height, column: column)
      let target = (row &* g.output.width &+ column) &* stride
      let factor = Lanes(repeating: 1 / cut.divisor(g))
      var block = 0
      while block < stride {
        var sum = Lanes.zero
        var i = cut.top
        while i < cut.bottom {
          var line = Lanes.zero
          var at = sample &* g.input.storage &+ (i &* g.input.width &+ cut.left) &* stride &+ block
          var j = cut.left
          while j < cut.right {
            line += load(x, at)
            at &+= stride
            j &+= 1
          }
          sum += line
          i &+= 1
        }
        store(sum * factor, &y, target &+ block)
        block &+= laneCount
      }
      column &+= 1
    }
    row &+= 1
  }
}

/// Samples `firstSample ..< firstSample + samples`; `dx` begins with the first of them.
@inline(never)
public func maxPoolingGradientSamples(
  _ x: Span<Float>, _ y: Span<Float>, _ dy: Span<Float>, into dx: inout MutableSpan<Float>,
  _ g: PoolingGeometry, firstSample: Int, samples: Int, adding: Bool
) {
  let x = raw(x)
  let y = raw(y)
  let dy = raw(dy)
  var dx = raw(&dx)
  let stride = g.input.channelStride
  if !adding { clear(&dx, samples &* g.input.storage) }
  var pixel = 0
  while pixel < samples &* g.output.pixels {
    let sample = pixel / g.output.pixels
    let within = pixel &- sample &* g.output.pixels
    let cut = Cut(g, row: within / g.output.width, column: within % g.output.width)
    var block = 0
    while block < stride {
      let from = (firstSample &* g.output.pixels &+ pixel) &* stride &+ block
      let best = load(y, from)
      var left = load(dy, from)
      var i = cut.top
      while i < cut.bottom {
        var at = sample &* g.input.storage &+ (i &* g.input.width &+ cut.left) &* stride &+ block
        var j = cut.left
        while j < cut.right {
          let wins = load(x, firstSample &* g.input.storage &+ at) .== best
          store(load(dx, at) + Lanes.zero.replacing(with: left, where: wins), &dx, at)
          left.replace(with: Lanes.zero, where: wins)
          at &+= stride
          j &+= 1
        }
        i &+= 1
      }
      block &+= laneCount
    }
    pixel &+= 1
  }
}

/// Samples `firstSample ..< firstSample + samples`; `dx` begins with the first of them.
@inline(never)
public func averagePoolingGradientSamples(
  _ dy: Span<Float>, into dx: inout MutableSpan<Float>, _ g: PoolingGeometry, firstSample: Int,
  samples: Int, adding: Bool
) {
  let dy = raw(dy)
  var dx = raw(&dx)
  let stride = g.input.channelStride
  if !adding { clear(&dx, samples &* g.input.storage) }
  var pixel = 0
  while pixel < samples &* g.output.pixels {
    let sample = pixel / g.output.pixels
    let within = pixel &- sample &* g.output.pixels
    let cut = Cut(g, row: within / g.output.width, column: within % g.output.width)
    let factor = Lanes(repeating: 1 / cut.divisor(g))
    var block = 0
    while block < stride {
      let share = load(dy, (firstSample &* g.output.pixels &+ pixel) &* stride &+ block) * factor
      var i = cut.top
      while i < cut.bottom {
        var at = sample &* g.input.storage &+ (i &* g.input.width &+ cut.left) &* stride &+ block
        var j = cut.left
        while j < cut.right {
          store(load(dx, at) + share, &dx, at)
          at &+= stride
          j &+= 1
        }
        i &+= 1
      }
      block &+= laneCount
    }
    pixel &+= 1
  }
}

/// Zeroes the first `count` floats, whole vectors.
@inline(__always)
private func clear(_ s: inout MutableRawSpan, _ count: Int) {
  var i = 0
  while i < count {
    store(Lanes.zero, &s, i)
    i &+= laneCount
  }
}
