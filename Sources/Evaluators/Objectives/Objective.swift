import Architectures
public import Evolution

/// Whether more of a quantity is better or worse.
public enum Direction: String, Hashable, Codable, Sendable, CaseIterable {
  case minimize
  case maximize
}

/// A quantity that a search minimises or maximises.
///
/// The direction is decided here and nowhere else.
public struct Objective: Hashable, Codable, Sendable {
  /// The name in settings and reports.
  public var name: String
  /// The unit, empty for a plain number.
  public var unit: String
  /// Whether more is better.
  public var direction: Direction

  /// An objective of a quantity that evaluations measure.
  public init(_ name: String, unit: String = "", direction: Direction = .minimize) {
    self.name = name
    self.unit = unit
    self.direction = direction
  }

  /// The quantity; nil where it was not measured.
  public func value(of measurements: Measurements) -> Double? { measurements[name] }

  /// The quantity as a cost, that is minimised whatever the direction.
  public func cost(of measurements: Measurements) -> Double? {
    value(of: measurements).map { cost(ofValue: $0) }
  }

  /// A value of the quantity as a cost.
  public func cost(ofValue value: Double) -> Double { direction == .minimize ? value : -value }

  /// The quantity of a cost.
  public func value(ofCost cost: Double) -> Double { direction == .minimize ? cost : -cost }
}

extension Objective {
  /// Share of the validation samples that are classified wrongly.
  public static let validationError = Objective("validation_error")
  /// Mean cross-entropy of the validation samples, in nats.
  public static let validationLoss = Objective("validation_loss", unit: "nat")
  /// Trained weights.
  public static let parameters = Objective("parameters")
  /// Multiply-adds of one sample's forward pass.
  public static let multiplyAdds = Objective("multiply_adds")
  /// Bytes of one sample's activations.
  public static let activationBytes = Objective("activation_bytes", unit: "B")
  /// Seconds that the training took, on whatever machine it ran.
  public static let trainingSeconds = Objective("training_seconds", unit: "s")
  /// Milliseconds of an inference, as the first device profile predicts them.
  public static let latency = Objective("latency_ms", unit: "ms")

  /// What every training measures.
  public static let trained: [Objective] = [
    .validationError, .validationLoss, .parameters, .multiplyAdds, .activationBytes,
    .trainingSeconds,
  ]
}

extension Measurements {
  /// A quantity by the name that objectives and constraints use; nil where it was not measured.
  public subscript(name: String) -> Double? {
    switch name {
    case Objective.validationError.name: validationAccuracy.map { 1 - $0 }
    case Objective.validationLoss.name: validationLoss
    case Objective.parameters.name: cost.map { Double($0.parameters) }
    case Objective.multiplyAdds.name: cost.map { Double($0.multiplyAdds) }
    case Objective.activationBytes.name: cost.map { Double($0.activationBytes) }
    case Objective.trainingSeconds.name: trainingSeconds
    default: metrics?[name]
    }
  }
}
