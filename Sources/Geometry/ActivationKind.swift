/// The functions that are applied to every value of an activation.
public enum ActivationKind: String, Codable, Sendable, CaseIterable {
  /// max(0, x).
  case relu
  /// x where positive, 0.01·x elsewhere.
  case leakyReLU = "leaky_relu"
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// x·sigmoid(x), also called swish.
  case silu

  /// Whether the slope follows from the function's value, without the argument.
  public var slopeFollowsFromValue: Bool { self != .silu }
}
