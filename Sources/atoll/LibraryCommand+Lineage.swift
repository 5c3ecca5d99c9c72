import ArgumentParser
import LibraryStore
import Reports

/// Shows where an architecture comes from, or what came of it.
struct LibraryLineage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lineage",
    abstract: "Shows the ancestors of an architecture, or its descendants, over all islands.")

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Argument(help: "The architecture, or the individual that is meant.")
  var id: String

  @Flag(help: "Show descendants.")
  var descendants = false

  @Option(help: "How many generations at most; 0 for all.")
  var depth = 0

  @Flag(help: "Print one JSON object a relative, a line each.")
  var json = false

  func validate() throws {
    if depth < 0 { throw ValidationError("--depth is \(depth); allowed are 0 (all) and more.") }
  }

  func run() throws {
    try orExit {
      let relatives = try Library(existing: file).lineage(
        id, descendants ? .descendants : .ancestors, depth: depth == 0 ? nil : depth)
      let report = LineageReport(relatives, of: id)
      if json { report.jsonLines.forEach { print($0) } } else { print(report.text) }
    }
  }
}

/// Compares two architectures.
struct LibraryDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares two architectures: costs, training, measurements, and node by node.")

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Argument(help: "One architecture.")
  var first: String

  @Argument(help: "The other one.")
  var second: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try orExit {
      let library = try Library(existing: file)
      let report = DifferenceReport(
        ArchitectureDifference(try library.show(first), try library.show(second)))
      print(json ? report.json : report.text)
    }
  }
}
