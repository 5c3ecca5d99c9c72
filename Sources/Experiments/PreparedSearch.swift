import Architectures
public import DataSets
public import Evaluators
package import Evolution
public import Genomes
import Geometry
import Islands
import Networks
import RandomStreams

/// A search whose settings have been read and whose data has been loaded: nothing was written yet.
public struct PreparedSearch: Sendable {
  /// What the run was told.
  public internal(set) var settings: RunSettings
  /// What candidates are judged by.
  public let material: Material
  /// What the search may build.
  public let space: SearchSpace
  /// The latencies that are predicted of every network.
  let latency: LatencyMetrics
  /// The library that the run begins with; nil where it begins with none.
  public let library: String?

  /// Where settings and data come from.
  let source: Source

  /// Where settings and data come from.
  struct Source: Codable, Hashable {
    /// The settings file.
    var settingsFile: String
    /// Where data sets are looked for that are not built in.
    var dataRoot: String
  }

  /// What candidates are judged by.
  public enum Material: Sendable {
    /// Samples, in parts that cannot be confused.
    case samples(DataSet)
    /// A table or a function.
    case study(any Study)
  }

  /// Reads the settings and loads the data.
  ///
  /// - Throws: `SettingsErrors` or `DataSetError`, before anything is written.
  public init(settingsFile: String, overrides: [String], dataRoot: String) throws {
    try self.init(
      RunSettings.read(file: settingsFile, overrides: overrides), from: settingsFile,
      dataRoot: dataRoot)
  }

  /// Loads the data of settings that were read from a file, which other files are found from.
  init(_ settings: RunSettings, from settingsFile: String, dataRoot: String) throws {
    self.settings = settings
    source = Source(settingsFile: settingsFile, dataRoot: dataRoot)
    let folder = settingsFile.folderOfFile
    library = settings.seedFrom?.library.found(from: folder)
    latency = LatencyMetrics(
      try settings.evaluator.profiles.map { try DeviceProfile.read($0.file.found(from: folder)) })
    switch settings.evaluator.kind {
    case .training:
      let data = try DataSet.load(
        settings.data.description(from: settingsFile), root: dataRoot, seed: settings.seed)
      let contract = InputContract(
        shape: data.contract.shape, views: data.contract.views, classes: data.contract.classes)
      space = settings.space.space(over: contract)
      if let objection = settings.training.augmentation.objection(to: contract.shape) {
        throw SettingsErrors.one(settingsFile, key: "training.augmentation", objection)
      }
      if case .vectors = space {
        throw SettingsErrors.one(
          settingsFile, key: "space.kind",
          "is vectors; allowed are layers and cells, as networks are trained")
      }
      if let objection = space.objectionToCells(seed: settings.seed) {
        throw SettingsErrors.one(settingsFile, key: "space.cell", objection)
      }
      material = .samples(data)
    case .table, .synthetic:
      var space = settings.space.space(over: Self.picture)
      if case .cells(var cells) = space, settings.evaluator.kind == .table {
        cells.isLiteral = true
        space = .cells(cells)
      }
      self.space = space
      material = .study(try Self.study(settings, space, settingsFile))
    }
    try checkRestrictions(settingsFile)
    try checkFidelities(settingsFile)
    try checkStop(settingsFile)
    try checkFolds(settingsFile)
    try checkInfeasible(settingsFile)
  }

  /// The input of spaces of networks that are not trained: CIFAR-10's.
  private static let picture = InputContract(
    shape: Shape(height: 32, width: 32, channels: 3), classes: 10)

  private static func study(
    _ settings: RunSettings, _ space: SearchSpace, _ settingsFile: String
  ) throws -> any Study {
    let faults = FaultInjector(seed: settings.seed, rate: settings.evaluator.faults.rate)
    guard settings.evaluator.kind == .table else {
      return SyntheticStudy(
        settings.evaluator.synthetic, space: space, goals: settings.goals, seed: settings.seed,
        faults: faults)
    }
    guard let fields = space.vectorSpace else {
      throw SettingsErrors.one(
        settingsFile, key: "space.kind", "is layers; allowed are vectors and cells, over a table")
    }
    let file = settings.evaluator.table.file ?? ""
    let table = try Table(reading: file.found(from: settingsFile.folderOfFile))
    try settings.checkColumns(of: table, settingsFile)
    return try TableStudy(
      table, settings.evaluator.table, space: fields, goals: settings.goals, faults: faults,
      hasCurves: settings.training.stop.rule != .none)
  }

  /// The samples that a search learns from and selects by, cut down to what the settings allow.
  func searchData(_ data: DataSet) -> SearchData {
    data.search.limited(
      training: settings.training.samples, validation: settings.training.validationSamples,
      seed: settings.seed)
  }

  /// How candidates are trained and judged.
  var evaluationSettings: EvaluationSettings {
    let training = settings.training
    var evaluation = EvaluationSettings(
      space: space, goals: settings.goals, seed: settings.seed, epochs: training.epochs,
      schedule: training.schedule, warmup: training.warmup,
      labelSmoothing: training.labelSmoothing, gradientClipping: training.gradientClipping,
      augmentation: training.augmentation.isIdentity ? nil : training.augmentation,
      timeLimit: training.timeLimit,
      memoryLimit: training.memoryLimit.map { $0 << 20 },
      faultRate: settings.evaluator.faults.rate, latency: latency)
    evaluation.folds = training.folds
    evaluation.refusesInfeasible = training.infeasible == .refuse
    if training.stop.rule != .none {
      evaluation.curves = CurveSettings(samples: training.stop.samples)
    }
    return evaluation
  }

  /// What all ranks agree on.
  var plan: ArchipelagoPlan {
    var budget = settings.budget
    if let first = settings.objectives.first, first.direction == .maximize {
      // A run compares costs, which are the negatives of what is maximised.
      budget.target = budget.target.map { -$0 }
    }
    return ArchipelagoPlan(
      islandCount: settings.search.islands,
      mode: settings.search.mode == .synchronous
        ? .synchronous(generation: settings.search.generation) : .asynchronous,
      budget: budget)
  }

  /// An island before its first birth.
  ///
  /// - Parameters:
  ///   - islands: how many there are where these are not as many as now.
  ///   - spent: what the run had spent of its budget when the island was added.
  package func freshIsland(
    _ island: Int, among islands: Int? = nil, seeds: [Seed] = [], spent: Int = 0
  ) -> IslandState {
    IslandState(
      island: island, islandCount: islands ?? settings.search.islands,
      settings: settings.settings(ofIsland: island), space: space(ofIsland: island),
      seed: settings.seed, seeds: seeds, spent: spent, admits: admission)
  }

  /// Which genomes that decode may be born; nil for all.
  var admission: (@Sendable (Genome) -> Bool)? {
    let evaluation = evaluationSettings
    guard evaluation.refusesInfeasible else { return nil }
    return { evaluation.isFeasible(onPaper: $0) }
  }
}
