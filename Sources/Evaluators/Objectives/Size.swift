import Architectures
public import Evolution

/// Trained weights.
public struct ParameterCount: Objective {
  /// `parameters`.
  public let name = "parameters"
  /// A count has no unit.
  public let unit = ""
  /// Smaller networks are better.
  public let direction = Direction.minimize

  /// The number of parameters.
  public func value(of measurements: Measurements) -> Double? {
    measurements.cost.map { Double($0.parameters) }
  }
}

/// Multiply-adds of one sample's forward pass.
public struct MultiplyAdds: Objective {
  /// `multiply_adds`.
  public let name = "multiply_adds"
  /// A count has no unit.
  public let unit = ""
  /// Cheaper networks are better.
  public let direction = Direction.minimize

  /// The number of multiply-adds.
  public func value(of measurements: Measurements) -> Double? {
    measurements.cost.map { Double($0.multiplyAdds) }
  }
}

/// Bytes of one sample's activations.
public struct ActivationBytes: Objective {
  /// `activation_bytes`.
  public let name = "activation_bytes"
  /// Bytes.
  public let unit = "B"
  /// Smaller activations are better.
  public let direction = Direction.minimize

  /// The number of bytes.
  public func value(of measurements: Measurements) -> Double? {
    measurements.cost.map { Double($0.activationBytes) }
  }
}
