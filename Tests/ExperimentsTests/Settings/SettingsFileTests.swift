import Evolution
import Experiments
import Foundation
import Testing

@Test func allErrorsAreToldAtOnceInTheOrderOfTheFile() {
  let found = errors(
    """
    seed: -1
    data:
      nam: digits
    space:
      genes: {min: 4, max: 2}
      optimizers: [adam]
    search:
      mode: quick
      mode: asynchronous
    evaluator: fast
    """, overrides: ["training.epochs=0", "budget.secs=9"])
  #expect(
    found.map(\.description) == [
      "search.yaml: budget says no end; allowed is at least one of evaluations, seconds, target "
        + "and plateau",
      "search.yaml:1: seed is -1; allowed is a whole number of at least 0",
      "search.yaml:2: data.name is missing; allowed is the name of a data set, such as digits",
      "search.yaml:3: data.nam is not a key; did you mean data.name?",
      "search.yaml:5: space.genes has min 4 above max 2; allowed is min <= max",
      "search.yaml:6: space.optimizers is adam; allowed is one of sgd, nesterov, adamw",
      "search.yaml:9: search.mode is given again; it stands first in search.yaml:8",
      "search.yaml:10: evaluator is fast; allowed is a section of keys",
      "--set training.epochs: training.epochs is 0; allowed is a whole number from 1 to 100000",
      "--set budget.secs: budget.secs is not a key; did you mean budget.seconds?",
    ])
}

@Test func keysGivenTwiceAreAllTold() {
  let found = errors(
    """
    data: {name: digits, name: other, "classes": 10, "classes": 10}
    seed: 1
    budget:
      seconds: 1
      seconds: 2
      seconds: 3
    seed: 2
    """)
  #expect(
    found.map(\.description) == [
      "search.yaml:1: data.name is given again; it stands first in search.yaml:1",
      "search.yaml:1: data.classes is given again; it stands first in search.yaml:1",
      "search.yaml:6: budget.seconds is given again; it stands first in search.yaml:4",
      "search.yaml:6: budget.seconds is given again; it stands first in search.yaml:5",
      "search.yaml:7: seed is given again; it stands first in search.yaml:2",
    ])
}

@Test(arguments: ["\r\n", "\r"])
func keysGivenTwiceAreFoundWithAnyEndOfLine(_ end: String) {
  let text = ["data: {name: x}", "seed: 1", "budget: {seconds: 1}", "seed: 2"]
  #expect(errors(text.joined(separator: end)).map(\.key) == ["seed"])
}

@Test func textThatIsNotYAMLNamesLineAndColumn() throws {
  let error = try #require(errors("data:\n  name: digits\n bad: [1\n").first)
  #expect(error.place == .file("search.yaml", line: 3))
  #expect(error.sentence.hasPrefix("this is not YAML at column 2: "))
}

@Test func aListIsNoSettings() {
  #expect(
    errors("- data\n- budget\n").map(\.description) == [
      "search.yaml:1: the settings are a list; allowed is a mapping of keys"
    ])
}

@Test(arguments: ["", "# nothing but a comment\n", "null", "{}"])
func emptySettingsLackDataAndEnd(_ text: String) {
  #expect(errors(text).map(\.key) == ["data.name", "budget"])
}

@Test func filesThatCannotBeReadAreNamed() throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("atoll-settings-\(ProcessInfo.processInfo.globallyUniqueString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let broken = folder.appendingPathComponent("broken.yaml").path
  try Data([0x73, 0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: broken))
  let cases = [
    (folder.path + "/none.yaml", "cannot be read: there is no such file"),
    (folder.path, "cannot be read: it is a folder; allowed is a file"),
    (broken, "cannot be read: it is not text in UTF-8"),
  ]
  for (path, sentence) in cases {
    let error = #expect(throws: SettingsErrors.self) { try RunSettings.read(file: path) }
    #expect(error?.description == "\(path): \(sentence)")
  }
}

@Test func aTopologyFileStandsBesideTheSettings() throws {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("atoll-settings-\(ProcessInfo.processInfo.globallyUniqueString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appendingPathComponent("search.yaml").path
  let text = leastSettings + "search: {islands: 3}\nmigration: {topology: file, file: rows.txt}\n"
  try text.write(toFile: path, atomically: true, encoding: .utf8)

  let rows = folder.appendingPathComponent("rows.txt").path
  try "# who sends to whom\n1, 2\n\n0\n".write(toFile: rows, atomically: true, encoding: .utf8)
  let settings = try RunSettings.read(file: path)
  #expect(settings.migration.topology == .listed([[1, 2], [], [0]]))
  #expect(settings.settings(ofIsland: 0).migration == settings.migration)

  try "1 3\n1\n".write(toFile: rows, atomically: true, encoding: .utf8)
  let found = #expect(throws: SettingsErrors.self) { try RunSettings.read(file: path) }
  #expect(
    found?.errors.map(\.sentence) == [
      "migration.file names 3 in \(rows):1; allowed are the islands from 0 to 2, but not island 0 "
        + "itself",
      "migration.file names 1 in \(rows):2; allowed are the islands from 0 to 2, but not island 1 "
        + "itself",
      "migration.file is rows.txt, which has 2 rows; allowed is one for each of the 3 islands",
    ])
}
