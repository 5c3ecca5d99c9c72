public import Geometry

/// The `data:` section of the settings: which data, in which form, split and scaled how.
public struct DataDescription: Hashable, Sendable {
  /// The folder under the data root, and what the run calls the data; `digits` is built in.
  public var name: String
  /// The form of the files.
  public var format: Format
  /// The files and what is in them.
  public var files: Files
  /// The size of a sample; nil: as the files say.
  public var shape: Shape?
  /// How many classes there are; nil: one more than the largest training label.
  public var classes: Int?
  /// What the classes are called, by number.
  public var classNames: [String]?
  /// How raw values become inputs.
  public var normalization: Normalization
  /// The largest raw value, for `unit` normalisation; nil: that of the type in the files.
  public var maximum: Double?
  /// How samples are shared out that the files do not share out themselves.
  public var split: Split
  /// The most training samples, chosen class by class in proportion; nil: all.
  public var limit: Int?
  /// How many channels each input view has, in order; nil: one view with all.
  public var views: [Int]?

  /// A form of file.
  public enum Format: String, Codable, Hashable, Sendable, CaseIterable {
    /// Carried inside the program.
    case builtin
    /// The IDX files of MNIST.
    case idx
    /// The binary batches of CIFAR-10.
    case cifar10
    /// NumPy arrays, one a file.
    case npy
    /// NumPy arrays in one archive.
    case npz
    /// A table of numbers.
    case csv
  }

  /// How raw values become inputs.
  public enum Normalization: String, Codable, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// Divided by the largest value of the type, or by the stated `maximum`.
    case unit
    /// Mean 0 and deviation 1 per channel (a table's feature is a channel), both taken from the
    /// training part only.
    case standard
  }

  /// A description; whatever is left out has the default that its property documents.
  public init(
    name: String, format: Format, files: Files = Files(), shape: Shape? = nil,
    classes: Int? = nil, classNames: [String]? = nil, normalization: Normalization = .standard,
    maximum: Double? = nil, split: Split = Split(), limit: Int? = nil, views: [Int]? = nil
  ) {
    self.name = name
    self.format = format
    self.files = files
    self.shape = shape
    self.classes = classes
    self.classNames = classNames
    self.normalization = normalization
    self.maximum = maximum
    self.split = split
    self.limit = limit
    self.views = views
  }
}
