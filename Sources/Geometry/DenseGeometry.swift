/// The sizes of a layer that joins every input to every output.
///
/// The weights lie in memory as `[inputs, outputStride]`.
public struct DenseGeometry: Hashable, Sendable, CustomStringConvertible {
  /// Inputs of a sample, which lie one behind the other.
  public let inputs: Int
  /// Outputs of a sample, without padding lanes.
  public let outputs: Int
  /// Floats from one sample's inputs to the next sample's.
  public let inputStride: Int

  /// The geometry of a dense layer.
  ///
  /// The samples lie `inputStride` floats apart, as pixels of so many channels do unless said otherwise.
  ///
  /// - Precondition: the sizes are positive and the stride holds the inputs.
  public init(inputs: Int, outputs: Int, inputStride: Int? = nil) {
    self.inputs = inputs
    self.outputs = outputs
    self.inputStride = inputStride ?? pixelStride(inputs)
    precondition(inputs > 0 && outputs > 0, "a dense layer of \(inputs) -> \(outputs)")
    precondition(self.inputStride >= inputs, "\(inputs) inputs do not fit in \(self.inputStride)")
  }

  /// Floats from one row of the weights, and from one sample's outputs, to the next.
  public var outputStride: Int { pixelStride(outputs) }

  /// Floats of the weights in memory, padding lanes included.
  public var weightStorage: Int { inputs * outputStride }

  /// Multiply-adds of one sample's forward pass.
  public var multiplyAdds: Int { inputs * outputs }

  /// The sizes as `1152 -> 10`.
  public var description: String { "\(inputs) -> \(outputs)" }
}
