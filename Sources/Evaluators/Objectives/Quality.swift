public import Evolution

/// Share of the validation samples that are classified wrongly.
public struct ValidationError: Objective {
  /// `validation_error`.
  public let name = "validation_error"
  /// A share has no unit.
  public let unit = ""
  /// Fewer errors are better.
  public let direction = Direction.minimize

  /// One less the validation accuracy.
  public func value(of measurements: Measurements) -> Double? {
    measurements.validationAccuracy.map { 1 - $0 }
  }
}

/// Mean cross-entropy of the validation samples.
public struct ValidationLoss: Objective {
  /// `validation_loss`.
  public let name = "validation_loss"
  /// Natural logarithms are counted in nats.
  public let unit = "nat"
  /// A lower loss is better.
  public let direction = Direction.minimize

  /// The validation loss.
  public func value(of measurements: Measurements) -> Double? { measurements.validationLoss }
}
