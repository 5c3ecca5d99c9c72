import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes

/// A file that goes when the value does.
final class TemporaryFile {
  let path: String

  init(_ text: String) throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A choice and a number: six genomes.
let tableSpace = VectorSpace([
  Field("kind", .choices(["a", "bb", "b"], ordered: false)),
  Field("size", .integers(IntegerRange(1, 2), logarithmic: false)),
])

let smallTable = """
  kind,size,error,early_1,early_2,final,seconds,latency
  a,1,0.5,0.9,0.7,0.55,100,1
  a,2,0.4,0.8,0.8,0.45,200,2
  bb,1,0.3,0.2,0.4,0.35,300,3
  bb,2,0.2,0.6,0.6,0.25,400,4
  b,1,0.1,0.7,0.5,0.15,500,5

  """

/// Settings that use every column of the small table.
var smallTableSettings: TableSettings {
  var settings = TableSettings()
  settings.objective = ["error"]
  settings.test = ["final"]
  settings.cost = "seconds"
  settings.timeScale = 0.01
  settings.fidelities = [.init(share: 0.1, columns: ["early_1", "early_2"])]
  return settings
}

func study(
  _ text: String = smallTable, _ settings: TableSettings = smallTableSettings,
  space: VectorSpace = tableSpace, goals: Goals = Goals([Objective("error")]),
  faultRate: Double = 0, hasCurves: Bool = false
) throws -> TableStudy {
  let file = try TemporaryFile(text)
  return try TableStudy(
    try Table(reading: file.path), settings, space: space, goals: goals,
    faults: FaultInjector(seed: 1, rate: faultRate), hasCurves: hasCurves)
}

/// What is wrong with a table, without the folder of its file.
func problem(
  _ text: String, _ settings: TableSettings = smallTableSettings, space: VectorSpace = tableSpace
) throws -> String? {
  let file = try TemporaryFile(text)
  do throws(DataSetError) {
    _ = try TableStudy(
      try Table(reading: file.path), settings, space: space, goals: Goals([Objective("error")]),
      faults: FaultInjector(seed: 1, rate: 0))
    return nil
  } catch {
    return error.description.replacingOccurrences(of: file.path, with: "FILE")
  }
}
