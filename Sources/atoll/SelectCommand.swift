import ArgumentParser
import Evaluators
import Experiments
import Foundation
import LibraryStore

/// Selects from what was judged by other objectives, without training again.
struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Selects from what a run has judged by other objectives, without training again.",
    discussion: """
      Objectives are quantities that were recorded, or latency_ms_DEVICE of a profile. The run may \
      still be going on. For the fastest network within half a point of the best:
      atoll select runs/NAME --objectives validation_error,latency_ms_phone --within 0.005 \
      --profile profiles/phone-b1-t1.json
      """)

  @Argument(help: "The folder of a run, or a library.", completion: .file())
  var source: String

  @Option(help: "One to five quantities, with commas between; the first decides --within.")
  var objectives: String

  @Option(
    parsing: .singleValue,
    help: "An objective of which more is better, if the run has not maximised it. May be repeated.")
  var maximize: [String] = []

  @Option(
    parsing: .upToNextOption, help: "Profiles whose latencies are predicted.",
    completion: .file(extensions: ["json"]))
  var profile: [String] = []

  @Option(
    name: .customLong("where"), parsing: .singleValue,
    help: "What must be kept, such as 'parameters <= 100000'. May be repeated.",
    transform: constraint)
  var constraints: [Constraint] = []

  @Option(
    help: "Choose the best in the second objective, no worse than this from the best in the first.")
  var within: Double?

  @Option(
    parsing: .singleValue,
    help: "What difference does not matter, such as parameters=1000. May be repeated.",
    transform: difference)
  var epsilon: [Difference] = []

  @Option(name: .customLong("run"), help: "Only this run of a library: how its name starts.")
  var runName: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    var request = SelectionRequest(names(objectives))
    request.maximized = maximize.flatMap(names)
    request.constraints = constraints
    request.tolerance = within
    for difference in epsilon { request.epsilon[difference.name] = difference.side }
    do {
      let profiles = try profile.map { try DeviceProfile.read($0) }
      let selection = try SelectionArchive(sources(), profiles: profiles).select(request)
      print(json ? selection.json : SelectReport(selection).text)
    } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(Self.code(of: error))
    }
  }

  private func names(_ list: String) -> [String] {
    list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// What the run or the library holds.
  private func sources() throws -> [SelectionSource] {
    let files = FileManager.default
    guard files.fileExists(atPath: source) else {
      throw UsageError("\(source) does not exist; allowed is the folder of a run, or a library")
    }
    if (try? files.contentsOfDirectory(atPath: source)) != nil {
      if runName != nil { throw UsageError("--run is given; allowed is that only for a library") }
      let folder = try RunSource(folder: source)
      folder.notices.forEach(Console.complain)
      return folder.journals.map { SelectionSource($0) }
    }
    return try Library(existing: source).evaluated(run: runName).map {
      SelectionSource(
        run: $0.name, settings: $0.settings, space: $0.space, individuals: $0.individuals)
    }
  }

  /// 2 where something else should have been asked for, 1 where there is nothing to select.
  private static func code(of error: any Error) -> Int32 {
    switch error {
    case let error as SelectionError: error.isUsage ? 2 : 1
    case let error as LibraryError: error.isUsage ? 2 : 1
    default: 2
    }
  }
}

/// A difference of an objective that does not matter.
struct Difference {
  var name: String
  var side: Double
}

private func constraint(_ text: String) throws -> Constraint {
  guard let constraint = Constraint(text) else {
    throw ValidationError(
      "allowed is a quantity, <= or >=, and a number, between blanks: 'parameters <= 100000'")
  }
  return constraint
}

private func difference(_ text: String) throws -> Difference {
  let parts = text.split(separator: "=", maxSplits: 1)
  guard parts.count == 2, let side = Double(parts[1]) else {
    throw ValidationError("allowed is an objective, =, and a number: parameters=1000")
  }
  return Difference(name: String(parts[0]), side: side)
}
