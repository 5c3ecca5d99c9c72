// What the loops of pooling share: each window is cut to the picture before its loop starts.

import Geometry

/// The part of a window that lies on the picture, and where; in floats.
struct Cut {
  let height: Int
  let width: Int
  /// The first pixel, within its sample.
  let first: Int
  let rowStep: Int
  let pixelStep: Int

  @inline(__always)
  init(_ g: PoolingGeometry, row: Int, column: Int) {
    let y = row &* g.strideHeight &- g.paddingHeight
    let x = column &* g.strideWidth &- g.paddingWidth
    let (top, left) = (greater(0, y), greater(0, x))
    height = lesser(g.input.height, y &+ g.windowHeight) &- top
    width = lesser(g.input.width, x &+ g.windowWidth) &- left
    pixelStep = g.input.channelStride
    rowStep = g.input.width &* pixelStep
    first = top &* rowStep &+ left &* pixelStep
  }

  /// What the sum over the window is divided by.
  @inline(__always)
  func divisor(_ g: PoolingGeometry) -> Float {
    Float(g.countsPadding ? g.windowHeight &* g.windowWidth : height &* width)
  }
}

extension PoolingGeometry {
  /// Whether no input pixel lies in two windows.
  var isDisjoint: Bool {
    (output.height == 1 || strideHeight >= windowHeight)
      && (output.width == 1 || strideWidth >= windowWidth)
  }

  /// Whether every input pixel lies in some window.
  var isCovering: Bool {
    covers(input.height, output.height, windowHeight, strideHeight, paddingHeight)
      && covers(input.width, output.width, windowWidth, strideWidth, paddingWidth)
  }

  private func covers(_ input: Int, _ output: Int, _ window: Int, _ stride: Int, _ padding: Int)
    -> Bool
  {
    (output == 1 || stride <= window)
      && (output &- 1) &* stride &+ window &- padding >= input
  }
}

/// Zeroes so many floats from `first` on, whole vectors.
@inline(__always)
func clear(_ s: inout MutableRawSpan, from first: Int, _ count: Int) {
  var i = first
  while i < first &+ count {
    store(Lanes.zero, &s, i)
    i &+= laneCount
  }
}
