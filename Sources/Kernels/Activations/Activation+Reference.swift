public import Geometry
public import RealModule

extension Reference {
  /// The value of an activation function.
  @inlinable
  public static func activation<T: Real>(_ kind: ActivationKind, _ x: T) -> T {
    switch kind {
    case .relu: x < 0 ? 0 : x
    case .leakyReLU: x < 0 ? x / 100 : x
    case .sigmoid: 1 / (1 + .exp(-x))
    case .tanh: .tanh(x)
    case .silu: x / (1 + .exp(-x))
    }
  }

  /// The slope of an activation function; at the corner of the piecewise linear ones, the left one.
  @inlinable
  public static func activationSlope<T: Real>(_ kind: ActivationKind, _ x: T) -> T {
    let s = activation(.sigmoid, x)
    return switch kind {
    case .relu: x > 0 ? 1 : 0
    case .leakyReLU: x > 0 ? 1 : 1 / 100
    case .sigmoid: s * (1 - s)
    case .tanh: 1 - T.tanh(x) * T.tanh(x)
    case .silu: s + x * s * (1 - s)
    }
  }
}
