import ArgumentParser
import LibraryStore
import Reports

/// Lists architectures.
struct LibraryList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists architectures, the best first.",
    discussion: """
      For example: atoll library list models.sqlite --where 'parameters <= 100000' --sort latency_ms
      """)

  @Argument(help: "The library.", completion: .file())
  var file: String

  @OptionGroup var entries: EntryOptions

  @Option(help: "The quantity that orders the list; else the first objective of the first run.")
  var sort: String?

  @Flag(help: "The worst come first.")
  var reverse = false

  @Option(help: "The quantities to show, with commas between.")
  var columns: String?

  @Option(help: "How many at most; 0 for all.")
  var limit = 20

  @Flag(help: "List the individuals that came to nothing instead, with the reasons.")
  var failed = false

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  func validate() throws {
    if limit < 0 { throw ValidationError("--limit is \(limit); allowed are 0 (all) and more.") }
    if json && csv { throw ValidationError("--json and --csv are given; allowed is one of them.") }
  }

  func run() throws {
    try orExit {
      let library = try Library(existing: file)
      if failed {
        let failures = try library.failures(
          run: entries.runName, limit: limit == 0 ? nil : limit)
        let report = FailureReport(failures.rows, total: failures.total)
        return json ? report.jsonLines.forEach { print($0) } : print(report.text)
      }
      var request = ListRequest()
      request.filter = entries.filter
      request.columns = columns.map(quantityNames)
      request.sort = sort
      request.isReversed = reverse
      request.limit = limit == 0 ? nil : limit
      let report = ListReport(try library.list(request))
      if json {
        report.jsonLines.forEach { print($0) }
      } else if csv {
        report.csv.forEach { print($0) }
      } else {
        print(report.text)
      }
    }
  }
}
