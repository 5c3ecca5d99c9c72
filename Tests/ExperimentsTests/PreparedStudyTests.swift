import DataSets
import Evaluators
import Evolution
import Experiments
import Foundation
import Genomes
import Testing

/// A folder with settings over a table, that goes when the value does.
private final class TableFolder {
  let path: String

  init(_ settings: String = TableFolder.settings) throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let table = "kind,size,quality\na,1,0.5\na,3,0.7\nb,1,0.9\nb,3,0.2\nc,5,0.3\n"
    try Data(table.utf8).write(to: URL(fileURLWithPath: path + "/t.csv"))
    try Data(settings.utf8).write(to: URL(fileURLWithPath: path + "/search.yaml"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  static let settings = """
    budget: {evaluations: 5}
    evaluator: {kind: table, file: t.csv, objective: quality, direction: maximize}
    space:
      kind: vectors
      fields:
        - {name: kind, choices: [a, b, c]}
        - {name: size, min: 1, max: 5, step: 2, integer: true}

    """

  func prepared(_ overrides: String...) throws -> PreparedSearch {
    try PreparedSearch(
      settingsFile: path + "/search.yaml", overrides: overrides, dataRoot: "nowhere")
  }
}

@Suite struct PreparedStudyTests {
  private let folder: TableFolder

  init() throws { folder = try TableFolder() }

  @Test func aTableStandsBesideItsSettings() throws {
    let prepared = try folder.prepared()
    guard case .study(let study) = prepared.material else {
      Issue.record("there is no study")
      return
    }
    #expect(study.optimum == 0.9)
    #expect(prepared.settings.name == "table")
    #expect(prepared.overview.contains("space     9 genomes, judged by a table evaluator"))
    #expect(prepared.overview.contains("objectives  maximize quality"))
    let absolute = try folder.prepared("evaluator.file=\(folder.path)/t.csv")
    #expect(absolute.space == prepared.space)
  }

  @Test func aTableThatIsNotThereIsNamed() {
    let error = #expect(throws: DataSetError.self) { try folder.prepared("evaluator.file=x.csv") }
    #expect(error?.description.hasPrefix("\(folder.path)/x.csv cannot be read: ") == true)
  }

  @Test(arguments: [
    ("objectives=[quality, colour]", "objectives", "colour"),
    ("constraints=['weight <= 3']", "constraints", "weight"),
    ("evaluator.test=[quality, late]", "evaluator.test", "late"),
    ("evaluator.objective=best", "evaluator.objective", "best"),
  ])
  func aColumnThatIsNotThereIsTheSettingsFault(_ override: String, _ key: String, _ name: String) {
    let error = #expect(throws: SettingsErrors.self) { try folder.prepared(override) }
    #expect(error?.errors.map(\.key) == [key])
    let sentence = error?.description ?? ""
    #expect(sentence.contains("names \(name), which is no column of"), "\(sentence)")
    #expect(sentence.hasSuffix("allowed are kind, size, quality"), "\(sentence)")
  }

  /// Cells of one function in two wirings are two rows of a table.
  @Test func isomorphicCellsOfATableAreToldApart() throws {
    let cell =
      "space={kind: cells, cell: {nodes: 3}, optimizers: [sgd], batches: [32], "
      + "sgd_learning_rate: {min: 0.1, max: 0.1}, weight_decay: {min: 0.001, max: 0.001}}"
    let text =
      "edge_0_1,edge_0_2,edge_1_2,quality\nskip_connect,skip_connect,none,1\n"
      + "none,skip_connect,skip_connect,2\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: folder.path + "/t.csv"))
    let space = try folder.prepared(cell).space
    let genomes = [[1.0, 1, 0], [0, 1, 1]].map { Genome.vector(VectorGenome($0)) }
    #expect(space.identity(of: genomes[0]) != space.identity(of: genomes[1]))
    let areBuildable = genomes.allSatisfy { space.isBuildable($0) }
    #expect(areBuildable)
    let coded = try JSONDecoder().decode(SearchSpace.self, from: JSONEncoder().encode(space))
    #expect(coded == space)
  }

  @Test func aShareThatATableLacksIsRefused() throws {
    let fidelities = "evaluator.fidelities=[{share: 0.06, column: quality}]"
    let error = #expect(throws: SettingsErrors.self) {
      try folder.prepared(fidelities, "search.rungs={count: 3, factor: 3}")
    }
    #expect(error?.errors.map(\.key) == ["search.rungs"])
    #expect(
      error?.description.hasSuffix(
        "asks for 0.111 and 0.333 of the full training; allowed is what evaluator.fidelities has, "
          + "within a tenth: 0.06, 1; such as rungs of count 2 and factor 16.7") == true,
      "\(error?.description ?? "")")
    _ = try folder.prepared(fidelities, "search.rungs={count: 2, factor: 16.6667}")
    let none = #expect(throws: SettingsErrors.self) { try folder.prepared("search.fidelity=0.5") }
    #expect(none?.errors.map(\.key) == ["search.fidelity"])
  }

  @Test(arguments: [
    ("{rule: median}", "search.strategy=local", "as evaluator.fidelities is empty"),
    ("{rule: median}", "search.strategy=nsga2", "with search.strategy nsga2 is none"),
  ])
  func aRuleThatHasNothingToGoByIsRefused(_ stop: String, _ strategy: String, _ end: String) {
    let error = #expect(throws: SettingsErrors.self) {
      try folder.prepared("training.stop=\(stop)", strategy)
    }
    #expect(error?.errors.map(\.key) == ["training.stop.rule"])
    #expect(error?.description.hasSuffix(end) == true, "\(error?.description ?? "")")
  }

  @Test func rungsOfEqualEpochsAreRefusedWithWhatWouldWork() throws {
    let error = #expect(throws: SettingsErrors.self) {
      try digits("training.epochs=2", "search.rungs={count: 3, factor: 1.2}")
    }
    #expect(error?.errors.map(\.key) == ["search.rungs"])
    #expect(
      error?.description.hasSuffix(
        "gives trainings of 1, 2, 2 epochs; allowed are rungs of more and more epochs, such as with "
          + "factor 2, or training.epochs 5") == true, "\(error?.description ?? "")")
    _ = try digits("training.epochs=2", "search.rungs={count: 3, factor: 2}")
    _ = try digits("training.epochs=5", "search.rungs={count: 3, factor: 1.2}")
    let deep = #expect(throws: SettingsErrors.self) {
      try digits(
        "training.epochs=2", "training.samples=500", "search.rungs={count: 10, factor: 1.1}")
    }
    // With a factor of 2 the lowest rung would be of two samples.
    #expect(
      deep?.description.hasSuffix("epochs, such as with training.epochs 17") == true,
      "\(deep?.description ?? "")")
  }

  @Test func trainingsOfFewerSamplesThanClassesAreRefused() throws {
    _ = try digits("training.epochs=1", "search.rungs={count: 3, factor: 3}")
    let few = ["training.samples=500", "search.rungs={count: 3, factor: 10}"]
    let error = #expect(throws: SettingsErrors.self) { try digits(few + ["training.epochs=1"]) }
    #expect(error?.errors.map(\.key) == ["search.rungs"])
    #expect(
      error?.description.hasSuffix(
        "gives trainings of 5 samples; allowed are no fewer than the 10 classes, such as with "
          + "training.epochs 2") == true, "\(error?.description ?? "")")
    _ = try digits(few + ["training.epochs=2"])
    // One of two folds is less than the training part here.
    #expect(throws: SettingsErrors.self) {
      try digits(few + ["training.folds=2", "training.epochs=2"])
    }
    _ = try digits(few + ["training.folds=2", "training.epochs=3"])
  }

  private func digits(_ overrides: String...) throws -> PreparedSearch { try digits(overrides) }

  private func digits(_ overrides: [String]) throws -> PreparedSearch {
    let settings = packageRoot.appendingPathComponent("jobs/digits/search.yaml").path
    return try PreparedSearch(settingsFile: settings, overrides: overrides, dataRoot: "nowhere")
  }

  @Test func frontsCrossNineOfTen() throws {
    #expect(try folder.prepared().settings.settings(ofIsland: 0).breeding.crossover == 0.3)
    let front = try folder.prepared("search.strategy=nsga2").settings
    #expect(front.settings(ofIsland: 0).breeding.crossover == 0.9)
    let given = try folder.prepared("search={strategy: nsga2, crossover: 0.2}").settings
    #expect(given.settings(ofIsland: 0).breeding.crossover == 0.2)
  }

  @Test func foundersAreThoseOfAllIslands() throws {
    #expect(try folder.prepared().settings.settings(ofIsland: 0).breeding.founders == nil)
    let many = try folder.prepared("search={population: 10, founders: 60, tournament: 3}").settings
    #expect(many.settings(ofIsland: 0).breeding.founders == 60)
  }

  @Test func aTableHasNoListsOfLayers() {
    let error = #expect(throws: SettingsErrors.self) { try folder.prepared("space.kind=layers") }
    #expect(error?.errors.map(\.key) == ["space.kind"])
  }

  @Test func networksAreNotTrainedFromVectors() {
    let error = #expect(throws: SettingsErrors.self) {
      try folder.prepared("evaluator={kind: training}", "data={name: digits}")
    }
    #expect(error?.errors.map(\.key) == ["space.kind"])
  }

  @Test(arguments: [
    ("{colour: [red]}", "is no field; allowed are kind, size"),
    (
      "{kind: [a, d]}",
      "holds d, which is none of its choices; allowed is a list of one or more of a, b, c"
    ),
    (
      "{kind: {min: 1}}",
      "is a section of numbers, and the field has choices; allowed is a list of one or more of a, "
        + "b, c"
    ),
    ("{size: {min: 6}}", "leaves none of the numbers from 1 to 5"),
    ("{size: {min: 2, max: 2.5}}", "leaves none of the numbers from 1 to 5"),
    ("{size: {max: -1e300}}", "leaves none of the numbers from 1 to 5"),
    ("{size: [1]}", "is a list; allowed is a section of min and max, as the field is a number"),
  ])
  func aRestrictionThatDoesNotFitIsNamed(_ restriction: String, _ sentence: String) throws {
    for key in [
      "search.restrict=\(restriction)", "search.each=[{islands: [1], restrict: \(restriction)}]",
    ] {
      let error = #expect(throws: SettingsErrors.self) { try folder.prepared(key) }
      #expect(error?.description.hasSuffix(sentence) == true, "\(error?.description ?? "")")
    }
  }

  @Test(arguments: [
    "{kind: [b], size: {min: 2}}", "{kind: [c, b, b], size: {min: 1, max: 3.5}}",
    "{size: {min: -1e300, max: 1e300}}", "{size: {min: 5}}",
  ])
  func aRestrictionThatFitsIsTaken(_ restriction: String) throws {
    #expect(throws: Never.self) { try folder.prepared("search.restrict=\(restriction)") }
  }

  @Test func listsOfLayersCannotBeRestricted() throws {
    let settings = packageRoot.appendingPathComponent("jobs/digits/search.yaml").path
    let error = #expect(throws: SettingsErrors.self) {
      try PreparedSearch(
        settingsFile: settings, overrides: ["search.restrict={a: [b]}"], dataRoot: "nowhere")
    }
    #expect(error?.errors.map(\.key) == ["search.restrict"])
  }
}
