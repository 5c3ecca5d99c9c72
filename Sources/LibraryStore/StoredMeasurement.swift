/// A quantity that was measured of an architecture, and how.
public struct StoredMeasurement: Hashable, Codable, Sendable {
  /// The name that objectives and constraints use, such as `validation_accuracy` or `latency_ms_phone`.
  public var quantity: String
  /// The number.
  public var value: Double
  /// The unit, empty for a plain number.
  public var unit: String
  /// `minimize` or `maximize`; nil where nobody has said which is better.
  public var direction: String?
  /// The data set, table or function; nil for what does not depend on one, such as a latency.
  public var data: String?
  /// The samples that it was measured on.
  public var split: Split?
  /// The share of the full training that went before, above 0 to 1.
  public var fidelity: Double
  /// Epochs of the training that went before.
  public var epochs: Double?
  /// The seed of the training.
  public var seed: UInt64?
  /// The machine, or the device of a prediction.
  public var device: String?
  /// Seconds since 1970.
  public var date: Double?
  /// The version of Atoll.
  public var atoll: String?
  /// Who measured it: an individual as `RUN:1-00051`, a training as `training 3f0c…`, or nil.
  public var source: String?

  /// A part of a data set.
  public enum Split: String, Hashable, Codable, Sendable, CaseIterable {
    case training
    case validation
    case test
  }

  /// A measurement; `add(training:weights:)` fills in what it knows of a training's.
  public init(
    _ quantity: String, _ value: Double, unit: String = "", direction: String? = nil,
    data: String? = nil, split: Split? = nil, fidelity: Double = 1, epochs: Double? = nil,
    seed: UInt64? = nil, device: String? = nil, date: Double? = nil, atoll: String? = nil,
    source: String? = nil
  ) {
    self.quantity = quantity
    self.value = value
    self.unit = unit
    self.direction = direction
    self.data = data
    self.split = split ?? Self.split(ofQuantity: quantity)
    self.fidelity = fidelity
    self.epochs = epochs
    self.seed = seed
    self.device = device
    self.date = date
    self.atoll = atoll
    self.source = source
  }

  /// The samples that a quantity's name speaks of: those of `test_accuracy` are the test samples.
  public static func split(ofQuantity name: String) -> Split? {
    Split.allCases.first { name.hasPrefix($0.rawValue + "_") && !name.hasSuffix("_seconds") }
  }
}
