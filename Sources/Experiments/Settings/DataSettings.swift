public import Geometry

/// Which data set a run learns, and how it is divided: what was given, and no defaults.
///
/// Well-known data sets have defaults of their own, which DataSets knows. The canonical JSON of
/// this value has the keys and values with which DataSets describes data.
public struct DataSettings: Codable, Hashable, Sendable {
  /// What the data set is called, and its folder under the data root.
  public var name: String
  /// How the files are written; nil where the name is known.
  public var format: DataFormat?
  /// The files.
  public var files = DataFiles()
  /// The shape of one sample; nil where the files say it.
  public var shape: Shape?
  /// How many classes there are; nil where the files say it.
  public var classes: Int?
  /// What reports call the classes, in the order of the labels.
  public var classNames: [String]?
  /// How values are scaled; nil where the name says it.
  public var normalization: DataNormalization?
  /// The largest value in the files, for the normalisation `unit`; nil for that of their type.
  public var maximum: Double?
  /// How samples are shared out.
  public var split: SplitSettings?
  /// Training samples at most; nil for all.
  public var limit: Int?
  /// Channels of each view; nil for a sample of a single view.
  public var views: [Int]?

  /// The data set of this name, all else as it is known.
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
  /// See `training`.
  public var validation: [String]?
  /// See `training`.
  public var test: [String]?
  /// The one file that holds the arrays named below (npz).
  public var archive: String?
  /// Files (idx, npy) or arrays (npz) of each part.
  public var trainingSamples: String?
  /// See `trainingSamples`.
  public var trainingLabels: String?
  /// See `trainingSamples`.
  public var validationSamples: String?
  /// See `trainingSamples`.
  public var validationLabels: String?
  /// See `trainingSamples`.
  public var testSamples: String?
  /// See `trainingSamples`.
  public var testLabels: String?
  /// The column of the label; nil for the last.
  public var labelColumn: LabelColumn?
  /// Whether the first row of a table holds names; nil for `auto`.
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

/// The column of a table that holds the label.
public enum LabelColumn: Hashable, Sendable {
  /// The column that the table's first row calls so.
  case name(String)
  /// The column at this place, counted from 0, or backwards from -1.
  case index(Int)
}

extension LabelColumn: Codable {
  /// Decodes a number or a name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let index = try? container.decode(Int.self) {
      self = .index(index)
    } else {
      self = .name(try container.decode(String.self))
    }
  }

  /// Encodes the number or the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .name(let name): try container.encode(name)
    case .index(let index): try container.encode(index)
    }
  }
}

/// How samples are shared out among the parts that have no files of their own.
///
/// Either no share is given, or all are and add up to 1; those that are needed are taken in
/// proportion.
public struct SplitSettings: Codable, Hashable, Sendable {
  /// The share of the training part.
  public var training: Double?
  /// The share of the validation part.
  public var validation: Double?
  /// The share of the test part.
  public var test: Double?
  /// Whether every part gets the same mixture of classes.
  public var stratified: Bool?

  /// Shares as they are known for the data set.
  public init() {}
}
