public import Geometry

/// Which data set a run learns, and how it is divided.
public struct DataSettings: Codable, Hashable, Sendable {
  public var name: String
  public var format: DataFormat = .builtin
  public var files = DataFiles()
  /// The shape of one sample; nil where the files say it.
  public var shape: Shape?
  /// How many classes there are; nil where the files say it.
  public var classes: Int?
  /// What reports call the classes, in the order of the labels.
  public var classNames: [String]?
  public var normalization: DataNormalization = .standard
  /// The largest value in the files, for the normalisation `unit`; nil for that of their type.
  public var maximum: Double?
  public var split = SplitSettings()
  /// Training samples at most; nil for all.
  public var limit: Int?
  /// Channels of each view; nil for a sample of a single view.
  public var views: [Int]?

  /// The built-in data set of this name.
  public init(name: String) {
    self.name = name
  }
}

/// How the files of a data set are written.
public enum DataFormat: String, Codable, Hashable, Sendable, CaseIterable {
  /// Part of the program; there are no files.
  case builtin
  case idx
  case cifar10
  case npy
  case npz
  case csv
}

/// How samples are scaled before they reach a network.
public enum DataNormalization: String, Codable, Hashable, Sendable, CaseIterable {
  /// As they stand in the files.
  case none
  /// To the numbers from 0 to 1.
  case unit
  /// To mean 0 and variance 1 a channel, measured on the training part.
  case standard
}

/// The files of a data set, as the settings name them; relative ones stand in its folder.
public struct DataFiles: Codable, Hashable, Sendable {
  /// The folder where it is not the data set's name.
  public var folder: String?
  /// Whole files, samples and labels together, of each part (cifar10, csv).
  public var training: [String]?
  public var validation: [String]?
  public var test: [String]?
  /// The one file that holds the arrays named below (npz).
  public var archive: String?
  /// Files (idx, npy) or arrays (npz) of each part.
  public var trainingSamples: String?
  public var trainingLabels: String?
  public var validationSamples: String?
  public var validationLabels: String?
  public var testSamples: String?
  public var testLabels: String?
  /// The column of the label, by name or by number from 0, -1 being the last; nil for the last.
  public var labelColumn: String?
  public var header: TableHeader?

  /// No files.
  public init() {}
}

/// Whether the first row of a table holds names.
public enum TableHeader: String, Codable, Hashable, Sendable, CaseIterable {
  /// It does where it is not all numbers.
  case auto
  case present
  case absent
}

/// How samples are shared out among the parts that have no files of their own; the shares add up
/// to 1, and those that are needed are taken in proportion.
public struct SplitSettings: Codable, Hashable, Sendable {
  public var training = 0.6
  public var validation = 0.2
  public var test = 0.2
  /// Whether every part gets the same mixture of classes.
  public var stratified = true

  /// Three fifths for training, a fifth each for validation and test.
  public init() {}
}
