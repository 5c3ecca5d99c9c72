import Architectures
public import DataSets
import Evaluators
import Evolution
public import Genomes
import Geometry
import Islands
import Networks
import RandomStreams

/// A search whose settings have been read and whose data has been loaded: nothing was written yet.
public struct PreparedSearch: Sendable {
  /// What the run was told.
  public let settings: RunSettings
  /// The samples, in parts that cannot be confused.
  public let data: DataSet
  /// What the search may build.
  public let space: SearchSpace

  /// Reads the settings and loads the data.
  ///
  /// - Throws: `SettingsErrors` or `DataSetError`, before anything is written.
  public init(settingsFile: String, overrides: [String], dataRoot: String) throws {
    settings = try RunSettings.read(file: settingsFile, overrides: overrides)
    data = try DataSet.load(
      settings.data.description(from: settingsFile), root: dataRoot, seed: settings.seed)
    let contract = InputContract(
      shape: data.contract.shape, views: data.contract.views, classes: data.contract.classes)
    space = settings.space.space(over: contract)
    if let objection = settings.training.augmentation.objection(to: contract.shape) {
      throw SettingsErrors.one(settingsFile, key: "training.augmentation", objection)
    }
  }

  /// The samples that a search learns from and selects by, cut down to what the settings allow.
  var searchData: SearchData {
    data.search.limited(
      training: settings.training.samples, validation: settings.training.validationSamples,
      seed: settings.seed)
  }

  /// The samples that the winner is trained on anew.
  var finalTraining: Samples<Role.Training> {
    settings.final.withValidation ? data.search.combined() : data.search.training
  }

  /// How candidates are trained and judged.
  var evaluationSettings: EvaluationSettings {
    let training = settings.training
    return EvaluationSettings(
      space: space, objectives: settings.objectives, seed: settings.seed, epochs: training.epochs,
      schedule: training.schedule, warmup: training.warmup,
      labelSmoothing: training.labelSmoothing, gradientClipping: training.gradientClipping,
      augmentation: training.augmentation.isIdentity ? nil : training.augmentation,
      timeLimit: training.timeLimit,
      memoryLimit: training.memoryLimit.map { $0 << 20 },
      faultRate: settings.evaluator.faults.rate)
  }

  /// What all ranks agree on.
  var plan: ArchipelagoPlan {
    ArchipelagoPlan(
      islandCount: settings.search.islands,
      mode: settings.search.mode == .synchronous
        ? .synchronous(generation: settings.search.generation) : .asynchronous,
      budget: settings.budget)
  }

  /// An island before its first birth.
  func freshIsland(_ island: Int) -> IslandState {
    IslandState(
      island: island, islandCount: settings.search.islands, settings: settings.island,
      space: space, seed: settings.seed)
  }

  /// What `--dry-run` prints: the data, the space, and what random networks of it are like.
  public var overview: String {
    let samples = searchData
    var lines = [
      "data      \(settings.data.name): \(data.contract.shape), \(data.contract.classes) classes; "
        + "\(samples.training.count) to learn from, \(samples.validation.count) to select by, "
        + "\(data.test.count) to test the winner",
      "islands   \(settings.search.islands), \(settings.search.mode.rawValue), strategy "
        + "\(settings.search.strategy.rawValue), population \(settings.search.population)",
      "objectives  " + settings.objectives.map(\.rawValue).joined(separator: ", "),
    ]
    lines.append("networks  " + sampleOfNetworks(200))
    return lines.joined(separator: "\n")
  }

  private func sampleOfNetworks(_ count: Int) -> String {
    var stream = RandomStream(seed: settings.seed, purpose: .testing)
    let costs = (0..<count).compactMap { _ in
      try? space.randomGenome(from: &stream).decoded(in: space).architecture.cost
    }
    guard !costs.isEmpty else { return "of \(count) random genomes none is within the limits" }
    let parameters = costs.map(\.parameters).sorted()[costs.count / 2]
    let work = costs.map(\.multiplyAdds).sorted()[costs.count / 2]
    return "\(costs.count) of \(count) random genomes are within the limits; median "
      + "\(parameters) parameters, \(work) multiply-adds a sample"
  }
}
