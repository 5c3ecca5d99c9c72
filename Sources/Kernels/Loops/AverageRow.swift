// Means of overlapping windows of 3 × 3: along a row, the sums of columns are shared by neighbours.
// The gradient is the same walk: an input pixel sums over the windows that hold it.

import Geometry

extension PoolingGeometry {
  /// Whether `AverageRow` serves this pooling.
  var sharesSums: Bool {
    windowHeight == 3 && windowWidth == 3 && strideHeight == 1 && strideWidth == 1
  }
}

/// Windows of three along height or width, one position apart.
private struct Threes {
  let inputs: Int
  let outputs: Int
  let padding: Int
  let countsPadding: Bool

  /// What each value of window `q` weighs.
  @inline(__always)
  func share(_ q: Int) -> Float {
    let first = q &- padding
    let count = lesser(inputs, first &+ 3) &- greater(0, first)
    return countsPadding || count == 3 ? 1 / 3 : count == 2 ? 1 / 2 : 1
  }
}

/// A row of means, or of the gradient of the input.
struct AverageRow {
  private let columns: Threes
  /// What each source row weighs; zero for rows that are not there.
  private let weights: InlineArray<3, Float>
  /// The source rows, within the sample; in floats.
  private let places: InlineArray<3, Int>
  private let stride: Int

  /// Row `line` of the output, or (`backward`) of the input.
  init(_ g: PoolingGeometry, line: Int, backward: Bool) {
    stride = g.input.channelStride
    columns = Threes(
      inputs: g.input.width, outputs: g.output.width, padding: g.paddingWidth,
      countsPadding: g.countsPadding)
    let rows = Threes(
      inputs: g.input.height, outputs: g.output.height, padding: g.paddingHeight,
      countsPadding: g.countsPadding)
    let first = backward ? line &+ rows.padding &- 2 : line &- rows.padding
    let size = backward ? rows.outputs : rows.inputs
    let width = backward ? columns.outputs : columns.inputs
    var weights = InlineArray<3, Float>(repeating: 0)
    // A row that is not there is replaced by one that is, which then weighs nothing.
    let inside = lesser(size &- 1, greater(0, first))
    var places = InlineArray<3, Int>(repeating: inside &* width &* stride)
    var i = 0
    while i < 3 {
      let row = first &+ i
      if row >= 0 && row < size {
        unsafe weights[unchecked: i] = rows.share(backward ? row : line)
        unsafe places[unchecked: i] = row &* width &* stride
      }
      i &+= 1
    }
    self.weights = weights
    self.places = places
  }

  /// Writes the row to the floats from `target` on; the sample's source begins at `from`.
  @inline(__always)
  func run(
    _ source: RawSpan, _ from: Int, _ out: inout MutableRawSpan, _ target: Int, backward: Bool,
    adding: Bool
  ) {
    let size = backward ? columns.outputs : columns.inputs
    let targets = backward ? columns.inputs : columns.outputs
    let shift = backward ? columns.padding &- 2 : -columns.padding
    var block = 0
    while block < stride {
      var next = Lanes.zero
      var afterNext = Lanes.zero
      var column = shift
      while column < targets &+ shift &+ 2 {
        var v = Lanes.zero
        if column >= 0 && column < size {
          v = sum(source, from &+ column &* stride &+ block)
          if backward { v *= columns.share(column) }
        }
        let t = column &- shift &- 2
        if t >= 0 {
          let whole = next + v
          let mean = backward ? whole : whole * columns.share(t)
          put(mean, &out, target &+ t &* stride &+ block, adding: adding)
        }
        next = afterNext + v
        afterNext = v
        column &+= 1
      }
      block &+= laneCount
    }
  }

  /// The weighted sum of a column.
  @inline(__always)
  private func sum(_ source: RawSpan, _ at: Int) -> Lanes {
    unsafe (load(source, at &+ places[unchecked: 0]) * weights[unchecked: 0])
      .addingProduct(
        load(source, at &+ places[unchecked: 1]), Lanes(repeating: weights[unchecked: 1])
      )
      .addingProduct(
        load(source, at &+ places[unchecked: 2]), Lanes(repeating: weights[unchecked: 2]))
  }
}
