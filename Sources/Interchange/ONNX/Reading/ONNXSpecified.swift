import Architectures
import DataSets
import Networks

/// What a file of Atoll's says of itself, to be believed where the graph agrees.
struct ONNXSpecified {
  private let specification: ModelSpecification

  init?(_ text: String) {
    guard let specification = try? ModelSpecification(text) else { return nil }
    self.specification = specification
  }

  /// The model as it was written, or nil where the graph computes something else.
  func model(with found: Model) -> Model? {
    let architecture = specification.architecture
    guard found.architecture.nodes == Self.asInONNX(architecture),
      found.architecture.contract.shape == architecture.contract.shape,
      found.architecture.contract.classes == architecture.contract.classes,
      isAlike(found.input.normalization)
    else { return nil }
    let parameters = zip(Model.fields(of: architecture), found.parameters).map { field, parameter in
      Parameter(name: field.name, shape: parameter.shape, values: parameter.values)
    }
    return try? Model(
      architecture: architecture, input: specification.input, parameters: parameters)
  }

  /// Whether the graph's normalisation is that of the specification, or left to those who feed it.
  private func isAlike(_ found: NormalizationConstants) -> Bool {
    let own = specification.input.normalization
    let isOutside = found.mean.allSatisfy { $0 == 0 } && found.deviation.allSatisfy { $0 == 1 }
    func singles(_ numbers: [Double]) -> [Float] { numbers.map { Float($0) } }
    return isOutside
      || singles(found.mean) == singles(own.mean)
        && singles(found.deviation) == singles(own.deviation)
  }

  /// The nodes of an architecture as they come back from a graph: without dropouts, and without what
  /// a graph has no word or no digits for.
  private static func asInONNX(_ architecture: Architecture) -> [Node] {
    var numbers = [0]
    var nodes: [Node] = []
    for node in architecture.nodes {
      let inputs = node.inputs.map { numbers[$0] }
      if case .dropout = node.operation {
        numbers.append(inputs[0])
      } else {
        nodes.append(Node(node.operation.asInONNX, inputs: inputs))
        numbers.append(nodes.count)
      }
    }
    return nodes
  }
}

extension Operation {
  fileprivate var asInONNX: Operation {
    switch self {
    case .convolution(var convolution):
      convolution.initializer = .he
      return .convolution(convolution)
    case .dense(var dense):
      dense.initializer = .he
      return .dense(dense)
    case .normalization(let normalization):
      return .normalization(
        Normalization(
          momentum: 1 - Double(normalization.shareOfOld),
          epsilon: Double(Float(normalization.epsilon))))
    case .pooling(var pooling):
      if pooling.kind == .max { pooling.countsPadding = false }
      return .pooling(pooling)
    case .slice, .globalPooling, .activation, .dropout, .add, .concatenation: return self
    }
  }
}
