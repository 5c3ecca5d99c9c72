import Architectures
import DataSets
import Genomes

/// The space of a settings file, without its data wherever the settings say what samples are like.
public struct ProfiledSpace: Sendable {
  /// What the run is called.
  public let name: String
  private let seed: UInt64
  private let space: SearchSpace
  private let mutations: MutationWeights

  /// Reads the settings, and loads the data only where they do not tell the shape of a sample.
  ///
  /// - Throws: `SettingsErrors` or `DataSetError`.
  public init(settingsFile: String, overrides: [String], dataRoot: String) throws {
    let overrides = overrides + Self.withoutLatency
    let settings = try RunSettings.read(file: settingsFile, overrides: overrides)
    let data = try settings.data.description(from: settingsFile)
    name = settings.name
    seed = settings.seed
    mutations = settings.search.evolution.mutations
    if let shape = data.shape, let classes = data.classes {
      space = settings.space.space(
        over: InputContract(shape: shape, views: data.views, classes: classes))
    } else {
      space = try PreparedSearch(
        settingsFile: settingsFile, overrides: overrides, dataRoot: dataRoot
      ).space
    }
  }

  /// What a search is after may be a latency that only this profile is going to tell: settings that
  /// ask for a profile must not be refused for the want of it.
  private static let withoutLatency = [
    "objectives=[validation_error]", "constraints=null", "evaluator.profiles=null",
    "search.emphasis={}",
    "search.each=[]",
  ]

  /// Architectures of the space, for a use.
  func sample(for use: SpaceSample.Use) -> SpaceSample {
    SpaceSample(space, mutations: mutations, seed: seed, for: use)
  }
}
