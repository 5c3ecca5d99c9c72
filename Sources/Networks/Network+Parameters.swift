import Geometry
import Kernels

/// A trained tensor of a network, without padding lanes.
public struct Parameter: Hashable, Sendable {
  /// The layer's place and the tensor's role: `3.filter`, `3.bias`, `4.gamma`.
  public var name: String

  /// The sizes, outermost first: a filter is `[height, width, inputs, outputs]`, the weights of a
  /// dense layer are `[inputs, outputs]` with the inputs in the order height, width, channels.
  public var shape: [Int]

  /// The values, last dimension fastest.
  public var values: [Float]

  /// A tensor; the shape's product is the number of values.
  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

extension Network {
  /// All trained tensors and running statistics, in the order of the layers.
  public var parameters: [Parameter] {
    fields.map { read($0, from: $0.isStatistic ? memory.statistics : memory.weights) }
  }

  /// The same for each node of the architecture that has any, by the node's place.
  var parametersByNode: [Int: [Parameter]] {
    var result: [Int: [Parameter]] = [:]
    for (place, layer) in plan.layers.enumerated() {
      let parameters = layer.fields(prefix: "\(place).").map {
        read($0, from: $0.isStatistic ? memory.statistics : memory.weights)
      }
      if !parameters.isEmpty { result[plan.origins[place]] = parameters }
    }
    return result
  }

  /// The names that a model gives to `parameters`, one each.
  var modelNames: [String] {
    plan.layers.enumerated().flatMap { place, layer in
      layer.fields(prefix: "\(plan.origins[place] + 1).").map(\.name)
    }
  }

  /// The gradients of the trained tensors, as the last backward pass left them.
  package var gradients: [Parameter] {
    fields.filter { !$0.isStatistic }.map { read($0, from: memory.weightGradients) }
  }

  private func read(_ field: ParameterField, from arena: Arena) -> Parameter {
    let span = arena.read(field.block)
    var values: [Float] = []
    values.reserveCapacity(field.rows * field.columns)
    for row in 0..<field.rows {
      for column in 0..<field.columns { values.append(span[row * field.stride + column]) }
    }
    return Parameter(name: field.name, shape: field.shape, values: values)
  }

  /// Replaces trained tensors and running statistics.
  ///
  /// - Precondition: names and shapes are those of `parameters`, in the same order.
  public func setParameters(_ parameters: [Parameter]) {
    precondition(parameters.map(\.name) == fields.map(\.name), "the parameters of another network")
    for (field, parameter) in zip(fields, parameters) {
      precondition(parameter.shape == field.shape, "\(field.name) has shape \(field.shape)")
      let arena = field.isStatistic ? memory.statistics : memory.weights
      var span = arena.write(field.block)
      var next = 0
      for row in 0..<field.rows {
        for column in 0..<field.columns {
          span[row * field.stride + column] = parameter.values[next]
          next += 1
        }
      }
    }
  }

  private var fields: [ParameterField] {
    plan.layers.enumerated().flatMap { place, layer in layer.fields(prefix: "\(place).") }
  }
}

/// Where a tensor lies: rows of columns.
struct ParameterField {
  var name: String
  var shape: [Int]
  var block: Block
  var columns: Int
  var stride: Int
  var isStatistic = false

  var rows: Int { shape.dropLast().reduce(1, *) }
}

extension Layer {
  fileprivate func fields(prefix: String) -> [ParameterField] {
    switch self {
    case let layer as ConvolutionLayer: layer.parameterFields(prefix)
    case let layer as DenseLayer: layer.parameterFields(prefix)
    case let layer as NormalizationLayer: layer.parameterFields(prefix)
    default: []
    }
  }
}

extension ConvolutionLayer {
  fileprivate func parameterFields(_ prefix: String) -> [ParameterField] {
    let g = geometry
    let outputs = g.output.channels
    var fields = [
      ParameterField(
        name: prefix + "filter", shape: [g.filterHeight, g.filterWidth, g.groupInputs, outputs],
        block: filter, columns: outputs, stride: g.filterStride)
    ]
    if let bias {
      fields.append(
        ParameterField(
          name: prefix + "bias", shape: [outputs], block: bias, columns: outputs,
          stride: g.filterStride))
    }
    return fields
  }
}

extension DenseLayer {
  fileprivate func parameterFields(_ prefix: String) -> [ParameterField] {
    let outputs = geometry.outputs
    var fields = [
      ParameterField(
        name: prefix + "weights", shape: [geometry.inputs, outputs], block: weights,
        columns: outputs, stride: geometry.outputStride)
    ]
    if let bias {
      fields.append(
        ParameterField(
          name: prefix + "bias", shape: [outputs], block: bias, columns: outputs,
          stride: geometry.outputStride))
    }
    return fields
  }
}

extension NormalizationLayer {
  fileprivate func parameterFields(_ prefix: String) -> [ParameterField] {
    let channels = output.shape.channels
    return [("gamma", gamma), ("beta", beta), ("mean", runningMean), ("variance", runningVariance)]
      .enumerated().map { place, field in
        ParameterField(
          name: prefix + field.0, shape: [channels], block: field.1, columns: channels,
          stride: output.stride, isStatistic: place >= 2)
      }
  }
}
