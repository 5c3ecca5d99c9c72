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
    ("{kind: [d]}", "is another text; allowed is a list of a, b, c"),
    ("{kind: {min: 1}}", "is another text; allowed is a list of a, b, c"),
    ("{size: {min: 6}}", "leaves no number"), ("{size: {min: 2, max: 2.5}}", "leaves no number"),
    ("{size: {max: -1e300}}", "leaves no number"),
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
