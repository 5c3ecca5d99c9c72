import Geometry

/// A value of a graph that depends on the input: one of our values, and how the graph sees it.
struct ONNXActivation {
  /// Our number of the value, as in `Node.inputs`.
  var value: Int
  /// Our shape of it, channels last.
  var shape: Shape
  /// Its dimensions in the graph, the batch's included: `[N, C, H, W]`, `[N, C, L]` or `[N, F]`,
  /// where a line of length L is for us a picture of one row.
  var rank: Int
  /// Whether anyone but the next reader reads it.
  var isShared = false

  /// Whether a picture has been made one row of features, channel after channel.
  var isFlattened: Bool { rank == 2 && shape.pixels > 1 }

  /// The sizes in the graph behind the batch's.
  var sizes: [Int] {
    switch rank {
    case 2: [shape.elements]
    case 3: [shape.channels, shape.width]
    default: [shape.channels, shape.height, shape.width]
    }
  }

  /// The sizes as a message shows them.
  var description: String { (["N"] + sizes.map(String.init)).joined(separator: "x") }

  /// The same numbers seen with other sizes, or nil where our order of them would not do.
  func reshaped(to sizes: [Int]) -> ONNXActivation? {
    var result = self
    if sizes == [shape.elements] {
      result.rank = 2
    } else if sizes == [shape.channels, shape.height, shape.width] {
      result.rank = 4
    } else if sizes == [shape.channels, shape.width], shape.height == 1 {
      result.rank = 3
    } else {
      return nil
    }
    return result
  }

  /// One number a channel out of a constant that is broadcast over this value, or nil.
  ///
  /// - Parameter axis: where the constant's first dimension stands, for old files; nil: at the end.
  func perChannel(_ constant: ONNXConstant, axis: Int? = nil) -> [Float]? {
    guard let floats = constant.floats, constant.dims.count <= rank else { return nil }
    if floats.count == 1 { return Array(repeating: floats[0], count: shape.channels) }
    let before = axis ?? rank - constant.dims.count
    guard (0...rank - constant.dims.count).contains(before) else { return nil }
    var dims = Array(repeating: 1, count: before) + constant.dims
    dims += Array(repeating: 1, count: rank - dims.count)
    guard dims[1] == floats.count, floats.count == shape.channels, !isFlattened else { return nil }
    return floats
  }
}
