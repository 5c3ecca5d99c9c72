import Architectures
import Geometry

/// What one layer does: an operation of the architecture, and what follows in the same pass where
/// nobody else reads the values between: the sum behind a normalisation, an activation.
struct Operator: Sendable {
  let operation: Operation
  /// What is applied to the output, if anything.
  var activation: ActivationKind?
  /// The first of the architecture's nodes that the operator does the work of; −1 for a copy of the
  /// input.
  let origin: Int
  /// The values read: 0 is the network's input, *k* what operator *k − 1* writes.
  ///
  /// A normalisation reads the value to normalise and, if it adds one, the addend.
  var inputs: [Int]

  /// The operators of an architecture in order, and the shapes of all values, the input's first.
  static func all(
    of architecture: Architecture, for purpose: NetworkPlan.Purpose
  ) -> (operators: [Operator], shapes: [Shape]) {
    let fusions = Fusions(architecture, purpose)
    let input = architecture.contract.shape
    var (operators, shapes) = ([Operator](), [input])
    var renumbered = [Int](repeating: 0, count: architecture.nodes.count + 1)
    var copy: Int?
    /// The value to read in place of the samples, which not every operation reads densely.
    func copyOfInput() -> Int {
      if let copy { return copy }
      let slice = Slice(first: 0, count: input.channels)
      operators.append(Operator(operation: .slice(slice), origin: -1, inputs: [0]))
      shapes.append(input)
      copy = operators.count
      return operators.count
    }
    for index in architecture.nodes.indices {
      guard let ending = fusions.operatorEnding(at: index) else { continue }
      var op = ending
      op.inputs = ending.inputs.map {
        $0 == 0 && !ending.operation.readsDensely ? copyOfInput() : renumbered[$0]
      }
      operators.append(op)
      shapes.append(architecture.shapes[index + 1])
      renumbered[index + 1] = operators.count
    }
    return (operators, shapes)
  }
}

/// Which nodes of an architecture become one operator.
private struct Fusions {
  private let nodes: [Node]
  private let purpose: NetworkPlan.Purpose
  /// How often each value is read, the network's output once more.
  private var uses: [Int]
  /// The one node that reads a value, where there is only one.
  private var reader: [Int?]
  /// For the last node of each fused operator, its parts.
  private var endings: [Int: Operator] = [:]
  private var isInside: [Bool]

  init(_ architecture: Architecture, _ purpose: NetworkPlan.Purpose) {
    nodes = architecture.nodes
    self.purpose = purpose
    uses = [Int](repeating: 0, count: nodes.count + 1)
    reader = [Int?](repeating: nil, count: nodes.count + 1)
    isInside = [Bool](repeating: false, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs {
        uses[input] += 1
        reader[input] = index
      }
    }
    uses[nodes.count] += 1
    // The later of two normalisations that are added takes the sum: its addend must be there before.
    for index in nodes.indices.reversed() where nodes[index].operation.isNormalization {
      fuse(from: index)
    }
    for index in nodes.indices where nodes[index].operation.takesActivation {
      fuse(from: index)
    }
  }

  /// What ends at a node, or nil where the node is inside of an operator.
  func operatorEnding(at index: Int) -> Operator? {
    if let ending = endings[index] { return ending }
    let node = nodes[index]
    return isInside[index]
      ? nil : Operator(operation: node.operation, origin: index, inputs: node.inputs)
  }

  /// Looks along what follows a node.
  private mutating func fuse(from index: Int) {
    if isInside[index] { return }
    let operation = nodes[index].operation
    var inputs = nodes[index].inputs
    var last = index
    if operation.isNormalization, let next = onlyReader(of: last), case .add = nodes[next].operation
    {
      let others = nodes[next].inputs.filter { $0 != last + 1 }
      if others.count == 1 && others[0] != 0 {
        inputs.append(others[0])
        take(&last, next)
      }
    }
    var activation: ActivationKind?
    // While training, the argument of what follows anything but a normalisation would be lost.
    if let next = onlyReader(of: last), case .activation(let kind) = nodes[next].operation,
      operation.isNormalization || purpose == .use || kind.slopeFollowsFromValue
    {
      activation = kind
      take(&last, next)
    }
    isInside[last] = true
    endings[last] = Operator(
      operation: operation, activation: activation, origin: index, inputs: inputs)
  }

  private func onlyReader(of node: Int) -> Int? {
    guard uses[node + 1] == 1, let next = reader[node + 1], !isInside[next] else { return nil }
    return next
  }

  private mutating func take(_ last: inout Int, _ next: Int) {
    isInside[last] = true
    last = next
  }
}

extension Operator {
  /// Whether the operator normalises.
  var isNormalization: Bool { operation.isNormalization }

  /// Whether the operator has weights.
  var hasWeights: Bool {
    switch operation {
    case .normalization, .convolution, .dense: true
    default: false
    }
  }

  /// How often all samples must be there before the output is complete.
  func meetings(isTraining: Bool) -> Int {
    switch operation {
    case .normalization: isTraining ? 1 : 0
    case .dense: 1
    default: 0
    }
  }

  /// Whether the whole batch is read and written at once.
  var isWhole: Bool {
    if case .dense = operation { true } else { false }
  }

  /// Whether the backward pass reads the inputs again.
  var keepsInputs: Bool {
    switch operation {
    case .normalization, .convolution, .dense: true
    case .activation(let kind): !kind.slopeFollowsFromValue
    default: false
    }
  }

  /// Whether the backward pass reads the output again.
  var keepsOutput: Bool {
    switch operation {
    case .activation: true
    case .normalization: false
    default: activation != nil
    }
  }

  /// The windows of a pooling, local or global, over a shape; nil for any other operation.
  func windows(over shape: Shape) -> PoolingGeometry? {
    switch operation {
    case .pooling(let pooling): pooling.geometry(over: shape)
    case .globalPooling: .global(shape)
    default: nil
    }
  }

  /// Whether the backward pass reads which values the forward pass has chosen.
  var keepsWinners: Bool {
    switch operation {
    case .pooling(let pooling): pooling.kind == .max
    case .globalPooling(let kind): kind == .max
    default: false
    }
  }
}

extension Operation {
  fileprivate var isNormalization: Bool {
    if case .normalization = self { true } else { false }
  }

  /// Whether the operation, which is no normalisation, can apply an activation behind it in the same pass.
  fileprivate var takesActivation: Bool {
    switch self {
    case .convolution, .dense, .pooling, .globalPooling, .add: true
    case .normalization, .slice, .activation, .dropout, .concatenation: false
    }
  }

  /// Whether the operation can read the samples of a data set where they lie, without padding lanes.
  fileprivate var readsDensely: Bool {
    switch self {
    case .slice, .convolution, .dense: true
    default: false
    }
  }
}
