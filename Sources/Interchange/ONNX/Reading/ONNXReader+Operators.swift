import Architectures
import Geometry

extension ONNXReader {
  /// The operators that are read, for messages.
  static let allowed = [
    "Add", "AveragePool", "BatchNormalization", "Cast", "Concat", "Constant", "ConstantOfShape",
    "Conv", "Div", "Dropout", "Flatten", "Gather", "Gemm", "GlobalAveragePool", "GlobalMaxPool",
    "Identity", "LeakyRelu", "LogSoftmax", "MatMul", "MaxPool", "Mul", "ReduceMax", "ReduceMean",
    "Relu", "Reshape", "Shape", "Sigmoid", "Slice", "Softmax", "Squeeze", "Sub", "Sum", "Swish",
    "Tanh", "Transpose", "Unsqueeze",
  ]

  /// Reads a node of the graph.
  mutating func read(_ node: ONNXNode, output: String) throws(InterchangeError) {
    var node = node
    guard !node.outputs.isEmpty else { throw node.fault("makes nothing") }
    switch node.type {
    case "Conv": try readConvolution(&node)
    case "MaxPool": try readPooling(&node, .max)
    case "AveragePool": try readPooling(&node, .average)
    case "GlobalMaxPool": try append(.globalPooling(.max), reading: [activation(node)], of: node)
    case "GlobalAveragePool":
      try append(.globalPooling(.average), reading: [activation(node)], of: node)
    case "ReduceMax": try readReduction(&node, .max)
    case "ReduceMean": try readReduction(&node, .average)
    case "Gemm": try readGemm(&node)
    case "MatMul": try readProduct(node)
    case "BatchNormalization": try readNormalization(&node)
    case "Relu": try append(.activation(.relu), reading: [activation(node)], of: node)
    case "Sigmoid": try append(.activation(.sigmoid), reading: [activation(node)], of: node)
    case "Tanh": try append(.activation(.tanh), reading: [activation(node)], of: node)
    case "LeakyRelu": try readLeakyReLU(&node)
    case "Swish": try readSwish(&node)
    case "Softmax", "LogSoftmax": try readSoftmax(&node, output: output)
    case "Add", "Sub", "Mul", "Div", "Sum": try readArithmetic(&node)
    case "Concat": try readConcatenation(&node)
    case "Slice": try readSlice(&node)
    case "Dropout": try readDropout(&node)
    default: try readShaping(&node)
    }
    try node.finish()
  }

  /// Operators that compute nothing: constants, and other views of the same numbers.
  private mutating func readShaping(_ node: inout ONNXNode) throws(InterchangeError) {
    switch node.type {
    case "Identity": try readIdentity(node)
    case "Constant": try readConstant(&node)
    case "ConstantOfShape": try readConstantOfShape(&node)
    case "Flatten", "Reshape", "Squeeze", "Unsqueeze": try readReshape(&node)
    case "Transpose": try readTranspose(&node)
    case "Shape": try readShape(&node)
    case "Gather": try readGather(&node)
    case "Cast": try readCast(&node)
    default:
      throw node.fault(
        "the operator is none of Atoll's; allowed are \(Self.allowed.joined(separator: ", "))")
    }
  }

  private mutating func readLeakyReLU(_ node: inout ONNXNode) throws(InterchangeError) {
    let slope = try node.float("alpha", default: 0.01)
    guard abs(slope - 0.01) < 1e-6 else {
      throw node.fault("attribute 'alpha' is \(slope), allowed is 0.01")
    }
    try append(.activation(.leakyReLU), reading: [activation(node)], of: node)
  }

  private mutating func readSwish(_ node: inout ONNXNode) throws(InterchangeError) {
    let steepness = try node.float("alpha", default: 1)
    guard steepness == 1 else {
      throw node.fault("attribute 'alpha' is \(steepness), allowed is 1")
    }
    try append(.activation(.silu), reading: [activation(node)], of: node)
  }

  /// At the end it is left out: a network's outputs are logits.
  private mutating func readSoftmax(
    _ node: inout ONNXNode, output: String
  ) throws(InterchangeError) {
    let axis = try node.int("axis", default: operators < 13 ? 1 : -1)
    let input = try activation(node)
    guard node.outputs[0] == output else {
      throw node.fault("stands inside the network, allowed is at its end")
    }
    guard input.shape.pixels == 1, axis == 1 || axis == 1 - input.rank else {
      throw node.fault("attribute 'axis' is \(axis) over \(input.description), allowed are classes")
    }
    notes.append("\(node.place) at the end is left out: the outputs are logits")
    set(node.outputs[0], input)
  }

  private mutating func readDropout(_ node: inout ONNXNode) throws(InterchangeError) {
    var ratio = Double(try node.float("ratio", default: 0.5))
    node.ignore("seed", "is_test")
    if let value = try constant(node, 1)?.floats?.first { ratio = Double(value) }
    let input = try activation(node)
    guard ratio > 0 else { return set(node.outputs[0], input) }
    try append(.dropout(Dropout(ratio: ratio)), reading: [input], of: node)
  }

  private mutating func readNormalization(_ node: inout ONNXNode) throws(InterchangeError) {
    let epsilon = Double(try node.float("epsilon", default: 1e-5))
    let share = 1 - Double(try node.float("momentum", default: 0.9))
    try node.require("training_mode", 0, default: 0)
    node.ignore("spatial", "is_test", "consumed_inputs")
    let input = try activation(node)
    guard !input.isFlattened else {
      throw node.fault("over a flattened picture, allowed is before Flatten")
    }
    let channels = [input.shape.channels]
    let tensors = try ["gamma", "beta", "mean", "variance"].enumerated().map {
      (place, role) throws(InterchangeError) in
      let values = try floats(node, place + 1, dims: channels).values
      return (role: role, shape: channels, values: values)
    }
    try append(
      .normalization(Normalization(momentum: share, epsilon: epsilon)), reading: [input], of: node,
      tensors: tensors)
  }

  private mutating func readReduction(
    _ node: inout ONNXNode, _ kind: PoolingKind
  ) throws(InterchangeError) {
    let input = try activation(node)
    let keeps = try node.int("keepdims", default: 1) != 0
    node.ignore("noop_with_empty_axes")
    let given = try integers(&node, "axes", orInput: 1) ?? []
    let axes = given.map { $0 < 0 ? $0 + input.rank : $0 }
    guard input.rank > 2, axes.sorted() == Array(2..<input.rank) else {
      throw node.fault("over the axes \(axes), allowed are those of height and width")
    }
    try append(
      .globalPooling(kind), reading: [input], of: node, rank: keeps ? input.rank : 2)
  }

  private mutating func readConcatenation(_ node: inout ONNXNode) throws(InterchangeError) {
    let axis = try node.int("axis", default: 1)
    if case .constant? = try meaning(node, 0) { return try readConstantConcatenation(node) }
    let inputs = try node.inputs.indices.map { (place) throws(InterchangeError) in
      try activation(node, place)
    }
    guard let rank = inputs.first?.rank, axis == 1 || axis == 1 - rank else {
      throw node.fault("attribute 'axis' is \(axis), allowed is that of the channels, 1")
    }
    let pixels = { (a: ONNXActivation) in [a.rank, a.shape.height, a.shape.width] }
    guard inputs.allSatisfy({ pixels($0) == pixels(inputs[0]) }) else {
      let shapes = inputs.map(\.description).joined(separator: ", ")
      throw node.fault("joins \(shapes), allowed are equal heights and widths")
    }
    if inputs.count == 1 { return set(node.outputs[0], inputs[0]) }
    try append(.concatenation, reading: inputs, of: node)
  }

  private mutating func readSlice(_ node: inout ONNXNode) throws(InterchangeError) {
    if case .constant(let constant)? = try meaning(node, 0) {
      return try readConstantSlice(node, constant)
    }
    let input = try activation(node)
    let (starts, ends, axes, steps) = try sliceBounds(&node, rank: input.rank)
    guard axes == [1], steps == [1], input.value == 0, !input.isFlattened else {
      throw node.fault(
        "takes axes \(axes) with steps \(steps), allowed are channels of the network's input, one "
          + "behind the other")
    }
    let channels = input.shape.channels
    let first = min(max(starts[0] < 0 ? starts[0] + channels : starts[0], 0), channels)
    let end = min(ends[0] < 0 ? ends[0] + channels : ends[0], channels)
    guard first < end else { throw node.fault("takes no channel") }
    try append(.slice(Slice(first: first, count: end - first)), reading: [input], of: node)
  }

  /// Starts, ends, axes and steps of a slice, which once were attributes.
  func sliceBounds(
    _ node: inout ONNXNode, rank: Int
  ) throws(InterchangeError) -> (starts: [Int], ends: [Int], axes: [Int], steps: [Int]) {
    let starts = try integers(&node, "starts", orInput: 1) ?? []
    let ends = try integers(&node, "ends", orInput: 2) ?? []
    let axes = try integers(&node, "axes", orInput: 3) ?? Array(starts.indices)
    let steps =
      try constant(node, 4)?.integers ?? Array(repeating: 1, count: starts.count)
    guard starts.count == ends.count, axes.count == ends.count, steps.count == ends.count,
      !starts.isEmpty
    else { throw node.fault("starts, ends, axes and steps are not equally many") }
    return (starts, ends, axes.map { $0 < 0 ? $0 + rank : $0 }, steps)
  }
}
