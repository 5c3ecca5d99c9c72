import Architectures
import DataSets
import Geometry

/// Turns a graph into our nodes, one operator behind the other.
struct ONNXReader {
  /// What a name of the graph stands for.
  enum Meaning {
    case constant(ONNXConstant)
    case activation(ONNXActivation)
  }

  /// A node of ours with its tensors: role, shape and values as `Parameter` has them.
  struct Made {
    var node: Node
    var tensors: [(role: String, shape: [Int], values: [Float])] = []
  }

  /// The version of the operators.
  let operators: Int
  /// The shape of the network's input.
  let input: Shape
  /// What has become of the graph so far.
  var made: [Made] = []
  /// What happens to raw values before the first node: (raw − mean) / deviation.
  var head: NormalizationConstants
  /// Sentences about what was left out or changed.
  var notes: [String] = []
  private var meanings: [String: Meaning]
  private let uses: [String: Int]

  /// A reader of a graph whose nodes are those that its output needs.
  init(_ graph: ONNXGraph) throws(InterchangeError) {
    operators = graph.operators
    uses = graph.uses
    meanings = [:]
    let input = try graph.inputActivation()
    self.input = input.shape
    head = NormalizationConstants(
      mean: Array(repeating: 0, count: input.shape.channels),
      deviation: Array(repeating: 1, count: input.shape.channels))
    for tensor in graph.initializers where uses[tensor.name] != nil {
      meanings[tensor.name] = .constant(
        try ONNXConstant(tensor, at: "initializer '\(tensor.name)'"))
    }
    set(graph.input.name, input)
  }

  /// Gives a name to an activation.
  mutating func set(_ name: String, _ activation: ONNXActivation) {
    var activation = activation
    if uses[name, default: 0] > 1 { activation.isShared = true }
    meanings[name] = .activation(activation)
  }

  /// Gives a name to a constant.
  mutating func set(_ name: String, _ constant: ONNXConstant) {
    meanings[name] = .constant(constant)
  }

  /// What an input of a node stands for; nil where it is left out.
  func meaning(_ node: ONNXNode, _ place: Int) throws(InterchangeError) -> Meaning? {
    guard place < node.inputs.count, !node.inputs[place].isEmpty else { return nil }
    guard let meaning = meanings[node.inputs[place]] else {
      throw node.fault("reads '\(node.inputs[place])', which nothing before it makes")
    }
    return meaning
  }

  /// What a name stands for.
  func meaning(_ name: String) -> Meaning? { meanings[name] }

  /// An input that depends on the network's input.
  func activation(_ node: ONNXNode, _ place: Int = 0) throws(InterchangeError) -> ONNXActivation {
    switch try meaning(node, place) {
    case .activation(let activation)?: return activation
    case .constant?:
      throw node.fault("'\(node.inputs[place])' is constant, expected is a value of the network")
    case nil: throw node.fault("input \(place) is missing")
    }
  }

  /// An input that is constant; nil where it is left out.
  func constant(_ node: ONNXNode, _ place: Int) throws(InterchangeError) -> ONNXConstant? {
    switch try meaning(node, place) {
    case .constant(let constant)?: return constant
    case .activation?:
      throw node.fault("'\(node.inputs[place])' depends on the input, expected is a constant")
    case nil: return nil
    }
  }

  /// Whole numbers that were an attribute once and are an input now; nil where there are none.
  func integers(
    _ node: inout ONNXNode, _ attribute: String, orInput place: Int
  ) throws(InterchangeError) -> [Int]? {
    if let integers = try node.ints(attribute) { return integers }
    return try constant(node, place)?.integers
  }

  /// Constant floats.
  func floats(
    _ node: ONNXNode, _ place: Int, dims: [Int]? = nil
  ) throws(InterchangeError) -> (dims: [Int], values: [Float]) {
    guard let constant = try constant(node, place) else {
      throw node.fault("input \(place) is missing")
    }
    guard let floats = constant.floats else {
      throw node.fault("'\(node.inputs[place])' holds whole numbers, expected are floats")
    }
    if let dims, dims != constant.dims {
      throw node.fault(
        "'\(node.inputs[place])' has the shape \(constant.dims), expected is \(dims)")
    }
    return (constant.dims, floats)
  }

  /// Appends a node of ours and gives its value the name of the graph's.
  mutating func append(
    _ operation: Operation, reading inputs: [ONNXActivation], of node: ONNXNode,
    tensors: [(role: String, shape: [Int], values: [Float])] = [], rank: Int? = nil
  ) throws(InterchangeError) {
    var result = inputs[0]
    do throws(ArchitectureError) {
      result.shape = try Self.shape(operation, over: inputs.map(\.shape))
    } catch { throw node.fault(error.reason) }
    let sizes = [result.shape.height, result.shape.width, result.shape.channels]
    guard sizes.allSatisfy({ (1...Shape.largestSide).contains($0) }),
      ONNXConstant.count(sizes) != nil
    else { throw node.fault("gives \(result.shape), more than a network may have") }
    made.append(Made(node: Node(operation, inputs: inputs.map(\.value)), tensors: tensors))
    result.value = made.count
    result.rank = rank ?? result.rank
    result.isShared = false
    set(node.outputs[0], result)
  }

  /// The shape that an operation gives, found by a network of this one node.
  private static func shape(
    _ operation: Operation, over inputs: [Shape]
  ) throws(ArchitectureError) -> Shape {
    switch operation {
    case .add, .concatenation:
      guard let first = inputs.first else { return Shape(features: 1) }
      let channels = operation == .add ? first.channels : inputs.reduce(0) { $0 + $1.channels }
      return Shape(height: first.height, width: first.width, channels: channels)
    case .convolution(let convolution):
      if let problem = convolution.problem(over: inputs[0]) {
        throw .doesNotFit(node: 0, reason: problem)
      }
      return convolution.geometry(over: inputs[0]).output
    case .pooling(let pooling):
      if let problem = pooling.problem(over: inputs[0]) {
        throw .doesNotFit(node: 0, reason: problem)
      }
      return pooling.geometry(over: inputs[0]).output
    case .dense(let dense):
      if let problem = dense.problem(over: inputs[0]) {
        throw .doesNotFit(node: 0, reason: problem)
      }
      return Shape(features: dense.outputs)
    case .globalPooling: return Shape(features: inputs[0].channels)
    case .slice(let slice):
      return Shape(height: inputs[0].height, width: inputs[0].width, channels: slice.count)
    case .normalization, .activation, .dropout: return inputs[0]
    }
  }
}

extension ArchitectureError {
  /// What is wrong, without the number of the node.
  fileprivate var reason: String {
    if case .doesNotFit(_, let reason) = self { reason } else { description }
  }
}
