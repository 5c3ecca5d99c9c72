extension DataDescription {
  /// The files of a data set, by part.
  ///
  /// A name is relative to the data set's folder unless it begins with `/`. It matches with or
  /// without `.gz`. A `*` stands for any text: all matches are read, in the order of their names;
  /// where the name without its `*` exists, it alone is meant.
  public struct Files: Codable, Hashable, Sendable {
    /// The folder under the data root where it is not the data set's name.
    public var folder: String?

    /// Whole files (samples and labels together) of each part: CIFAR-10 batches or tables.
    public var training: [String]?
    /// See `training`.
    public var validation: [String]?
    /// See `training`.
    public var test: [String]?

    /// The archive whose arrays `trainingSamples` … `testLabels` name (npz only).
    public var archive: String?

    /// Files (idx, npy) or arrays (npz) with the samples of the training part.
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

    /// Which column of a table is the label; nil: the last.
    public var labelColumn: LabelColumn?
    /// Whether the first row of a table holds names; nil: found out.
    public var header: Header?

    /// No files.
    public init() {}

    /// These, and those of a base where these say nothing.
    func over(_ base: Files) -> Files {
      var result = base
      result.folder = folder ?? base.folder
      result.training = training ?? base.training
      result.validation = validation ?? base.validation
      result.test = test ?? base.test
      result.archive = archive ?? base.archive
      result.trainingSamples = trainingSamples ?? base.trainingSamples
      result.trainingLabels = trainingLabels ?? base.trainingLabels
      result.validationSamples = validationSamples ?? base.validationSamples
      result.validationLabels = validationLabels ?? base.validationLabels
      result.testSamples = testSamples ?? base.testSamples
      result.testLabels = testLabels ?? base.testLabels
      result.labelColumn = labelColumn ?? base.labelColumn
      result.header = header ?? base.header
      return result
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
      case folder, training, validation, test, archive
      case trainingSamples = "training_samples"
      case trainingLabels = "training_labels"
      case validationSamples = "validation_samples"
      case validationLabels = "validation_labels"
      case testSamples = "test_samples"
      case testLabels = "test_labels"
      case labelColumn = "label_column"
      case header
    }
  }

  /// Whether the first row of a table holds names.
  public enum Header: String, Codable, Hashable, Sendable, CaseIterable {
    /// A first row that is not all numbers is one, and so is scikit-learn's own
    /// `rows,features,class,class,…`, which names the classes.
    case auto
    /// It does.
    case present
    /// It does not.
    case absent
  }

  /// The column of a table that holds the label, by name or by place.
  public enum LabelColumn: Codable, Hashable, Sendable {
    /// The column that the header calls so.
    case name(String)
    /// The column at this place, counted from 0, or from −1 backwards.
    case index(Int)

    /// Reads a whole number or a name.
    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let index = try? container.decode(Int.self) {
        self = .index(index)
      } else {
        self = .name(try container.decode(String.self))
      }
    }

    /// Writes the number or the name.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .name(let name): try container.encode(name)
      case .index(let index): try container.encode(index)
      }
    }
  }
}
