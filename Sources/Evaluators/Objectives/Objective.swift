public import Evolution

/// Whether more of a quantity is better or worse.
public enum Direction: String, Hashable, Codable, Sendable {
  case minimize
  case maximize
}

/// One number about a trained candidate.
///
/// The direction is decided here and nowhere else.
public protocol Objective: Sendable {
  /// The name in settings and reports.
  var name: String { get }

  /// The unit, empty for a plain number.
  var unit: String { get }

  /// Whether more is better.
  var direction: Direction { get }

  /// The number; nil where it was not measured.
  func value(of measurements: Measurements) -> Double?
}

extension Objective {
  /// The number as a cost, that is minimised whatever the direction.
  public func cost(of measurements: Measurements) -> Double? {
    value(of: measurements).map { direction == .minimize ? $0 : -$0 }
  }
}

/// The objectives by name.
public enum ObjectiveChoice: String, Hashable, Codable, Sendable, CaseIterable {
  case validationError = "validation_error"
  case validationLoss = "validation_loss"
  case parameters
  case multiplyAdds = "multiply_adds"
  case activationBytes = "activation_bytes"

  /// The objective of this name.
  public var objective: any Objective {
    switch self {
    case .validationError: ValidationError()
    case .validationLoss: ValidationLoss()
    case .parameters: ParameterCount()
    case .multiplyAdds: MultiplyAdds()
    case .activationBytes: ActivationBytes()
    }
  }
}
