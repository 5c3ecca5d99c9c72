import Architectures
import Geometry

/// How a window slides along one side, as a graph says it.
private struct ONNXWindow {
  var size: Int
  var kernel: Int
  var stride: Int
  var dilation: Int
  var before: Int
  var after: Int

  /// Pixels from the first to the last that a window sees.
  var reach: Int { dilation * (kernel - 1) + 1 }

  /// How many positions there are.
  ///
  /// - Parameter ceiling: whether a window may stick out behind the padding.
  func positions(ceiling: Bool) -> Int {
    let slack = size + before + after - reach
    guard slack >= 0 else { return 0 }
    guard ceiling else { return slack / stride + 1 }
    let count = (slack + stride - 1) / stride + 1
    return (count - 1) * stride >= size + before ? count - 1 : count
  }

  /// Whether as much padding behind as before gives the same windows.
  func isSymmetric(positions: Int) -> Bool {
    outputSize(size, kernel: kernel, stride: stride, padding: before, dilation: dilation)
      == positions
  }
}

extension ONNXReader {
  /// The windows of a node along height and width; a line has a height of one.
  private func windows(
    _ node: inout ONNXNode, over input: ONNXActivation, kernel given: [Int]?
  ) throws(InterchangeError) -> (height: ONNXWindow, width: ONNXWindow) {
    guard input.rank > 2 else {
      throw node.fault("reads \(input.description), expected is a picture")
    }
    let sides = input.rank - 2
    let ones = Array(repeating: 1, count: sides)
    let kernel = try node.ints("kernel_shape") ?? given ?? []
    let strides = try node.ints("strides") ?? ones
    let dilations = try node.ints("dilations") ?? ones
    let pads = try node.ints("pads") ?? Array(repeating: 0, count: 2 * sides)
    let auto = try node.text("auto_pad", default: "NOTSET")
    for (name, list, count) in [
      ("kernel_shape", kernel, sides), ("strides", strides, sides),
      ("dilations", dilations, sides), ("pads", pads, 2 * sides),
    ] {
      let least = name == "pads" ? 0 : 1
      guard list.count == count, list.allSatisfy({ (least...Shape.largestSide).contains($0) })
      else {
        throw node.fault(
          "attribute '\(name)' is \(list), allowed are \(count) numbers from \(least) to "
            + "\(Shape.largestSide)")
      }
    }
    if let given, given != kernel {
      throw node.fault("attribute 'kernel_shape' is \(kernel), the filter's is \(given)")
    }
    let sizes = input.sizes.suffix(sides)
    var windows = zip(sizes.indices, sizes).map { place, size in
      let side = place - sizes.startIndex
      return ONNXWindow(
        size: size, kernel: kernel[side], stride: strides[side], dilation: dilations[side],
        before: pads[side], after: pads[side + sides])
    }
    for side in windows.indices { try setPadding(of: &windows[side], auto, node) }
    let line = ONNXWindow(size: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0)
    return sides == 1 ? (line, windows[0]) : (windows[0], windows[1])
  }

  private func setPadding(
    of window: inout ONNXWindow, _ auto: String, _ node: ONNXNode
  ) throws(InterchangeError) {
    switch auto {
    case "NOTSET": break
    case "VALID": (window.before, window.after) = (0, 0)
    case "SAME_UPPER", "SAME_LOWER":
      let positions = (window.size + window.stride - 1) / window.stride
      let total = max(0, (positions - 1) * window.stride + window.reach - window.size)
      window.before = auto == "SAME_UPPER" ? total / 2 : total - total / 2
      window.after = total - window.before
    default:
      throw node.fault(
        "attribute 'auto_pad' is '\(auto)', allowed are NOTSET, VALID, SAME_UPPER, SAME_LOWER")
    }
  }

  /// Reads a convolution; where the padding of a side is not symmetric, the filter gets zeros.
  mutating func readConvolution(_ node: inout ONNXNode) throws(InterchangeError) {
    let input = try activation(node)
    let filter = try floats(node, 1)
    guard filter.dims.count == input.rank, !filter.dims.contains(0) else {
      throw node.fault("the filter has the shape \(filter.dims) over \(input.description)")
    }
    var (height, width) = try windows(
      &node, over: input, kernel: Array(filter.dims.dropFirst(2)))
    let groups = try node.int("group", default: 1)
    let outputs = filter.dims[0]
    guard (1...input.shape.channels).contains(groups),
      filter.dims[1] * groups == input.shape.channels
    else {
      throw node.fault(
        "a filter of shape \(filter.dims) in \(groups) groups over \(input.shape.channels) channels"
      )
    }
    var kernel = Filter(
      values: filter.values, outputs: outputs, inputs: filter.dims[1], height: height.kernel,
      width: width.kernel)
    try kernel.makeSymmetric(&height, isHeight: true, node)
    try kernel.makeSymmetric(&width, isHeight: false, node)
    if kernel.height * kernel.width > filter.dims.dropFirst(2).reduce(1, *) {
      notes.append("\(node.place): the filter got zeros on one side, for padding on the other")
    }
    let hasBias = try constant(node, 2) != nil
    let convolution = Convolution(
      outputs: outputs, filterHeight: kernel.height, filterWidth: kernel.width,
      strideHeight: height.stride, strideWidth: width.stride, paddingHeight: height.before,
      paddingWidth: width.before, dilationHeight: height.dilation, dilationWidth: width.dilation,
      groups: groups, bias: hasBias)
    var tensors = [kernel.tensor]
    if hasBias {
      let bias = try floats(node, 2, dims: [outputs]).values
      tensors.append((role: "bias", shape: [outputs], values: bias))
    }
    try append(.convolution(convolution), reading: [input], of: node, tensors: tensors)
  }

  /// Reads a pooling.
  mutating func readPooling(
    _ node: inout ONNXNode, _ kind: PoolingKind
  ) throws(InterchangeError) {
    let input = try activation(node)
    let countsPadding = try node.int("count_include_pad", default: 0) != 0
    let ceiling = try node.int("ceil_mode", default: 0) != 0
    node.ignore("storage_order")
    let (height, width) = try windows(&node, over: input, kernel: nil)
    for window in [height, width] {
      guard window.dilation == 1 else {
        throw node.fault("attribute 'dilations' has \(window.dilation), allowed is 1")
      }
      let positions = window.positions(ceiling: ceiling)
      let isPlain = positions == window.positions(ceiling: false) || !countsPadding
      guard window.isSymmetric(positions: positions), isPlain else {
        throw node.fault(
          "padding of \(window.before) before and \(window.after) behind"
            + (ceiling ? " with attribute 'ceil_mode' 1" : "")
            + ", allowed is as much behind as before")
      }
    }
    let pooling = Pooling(
      kind: kind, windowHeight: height.kernel, windowWidth: width.kernel,
      strideHeight: height.stride, strideWidth: width.stride, paddingHeight: height.before,
      paddingWidth: width.before, countsPadding: countsPadding)
    try append(.pooling(pooling), reading: [input], of: node)
  }
}

/// The weights of a convolution as a graph has them: `[outputs, inputs, height, width]`.
private struct Filter {
  var values: [Float]
  var outputs: Int
  var inputs: Int
  var height: Int
  var width: Int

  /// Adds zeros to the filter on the side with less padding until both sides have the same.
  mutating func makeSymmetric(
    _ window: inout ONNXWindow, isHeight: Bool, _ node: ONNXNode
  ) throws(InterchangeError) {
    if window.isSymmetric(positions: window.positions(ceiling: false)) { return }
    let missing = abs(window.after - window.before)
    let larger = isHeight ? [height + missing, width] : [height, width + missing]
    guard missing % window.dilation == 0, ONNXConstant.count([outputs, inputs] + larger) != nil
    else {
      throw node.fault(
        "padding of \(window.before) before and \(window.after) behind with dilation "
          + "\(window.dilation), allowed is as much behind as before")
    }
    let count = missing / window.dilation
    let isBefore = window.before < window.after
    extend(by: count, isHeight: isHeight, before: isBefore)
    window.kernel += count
    window.before = max(window.before, window.after)
    window.after = window.before
  }

  private mutating func extend(by count: Int, isHeight: Bool, before: Bool) {
    let (newHeight, newWidth) = isHeight ? (height + count, width) : (height, width + count)
    let (down, right) = before ? isHeight ? (count, 0) : (0, count) : (0, 0)
    var result = [Float](repeating: 0, count: outputs * inputs * newHeight * newWidth)
    for map in 0..<outputs * inputs {
      for row in 0..<height {
        for column in 0..<width {
          result[(map * newHeight + row + down) * newWidth + column + right] =
            values[(map * height + row) * width + column]
        }
      }
    }
    (values, height, width) = (result, newHeight, newWidth)
  }

  /// The filter as `[height, width, inputs, outputs]`.
  var tensor: (role: String, shape: [Int], values: [Float]) {
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for pixel in 0..<height * width {
      for input in 0..<inputs {
        for output in 0..<outputs {
          result.append(values[(output * inputs + input) * height * width + pixel])
        }
      }
    }
    return ("filter", [height, width, inputs, outputs], result)
  }
}
