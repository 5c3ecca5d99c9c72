public import Geometry

/// What a network costs, counted on paper.
public struct Cost: Hashable, Codable, Sendable {
  /// Trained weights, padding lanes and running statistics not counted.
  public var parameters: Int
  /// Multiply-adds of one sample's forward pass, in convolutions and dense operations.
  public var multiplyAdds: Int
  /// Bytes of all activations of one sample, as Float, without padding lanes.
  public var activationBytes: Int

  /// A cost of the given counts.
  public init(parameters: Int = 0, multiplyAdds: Int = 0, activationBytes: Int = 0) {
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
    self.activationBytes = activationBytes
  }

  private enum CodingKeys: String, CodingKey {
    case parameters
    case multiplyAdds = "multiply_adds"
    case activationBytes = "activation_bytes"
  }
}

extension Architecture {
  /// The cost of the whole network.
  public var cost: Cost {
    var total = Cost(activationBytes: 4 * contract.shape.elements)
    for (node, output) in zip(nodes, shapes.dropFirst()) {
      total.parameters += node.operation.parameters(over: shapes[node.inputs[0]])
      total.multiplyAdds += node.operation.multiplyAdds(over: shapes[node.inputs[0]])
      total.activationBytes += 4 * output.elements
    }
    return total
  }
}

extension Operation {
  /// Trained weights of this operation over an input of this shape.
  public func parameters(over input: Shape) -> Int {
    switch self {
    case .convolution(let convolution):
      convolution.geometry(over: input).filterParameters
        + (convolution.bias ? convolution.outputs : 0)
    case .dense(let dense):
      input.elements * dense.outputs + (dense.bias ? dense.outputs : 0)
    case .normalization:
      2 * input.channels
    case .slice, .pooling, .globalPooling, .activation, .dropout, .add, .concatenation:
      0
    }
  }

  /// Multiply-adds of one sample's forward pass over an input of this shape.
  public func multiplyAdds(over input: Shape) -> Int {
    switch self {
    case .convolution(let convolution): convolution.geometry(over: input).multiplyAdds
    case .dense(let dense): input.elements * dense.outputs
    case .slice, .pooling, .globalPooling, .normalization, .activation, .dropout, .add,
      .concatenation:
      0
    }
  }
}
