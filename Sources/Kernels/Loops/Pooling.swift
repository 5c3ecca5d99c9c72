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
  /// The number of that pixel in the whole window, row by row.
  let place: Int
  /// Numbers from one row of the window to the next.
  let placeStep: Int

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
    placeStep = g.windowWidth
    place = (top &- y) &* placeStep &+ left &- x
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

/// Where a row of windows keeps which values were the largest, each by its number in the window.
struct Winners {
  /// The row's first word.
  let first: Int
  let stride: Int
  /// Columns that share a word are 1 << this.
  let columnBits: Int

  /// The row of so many rows of windows of a batch.
  @inline(__always)
  init(_ g: PoolingGeometry, row: Int) {
    stride = g.input.channelStride
    let columns = g.columnsPerWord
    columnBits = columns == 4 ? 2 : 0
    first = row &* (((g.output.width &+ columns &- 1) &>> columnBits) &* stride)
  }

  /// The word of a column of windows.
  @inline(__always)
  private func word(_ column: Int) -> Int { first &+ (column &>> columnBits) &* stride }

  /// Where the column's bits begin in the word.
  @inline(__always)
  private func shift(_ column: Int) -> Int { 8 &* (column & ((1 &<< columnBits) &- 1)) }

  /// Keeps the winners of a column of windows.
  @inline(__always)
  func keep(_ places: Integers, _ s: inout MutableRawSpan, column: Int, block: Int) {
    let (at, shift) = (word(column) &+ block, shift(column))
    let shifted = places &<< integers(shift)
    store(shift == 0 ? shifted : loadIntegers(s, at) | shifted, &s, at)
  }

  /// The winners of a column of windows.
  @inline(__always)
  func read(_ s: RawSpan, column: Int, block: Int) -> Integers {
    let packed = loadIntegers(s, word(column) &+ block)
    if columnBits == 0 { return packed }
    return (packed &>> integers(shift(column))) & 255
  }
}

/// A number in every lane.
@inline(__always)
func integers(_ number: Int) -> Integers { Integers(repeating: Int32(truncatingIfNeeded: number)) }

/// Zeroes so many floats from `first` on, whole vectors.
@inline(__always)
func clear(_ s: inout MutableRawSpan, from first: Int, _ count: Int) {
  var i = first
  while i < first &+ count {
    store(Lanes.zero, &s, i)
    i &+= laneCount
  }
}
