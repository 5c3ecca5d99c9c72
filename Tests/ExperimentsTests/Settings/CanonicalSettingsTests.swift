import Evolution
import Experiments
import Foundation
import Testing

/// The root of the package.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// The names of the jobs' folders.
let jobs = [
  "breastmnist", "cifar10", "digits", "fashion-mnist", "hpolib", "mnist", "nas-bench-201",
  "nas-bench-macro", "one-max", "zdt1",
]

private func settings(_ overrides: String...) throws -> RunSettings {
  try RunSettings.read(text: leastSettings, file: "search.yaml", overrides: overrides)
}

@Test(arguments: jobs)
func jobsReadAndSurviveCanonicalJSON(_ job: String) throws {
  let path = packageRoot.appendingPathComponent("jobs/\(job)/search.yaml").path
  let settings = try RunSettings.read(file: path)
  #expect(settings.name == job)
  let again = try RunSettings(canonicalJSON: settings.canonicalJSON, from: "a journal")
  #expect(again == settings)
  #expect(again.canonicalJSON == settings.canonicalJSON)
  #expect(again.contentHash == settings.contentHash)
}

@Test func everyJobIsTested() throws {
  let folders = try FileManager.default.contentsOfDirectory(
    atPath: packageRoot.appendingPathComponent("jobs").path)
  let withSettings = folders.filter { folder in
    FileManager.default.fileExists(
      atPath: packageRoot.appendingPathComponent("jobs/\(folder)/search.yaml").path)
  }
  #expect(withSettings.sorted() == jobs)
}

@Test(arguments: [
  "migration.topology=star", "migration={topology: random, degree: 1}", "evaluator.workers=2",
  "data={name: x, shape: 4x5x6, views: [2, 4], class_names: ['a\"b', \"c\\nd\"], classes: 2}",
  "training={time_limit: 0.1, memory_limit: 512}", "training.infeasible=refuse",
  "training.augmentation={crop_padding: 2, horizontal_flip: true, cutout: 3}",
  "budget={target: 0.012345678901234567}",
  "data={name: x, format: csv, files: {label_column: kind, header: present}, split: {training: 1}}",
  "seed=9223372036854775807", "space.kinds.dense=0",
  "final={top: 4, top_seeds: 2, weight_decay: 0.02}",
])
func canonicalJSONKeepsEverything(_ override: String) throws {
  let settings = try settings(override)
  #expect(try RunSettings(canonicalJSON: settings.canonicalJSON, from: "a journal") == settings)
  #expect(try settings.contentHash != RunSettings.read(text: leastSettings, file: "").contentHash)
}

/// Journals of versions that did not know the key are read on.
@Test func settingsWithoutTheInfeasibleAreThoseThatTrainIt() throws {
  let settings = try settings()
  let json = settings.canonicalJSON.replacing(#""infeasible":"train","#, with: "")
  #expect(json != settings.canonicalJSON)
  #expect(try RunSettings(canonicalJSON: json, from: "a journal") == settings)
}

/// The same of those whose final training had no recipe of its own, and no finalists.
@Test func settingsWithoutARecipeOfTheFinalTrainingAreThoseOfTheUsualOne() throws {
  let settings = try settings()
  let whole = try JSONSerialization.jsonObject(with: Data(settings.canonicalJSON.utf8))
  var object = try #require(whole as? [String: Any])
  var final = try #require(object["final"] as? [String: Any])
  let recent = ["averaging", "label_smoothing", "top", "weight_decay"]
  let count = final.count
  for key in recent { final[key] = nil }
  // What is null is not written.
  #expect(final.count == count - 3)
  object["final"] = final
  let json = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
  #expect(try RunSettings(canonicalJSON: json, from: "a journal") == settings)
}

@Test func canonicalJSONIsOneSortedLineInTheWordsOfTheFile() throws {
  let json = try settings().canonicalJSON
  #expect(!json.contains("\n"))
  #expect(
    json.hasPrefix(
      #"{"budget":{"evaluations":10,"surplus":false},"constraints":[],"data":{"files":{},"name":"digits"},"#
    ))
  #expect(json.contains(#""horizontal_flip":false"#))
  #expect(json.contains(#""mutations":{"add_gene":2,"add_skip":0.75,"#))
}

@Test func brokenJSONIsAnErrorThatNamesItsSource() {
  let error = #expect(throws: SettingsErrors.self) {
    try RunSettings(canonicalJSON: "{}", from: "island-0.journal")
  }
  #expect(error?.description.hasPrefix("island-0.journal: holds no settings") == true)
}

@Test func equalSettingsDoNotDiffer() throws {
  #expect(try settings().differences(from: settings()).isEmpty)
}

@Test func differencesSayWhatHindersAResume() throws {
  let before = try settings("training.time_limit=9", "migration.topology=star")
  let after = try settings(
    "name=b", "budget.evaluations=50", "budget.plateau=7", "final.seeds=2", "evaluator.slots=2",
    "evaluator.workers=1", "evaluator.faults.rate=0.5", "seed=2", "space.genes.max=30",
    "data.shape=8x8x1", "space.poolings=[max]")
  let differences = after.differences(from: before)
  #expect(
    differences.harmless.map(\.description) == [
      "budget.evaluations: 10 -> 50", "budget.plateau: null -> 7", "evaluator.slots: auto -> 2",
      "evaluator.workers: auto -> 1", "final.seeds: 1 -> 2", "name: digits -> b",
    ])
  #expect(
    differences.mattering.map(\.description) == [
      "data.shape: null -> {channels: 1, height: 8, width: 8}", "evaluator.faults.rate: 0 -> 0.5",
      "migration.topology: {star: {}} -> {ring: {}}", "seed: 1 -> 2", "space.genes.max: 24 -> 30",
      "space.poolings: [max, average] -> [max]", "training.time_limit: 9 -> null",
    ])
}

/// The YAML blocks of docs/settings.md, put together.
private func documentedSettings() throws -> String {
  let page = try String(
    contentsOf: packageRoot.appendingPathComponent("docs/settings.md"), encoding: .utf8)
  let blocks = page.components(separatedBy: "```yaml\n").dropFirst()
  return blocks.map { $0.components(separatedBy: "```")[0] }.joined()
}

@Test func documentedDefaultsAreTheDefaults() throws {
  let read = try RunSettings.read(text: documentedSettings(), file: "settings.md")
  let defaults = RunSettings(
    data: DataSettings(name: "digits"), budget: Budget(evaluations: 200))
  #expect(read == defaults)
}

@Test func documentedKeysAreTheKeys() throws {
  var path: [String] = []
  var documented: [String] = []
  let lines = try documentedSettings().components(separatedBy: "\n")
  for line in lines {
    let text = line.drop { $0 == " " }
    guard let colon = text.firstIndex(of: ":"), !text.hasPrefix("#") else { continue }
    path = path.prefix((line.count - text.count) / 2) + [String(text[..<colon])]
    documented.append(path.joined(separator: "."))
  }
  let leaves = documented.filter { key in !documented.contains { $0.hasPrefix(key + ".") } }
  #expect(Set(leaves).symmetricDifference(RunSettings.keys).sorted() == [])
  #expect(leaves.count == RunSettings.keys.count)
}
