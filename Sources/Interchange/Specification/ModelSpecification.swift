public import Architectures
public import DataSets
import Foundation
import Geometry

/// The open model specification: an architecture, its input and its classes as JSON that people can
/// read and other programs can build, with the weights in a file of their own.
///
/// docs/model-specification.md describes every key.
public struct ModelSpecification: Hashable, Sendable {
  /// What the network computes.
  public var architecture: Architecture
  /// What its inputs are made of, and what its classes are called.
  public var input: InputContractInfo
  /// The safetensors file with the weights, as seen from the specification's folder; nil for none.
  public var weights: String?

  /// What documents of this kind call themselves.
  public static let format = "atoll-model"
  /// The version that is written, and the only one that is read.
  public static let version = 1

  /// A specification.
  ///
  /// - Precondition: the input fits the architecture, and `input.problem` is nil.
  public init(architecture: Architecture, input: InputContractInfo, weights: String? = nil) {
    if let problem = input.problem(under: architecture.contract) { preconditionFailure(problem) }
    self.architecture = architecture
    self.input = input
    self.weights = weights
  }

  /// The document, a node a line.
  public var text: String { json.document }

  /// The document in one line.
  var line: String { json.line }

  private var json: JSONValue {
    .object([
      ("format", .text(Self.format)), ("version", .integer(Self.version)), ("input", inputJSON),
      ("classes", .list(input.classNames.map(JSONValue.text))),
      ("nodes", .list(architecture.nodes.indices.map(node))),
      ("weights", weights.map(JSONValue.text) ?? .null),
    ])
  }

  private var inputJSON: JSONValue {
    .object([
      ("shape", Self.sizes(input.shape)), ("views", .list(input.views.map(JSONValue.integer))),
      ("mean", .list(input.normalization.mean.map(JSONValue.number))),
      ("deviation", .list(input.normalization.deviation.map(JSONValue.number))),
    ])
  }

  private func node(_ index: Int) -> JSONValue {
    let node = architecture.nodes[index]
    return .object(
      [
        ("value", .integer(index + 1)), ("reads", .list(node.inputs.map(JSONValue.integer))),
        ("shape", Self.sizes(architecture.shapes[index + 1])),
      ] + node.operation.specification)
  }

  private static func sizes(_ shape: Shape) -> JSONValue {
    .list([.integer(shape.height), .integer(shape.width), .integer(shape.channels)])
  }
}

extension ModelSpecification {
  /// Reads a document.
  ///
  /// - Throws: a sentence that names the key, what was found and what is allowed.
  public init(_ text: String) throws(InterchangeError) {
    var fields = try JSONFields(JSONValue.read(Data(text.utf8)), at: "the document")
    let format = try fields.text("format")
    guard format == Self.format else {
      throw InterchangeError("the format is '\(format)', expected is '\(Self.format)'")
    }
    let version = try fields.integer("version")
    guard version == Self.version else {
      throw InterchangeError(
        "version \(version) of \(Self.format); this Atoll reads version \(Self.version)")
    }
    let input = try Self.input(fields.take("input"), classNames: fields.texts("classes"))
    let contract = try Self.contract(of: input)
    architecture = try Self.architecture(contract, try fields.take("nodes"))
    self.input = input
    switch fields.takeIfPresent("weights") {
    case nil, .null?: weights = nil
    case .text(let file)?: weights = file
    case let other?:
      throw InterchangeError("'weights' is \(other.summary), expected is a file's name or null")
    }
    try fields.finish()
  }

  private static func input(
    _ value: JSONValue, classNames: [String]
  ) throws(InterchangeError) -> InputContractInfo {
    var fields = try JSONFields(value, at: "'input'")
    let shape = try Shape(specification: &fields)
    let input = InputContractInfo(
      shape: shape, classes: classNames.count, classNames: classNames,
      normalization: NormalizationConstants(
        mean: try fields.numbers("mean"), deviation: try fields.numbers("deviation")),
      views: try fields.integers("views"))
    try fields.finish()
    return input
  }

  /// The architecture's part of an input, checked.
  private static func contract(
    of input: InputContractInfo
  ) throws(InterchangeError) -> InputContract {
    guard !input.classNames.isEmpty else { throw InterchangeError("'classes' is empty") }
    var contract = InputContract(shape: Shape(features: 1), classes: 1)
    (contract.shape, contract.views, contract.classes) = (input.shape, input.views, input.classes)
    if let problem = contract.problem ?? input.problem(under: contract) {
      throw InterchangeError("'input': \(problem)")
    }
    return contract
  }

  private static func architecture(
    _ contract: InputContract, _ value: JSONValue
  ) throws(InterchangeError) -> Architecture {
    guard case .list(let items) = value else {
      throw InterchangeError("'nodes' is \(value.summary), expected is a list")
    }
    var nodes: [Node] = []
    var shapes: [Shape] = []
    for (index, item) in items.enumerated() {
      var fields = try JSONFields(item, at: "nodes[\(index)]")
      let number = try fields.integer("value")
      guard number == index + 1 else {
        throw InterchangeError("nodes[\(index)] makes value \(number), expected is \(index + 1)")
      }
      let inputs = try fields.integers("reads")
      shapes.append(try Shape(specification: &fields))
      nodes.append(Node(try Operation(specification: &fields), inputs: inputs))
      try fields.finish()
    }
    let architecture: Architecture
    do { architecture = try Architecture(contract: contract, nodes: nodes) } catch {
      throw InterchangeError("the nodes are no network: \(error)")
    }
    try check(architecture, nodes, shapes)
    return architecture
  }

  private static func check(
    _ architecture: Architecture, _ nodes: [Node], _ shapes: [Shape]
  ) throws(InterchangeError) {
    guard architecture.nodes == nodes else {
      throw InterchangeError("a node's value is read by nobody, although it is not the last")
    }
    let pairs = zip(shapes, architecture.shapes.dropFirst())
    for (index, (found, inferred)) in pairs.enumerated() where found != inferred {
      throw InterchangeError(
        "nodes[\(index)] is said to give \(found); by its operation it gives \(inferred)")
    }
  }
}

extension Shape {
  /// The shape that a node or an input gives.
  fileprivate init(specification fields: inout JSONFields) throws(InterchangeError) {
    let sizes = try fields.integers("shape", count: 3)
    self.init(height: sizes[0], width: sizes[1], channels: sizes[2])
  }
}

extension InputContractInfo {
  /// Why this cannot be the input of an architecture with a contract, or nil.
  func problem(under contract: InputContract) -> String? {
    if (shape, views) != (contract.shape, contract.views) || classes != contract.classes {
      return "\(shape) of views \(views) and \(classes) classes, the network reads "
        + "\(contract.shape) of views \(contract.views) and \(contract.classes) classes"
    }
    if classNames.count != classes {
      return "\(classNames.count) class names for \(classes) classes"
    }
    let (mean, deviation) = (normalization.mean, normalization.deviation)
    if mean.count != shape.channels || deviation.count != shape.channels {
      return "\(mean.count) means and \(deviation.count) deviations for \(shape.channels) channels"
    }
    if !(mean + deviation).allSatisfy(\.isFinite) || deviation.contains(0) {
      return "a mean or a deviation is not finite, or a deviation is 0"
    }
    return nil
  }
}
