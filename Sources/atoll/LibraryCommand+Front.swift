import ArgumentParser
import LibraryStore
import Reports

/// Shows a front.
struct LibraryFront: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "front",
    abstract: "Shows the architectures that no other beats in every quantity.",
    discussion: """
      For example: atoll library front models.sqlite --of validation_accuracy,latency_ms_phone
      """)

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Option(help: "One to five quantities, with commas between.")
  var of: String

  @OptionGroup var entries: EntryOptions

  @Option(help: "Quantities of which more is better, if no run has said so.")
  var maximize: String?

  @Option(help: "Quantities of which less is better, if a run has said otherwise.")
  var minimize: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print comma-separated values.")
  var csv = false

  func run() throws {
    try orExit {
      var request = FrontRequest(quantityNames(of))
      request.filter = entries.filter
      request.maximized = maximize.map(quantityNames) ?? []
      request.minimized = minimize.map(quantityNames) ?? []
      let report = FrontReport(try Library(existing: file).front(request))
      if csv {
        report.csv.forEach { print($0) }
      } else {
        print(json ? report.json : report.text)
      }
    }
  }
}

/// Chooses one architecture.
struct LibraryQuery: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Chooses one architecture: the best in one quantity of the nearly best in another.",
    discussion: """
      For the fastest within half a point of the most accurate, of at most 100000 parameters:
      atoll library query models.sqlite --best validation_accuracy --within 0.005 --then latency_ms \
      --where 'parameters <= 100000' --data fashion-mnist
      """)

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Option(help: "The quantity that decides who is good enough.")
  var best = "validation_accuracy"

  @Option(help: "By how much that may be worse than the best.")
  var within = 0.0

  @Option(help: "The quantity in which the best of those is chosen.")
  var then: String?

  @OptionGroup var entries: EntryOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print nothing but the name of the architecture, for another command.")
  var name = false

  func run() throws {
    try orExit {
      var request = QueryRequest(best: best)
      request.filter = entries.filter
      request.tolerance = within
      request.then = then
      let answer = try Library(existing: file).query(request)
      if name { return print(answer.chosen.architecture) }
      let report = AnswerReport(answer, tolerance: within)
      print(json ? report.json : report.text)
    }
  }
}
