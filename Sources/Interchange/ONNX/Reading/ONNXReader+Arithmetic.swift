import Architectures
import DataSets
import Geometry

extension ONNXReader {
  /// Reads a sum, a gate, or a number a channel that scales or shifts.
  mutating func readArithmetic(_ node: inout ONNXNode) throws(InterchangeError) {
    var axis: Int?
    if operators < 7 {
      if node.has("axis") { axis = try node.int("axis", default: 0) }
      node.ignore("broadcast", "consumed_inputs")
    }
    var inputs: [ONNXActivation] = []
    var constants: [(place: Int, value: ONNXConstant)] = []
    for place in node.inputs.indices {
      switch try meaning(node, place) {
      case .activation(let activation)?: inputs.append(activation)
      case .constant(let constant)?: constants.append((place, constant))
      case nil: throw node.fault("input \(place) is missing")
      }
    }
    if constants.isEmpty { return try readJoin(node, inputs) }
    guard inputs.count == 1, constants.count == 1 else {
      throw node.fault("joins \(constants.count) constants; allowed is one with a value")
    }
    let (place, constant) = constants[0]
    guard let numbers = inputs[0].perChannel(constant, axis: axis) else {
      throw node.fault(
        "a constant of shape \(constant.dims) over \(inputs[0].description), allowed is one number, "
          + "or one a channel")
    }
    try readAffine(node, inputs[0], numbers, isConstantFirst: place == 0)
  }

  private mutating func readJoin(
    _ node: ONNXNode, _ inputs: [ONNXActivation]
  ) throws(InterchangeError) {
    if node.type == "Mul", inputs.count == 2 { return try readGate(node, inputs) }
    guard ["Add", "Sum"].contains(node.type), !inputs.isEmpty else {
      throw node.fault("of two values of the network, allowed are a value and a constant")
    }
    guard inputs.allSatisfy({ $0.shape == inputs[0].shape && $0.rank == inputs[0].rank }) else {
      let shapes = inputs.map(\.description).joined(separator: ", ")
      throw node.fault("adds \(shapes), allowed are equal shapes")
    }
    set(node.outputs[0], inputs[0])
    for next in inputs.dropFirst() {
      guard case .activation(let sum)? = meaning(node.outputs[0]) else { break }
      try append(.add, reading: [sum, next], of: node)
    }
  }

  /// x·sigmoid(x), which is our SiLU.
  private mutating func readGate(
    _ node: ONNXNode, _ inputs: [ONNXActivation]
  ) throws(InterchangeError) {
    for (input, gate) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] where gate.value > 0 {
      if made[gate.value - 1].node == Node(.activation(.sigmoid), inputs: [input.value]) {
        return try append(.activation(.silu), reading: [input], of: node)
      }
    }
    throw node.fault("multiplies two values of the network, allowed is x with Sigmoid(x)")
  }

  /// Reads scale·x + shift, channel by channel.
  private mutating func readAffine(
    _ node: ONNXNode, _ input: ONNXActivation, _ numbers: [Float], isConstantFirst: Bool
  ) throws(InterchangeError) {
    let ones = [Float](repeating: 1, count: numbers.count)
    let zeros = [Float](repeating: 0, count: numbers.count)
    switch node.type {
    case "Add", "Sum": try apply(node, input, scale: ones, shift: numbers)
    case "Sub" where isConstantFirst:
      try apply(node, input, scale: ones.map { -$0 }, shift: numbers)
    case "Sub": try apply(node, input, scale: ones, shift: numbers.map { -$0 })
    case "Mul": try apply(node, input, scale: numbers, shift: zeros)
    default:
      guard !isConstantFirst, !numbers.contains(0) else {
        throw node.fault("divides by a value of the network or by 0, allowed is by a constant")
      }
      if try applyToHead(node, input, divisor: numbers) { return }
      try apply(node, input, scale: numbers.map { 1 / $0 }, shift: zeros)
    }
  }

  /// Puts scale and shift where they cost nothing: into the input's normalisation or into the weights
  /// of a convolution or dense operation; else they become a normalisation.
  private mutating func apply(
    _ node: ONNXNode, _ input: ONNXActivation, scale: [Float], shift: [Float]
  ) throws(InterchangeError) {
    if input.value == 0, !input.isShared, !scale.contains(0) {
      for channel in scale.indices {
        head.mean[channel] -= head.deviation[channel] * Double(shift[channel] / scale[channel])
        head.deviation[channel] /= Double(scale[channel])
      }
      return set(node.outputs[0], input)
    }
    if input.value > 0, !input.isShared, !input.isFlattened,
      made[input.value - 1].takeOver(scale: scale, shift: shift)
    {
      return set(node.outputs[0], input)
    }
    let epsilon = Normalization().epsilon
    let channels = [scale.count]
    let zeros = [Float](repeating: 0, count: scale.count)
    let variance = [Float](repeating: 1 - Float(epsilon), count: scale.count)
    try append(
      .normalization(Normalization()), reading: [input], of: node,
      tensors: [
        ("gamma", channels, scale), ("beta", channels, shift), ("mean", channels, zeros),
        ("variance", channels, variance),
      ])
  }

  /// Divides the raw values by deviations, exactly as they stand in the graph.
  private mutating func applyToHead(
    _ node: ONNXNode, _ input: ONNXActivation, divisor: [Float]
  ) throws(InterchangeError) -> Bool {
    guard input.value == 0, !input.isShared else { return false }
    for channel in divisor.indices { head.deviation[channel] *= Double(divisor[channel]) }
    set(node.outputs[0], input)
    return true
  }
}

extension ONNXReader.Made {
  /// Multiplies and shifts what a convolution or dense operation gives; false for other operations.
  fileprivate mutating func takeOver(scale: [Float], shift: [Float]) -> Bool {
    switch node.operation {
    case .convolution(var convolution):
      convolution.bias = true
      node.operation = .convolution(convolution)
    case .dense(var dense):
      dense.bias = true
      node.operation = .dense(dense)
    default: return false
    }
    if tensors.count == 1 {
      tensors.append(
        (role: "bias", shape: [scale.count], values: Array(repeating: 0, count: scale.count)))
    }
    for place in tensors[0].values.indices {
      tensors[0].values[place] *= scale[place % scale.count]
    }
    for channel in scale.indices {
      tensors[1].values[channel] = tensors[1].values[channel] * scale[channel] + shift[channel]
    }
    return true
  }
}
