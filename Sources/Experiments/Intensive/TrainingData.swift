import Architectures
public import DataSets
import Evaluators
import Evolution
import Foundation

/// A data set as an intensive training needs it: where it was described, its samples, and what
/// augmentation suits them.
public struct TrainingData: Sendable {
  /// What the data set is called.
  public let name: String
  /// The samples.
  public let samples: DataSet
  /// The augmentation that the settings have, or that is known to suit the data set.
  public let augmentation: Augmentation
  /// What decides on the samples and their split, as JSON on one line.
  public let description: String

  /// How many samples a training passes over in an epoch.
  func trainingCount(withValidation: Bool) -> Int {
    let search = samples.search
    return search.training.count + (withValidation ? search.validation.count : 0)
  }

  /// Loads a data set.
  ///
  /// - Parameters:
  ///   - source: a name such as `fashion-mnist`, or the settings file of a search.
  ///   - root: the folder that holds a folder for every data set.
  /// - Throws: `SettingsErrors` or `DataSetError`.
  public init(source: String, root: String) throws {
    if DataDescription.known(source) == nil || FileManager.default.fileExists(atPath: source) {
      try self.init(RunSettings.read(file: source), from: source, root: root)
      return
    }
    var settings = RunSettings(data: DataSettings(name: source), budget: Budget(evaluations: 1))
    settings.training.augmentation = Self.suitable(source)
    try self.init(settings, from: "--data", root: root)
  }

  /// Loads the data set of a search, split as there.
  ///
  /// - Parameters:
  ///   - settings: the search's settings; `file` names them in messages.
  ///   - root: the folder that holds a folder for every data set.
  public init(_ settings: RunSettings, from file: String, root: String) throws {
    let samples = try DataSet.load(
      settings.data.description(from: file), root: root, seed: settings.seed)
    self.init(settings, samples)
  }

  /// The data set of a search, loaded before.
  init(_ settings: RunSettings, _ samples: DataSet) {
    name = settings.data.name
    self.samples = samples
    augmentation = settings.training.augmentation
    description = "{\"data\":\(settings.data.canonicalJSON),\"seed\":\(settings.seed)}"
  }

  /// Loads the data that another value's `description` describes, without augmentation.
  public init(description: String, root: String) throws {
    struct Content: Decodable {
      var data: DataSettings
      var seed: UInt64
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let content = try decoder.decode(Content.self, from: Data(description.utf8))
    var settings = RunSettings(data: content.data, budget: Budget(evaluations: 1))
    settings.seed = content.seed
    try self.init(settings, from: "the model", root: root)
  }

  /// What a network over this data is fed.
  var contract: InputContract {
    let contract = samples.contract
    return InputContract(shape: contract.shape, views: contract.views, classes: contract.classes)
  }

  /// Changes that leave the labels of well-known pictures true; none for others.
  private static func suitable(_ name: String) -> Augmentation {
    switch name {
    case "cifar10": Augmentation(cropPadding: 4, horizontalFlip: true)
    case "fashion-mnist", "breastmnist": Augmentation(cropPadding: 2, horizontalFlip: true)
    case "mnist": Augmentation(cropPadding: 2)
    case "digits": Augmentation(cropPadding: 1)
    default: Augmentation()
    }
  }
}
