public import Architectures
public import DataSets
import Geometry
public import Kernels
import RandomStreams

/// A trained network at rest: what it is fed, what it computes, and with which weights.
///
/// This is what leaves a run: it is saved, exported, read from elsewhere, and becomes a `Network`
/// again to be used or trained further.
public struct Model: Hashable, Sendable {
  /// What the network computes.
  public let architecture: Architecture
  /// What its inputs are made of, and what its classes are called.
  public let input: InputContractInfo
  /// Weights and running statistics in the order of the nodes, named as `fields(of:)` says.
  public let parameters: [Parameter]

  /// A model of these parts.
  ///
  /// - Throws: where the parameters are not those of the architecture, or the input does not fit it.
  public init(
    architecture: Architecture, input: InputContractInfo, parameters: [Parameter]
  ) throws(ModelError) {
    let contract = architecture.contract
    guard (input.shape, input.classes) == (contract.shape, contract.classes) else {
      throw ModelError(
        "the network reads \(contract.shape) and tells \(contract.classes) classes apart, its input"
          + " is said to be \(input.shape) of \(input.classes) classes")
    }
    let fields = Self.fields(of: architecture)
    for (field, parameter) in zip(fields, parameters) where field != Field(parameter) {
      throw ModelError("found weights \(Field(parameter)) where \(field) is expected")
    }
    guard fields.count == parameters.count else {
      throw ModelError("found \(parameters.count) tensors, the network has \(fields.count)")
    }
    if let bad = parameters.first(where: { $0.values.count != $0.shape.reduce(1, *) }) {
      throw ModelError("\(Field(bad)) has \(bad.values.count) values")
    }
    self.architecture = architecture
    self.input = input
    self.parameters = parameters
  }

  /// A tensor that a network has: its name and its shape.
  public struct Field: Hashable, Sendable, CustomStringConvertible {
    /// The number of the value that its node makes, a dot, and the tensor's role: `3.filter`.
    public var name: String
    /// The sizes, outermost first, as `Parameter.shape`.
    public var shape: [Int]

    init(_ name: String, _ shape: [Int]) {
      self.name = name
      self.shape = shape
    }

    fileprivate init(_ parameter: Parameter) { self.init(parameter.name, parameter.shape) }

    /// The field as `3.filter [3, 3, 16, 32]`.
    public var description: String { "\(name) \(shape)" }
  }

  /// The tensors of an architecture, node after node: `filter`, `weights`, `bias`, `gamma`, `beta`,
  /// `mean`, `variance`.
  public static func fields(of architecture: Architecture) -> [Field] {
    architecture.nodes.enumerated().flatMap { place, node in
      node.operation.fields(prefix: "\(place + 1).", over: architecture.shapes[node.inputs[0]])
    }
  }
}

/// Why parts make no model.
public struct ModelError: Error, Hashable, CustomStringConvertible {
  /// A sentence without an end: what was found and what is expected.
  public let description: String

  init(_ description: String) { self.description = description }
}

extension Operation {
  fileprivate func fields(prefix: String, over input: Shape) -> [Model.Field] {
    switch self {
    case .convolution(let c):
      [
        Model.Field(
          prefix + "filter", [c.filterHeight, c.filterWidth, input.channels / c.groups, c.outputs])
      ] + (c.bias ? [Model.Field(prefix + "bias", [c.outputs])] : [])
    case .dense(let d):
      [Model.Field(prefix + "weights", [input.elements, d.outputs])]
        + (d.bias ? [Model.Field(prefix + "bias", [d.outputs])] : [])
    case .normalization:
      ["gamma", "beta", "mean", "variance"].map { Model.Field(prefix + $0, [input.channels]) }
    case .slice, .pooling, .globalPooling, .activation, .dropout, .add, .concatenation: []
    }
  }
}

extension Network {
  /// The network as it is now, at rest.
  ///
  /// - Precondition: the input fits the architecture.
  public func model(input: InputContractInfo) -> Model {
    let values = Dictionary(
      uniqueKeysWithValues: zip(modelNames, parameters).map { ($0, $1.values) })
    do throws(ModelError) {
      return try Model(
        architecture: plan.architecture, input: input,
        parameters: Model.fields(of: plan.architecture).map { field in
          Parameter(name: field.name, shape: field.shape, values: values[field.name] ?? [])
        })
    } catch {
      preconditionFailure("a network is no model: \(error)")
    }
  }

  /// A model, ready to be used or trained further.
  ///
  /// - Parameter batch: samples at once, at most.
  public convenience init(
    _ model: Model, batch: Int, for purpose: NetworkPlan.Purpose = .use, workers: Workers
  ) {
    self.init(
      NetworkPlan(model.architecture, batch: batch, for: purpose), workers: workers,
      weights: RandomStream(seed: 0, purpose: .weights))
    setParameters(model)
  }

  /// Takes over the weights of a model of the same architecture.
  public func setParameters(_ model: Model) {
    precondition(model.architecture == plan.architecture, "the weights of another network")
    let values = Dictionary(
      uniqueKeysWithValues: model.parameters.map { ($0.name, $0.values) })
    setParameters(
      zip(modelNames, parameters).map { name, own in
        Parameter(name: own.name, shape: own.shape, values: values[name] ?? own.values)
      })
  }
}
