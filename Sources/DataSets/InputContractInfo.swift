public import Geometry

/// What every input to a network is made of, and what was done to the raw values.
public struct InputContractInfo: Codable, Hashable, Sendable {
  /// The size of a sample.
  public var shape: Shape
  /// How many classes there are.
  public var classes: Int
  /// What they are called, by number; numbers where nobody named them.
  public var classNames: [String]
  /// How raw values became inputs.
  public var normalization: NormalizationConstants
  /// How many channels each input view has; they sum to the shape's channels.
  public var views: [Int]

  /// A contract of these parts.
  public init(
    shape: Shape, classes: Int, classNames: [String], normalization: NormalizationConstants,
    views: [Int]
  ) {
    self.shape = shape
    self.classes = classes
    self.classNames = classNames
    self.normalization = normalization
    self.views = views
  }

  enum CodingKeys: String, CodingKey {
    case shape, classes
    case classNames = "class_names"
    case normalization, views
  }
}

/// An input is (raw value − mean) / deviation, with one mean and one deviation per channel.
public struct NormalizationConstants: Codable, Hashable, Sendable {
  /// The means, per channel.
  public var mean: [Double]
  /// The deviations, per channel; none is zero.
  public var deviation: [Double]

  /// Constants per channel.
  public init(mean: [Double], deviation: [Double]) {
    self.mean = mean
    self.deviation = deviation
  }
}
