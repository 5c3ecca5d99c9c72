import Evaluators
import Foundation

/// What a library reads from the settings of a run, whatever version wrote them.
struct RunFacts: Sendable {
  /// What candidates were judged on: the name of a data set, a table or a function.
  let data: String
  /// What was minimised or maximised.
  let objectives: [Objective]

  private struct Settings: Decodable {
    var data: Named?
    var evaluator: Evaluator?
    var objectives: [Objective]?

    struct Named: Decodable { var name: String }
    struct Evaluator: Decodable {
      var kind: String?
      var table: Table?
      var synthetic: Function?
    }
    struct Table: Decodable { var file: String? }
    struct Function: Decodable { var function: String? }
  }

  init(settings json: String) {
    let settings = try? JSONDecoder().decode(Settings.self, from: Data(json.utf8))
    objectives = settings?.objectives ?? []
    let name: String? =
      switch settings?.evaluator?.kind {
      case "table":
        (settings?.evaluator?.table?.file).map {
          URL(fileURLWithPath: $0).deletingPathExtension().lastPathComponent
        }
      case "synthetic": settings?.evaluator?.synthetic?.function
      default: settings?.data?.name
      }
    data = name ?? "unnamed"
  }
}
