import Architectures
import Geometry

extension ONNXReader {
  /// Reads α·A·B + β·C with A a value of the network.
  mutating func readGemm(_ node: inout ONNXNode) throws(InterchangeError) {
    let alpha = try node.float("alpha", default: 1)
    let beta = try node.float("beta", default: 1)
    try node.require("transA", 0, default: 0)
    let isTransposed = try node.int("transB", default: 0) != 0
    node.ignore("broadcast")
    var bias: [Float]?
    if try constant(node, 2) != nil {
      let (dims, values) = try floats(node, 2)
      bias = values.map { $0 * beta }
      guard dims.count <= 2, dims.last ?? 1 == values.count else {
        throw node.fault(
          "'\(node.inputs[2])' has the shape \(dims), allowed is one number an output")
      }
    }
    try appendDense(node, transposed: isTransposed, scale: alpha, bias: bias)
  }

  /// Reads A·B with A a value of the network.
  mutating func readProduct(_ node: ONNXNode) throws(InterchangeError) {
    try appendDense(node, transposed: false, scale: 1, bias: nil)
  }

  private mutating func appendDense(
    _ node: ONNXNode, transposed: Bool, scale: Float, bias: [Float]?
  ) throws(InterchangeError) {
    let input = try activation(node)
    let (dims, values) = try floats(node, 1)
    let inputs = input.shape.elements
    guard input.rank == 2, dims.count == 2, dims[transposed ? 1 : 0] == inputs else {
      throw node.fault("weights of shape \(dims) over \(input.description), expected is N features")
    }
    let outputs = dims[transposed ? 0 : 1]
    guard outputs > 0 else { throw node.fault("weights of shape \(dims) have no output") }
    var weights: [Float] = []
    weights.reserveCapacity(values.count)
    for row in input.channelsLastOrder {
      for output in 0..<outputs {
        weights.append(scale * values[transposed ? output * inputs + row : row * outputs + output])
      }
    }
    var tensors = [(role: "weights", shape: [inputs, outputs], values: weights)]
    if let bias {
      guard bias.count == outputs || bias.count == 1 else {
        throw node.fault("a bias of \(bias.count) numbers for \(outputs) outputs")
      }
      let values = bias.count == 1 ? Array(repeating: bias[0], count: outputs) : bias
      tensors.append((role: "bias", shape: [outputs], values: values))
    }
    try append(
      .dense(Dense(outputs: outputs, bias: bias != nil)), reading: [input], of: node,
      tensors: tensors)
  }
}

extension ONNXActivation {
  /// For each of our values of a sample, height, width, channels, its place in the graph's order,
  /// channels, height, width.
  var channelsLastOrder: [Int] {
    (0..<shape.elements).map { place in
      let (pixel, channel) = place.quotientAndRemainder(dividingBy: shape.channels)
      return channel * shape.pixels + pixel
    }
  }
}
