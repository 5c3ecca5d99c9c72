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
  public var split = SplitSettings()
  /// How many samples are read of each part at most; nil for all.
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

/// The files of a data set, as the settings name them; relative ones start at the settings file.
public struct DataFiles: Codable, Hashable, Sendable {
  public var trainingSamples: [String] = []
  public var trainingLabels: [String] = []
  public var validationSamples: [String] = []
  public var validationLabels: [String] = []
  public var testSamples: [String] = []
  public var testLabels: [String] = []
  /// Files of samples with their labels, to train on.
  public var training: [String] = []
  /// Files of samples with their labels, to test on.
  public var test: [String] = []
  /// The one file that holds all parts.
  public var file: String?
  /// The column that holds the label; nil for the last.
  public var labelColumn: Int?

  /// No files.
  public init() {}
}

/// How the samples of the training files are divided; the shares add up to 1.
public struct SplitSettings: Codable, Hashable, Sendable {
  public var training = 0.7
  public var validation = 0.15
  /// 0 where the test part has files of its own.
  public var test = 0.15
  /// Whether every part gets the same mixture of classes.
  public var stratified = true

  /// Shares for a data set of one part.
  public init() {}
}
