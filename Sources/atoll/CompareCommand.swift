import ArgumentParser
import Evolution
import Experiments
import Foundation

/// Compares settings on known results.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares settings at equal cost over many seeds, on a table or a function.",
    discussion: """
      Each settings file is a contender; --strategies makes one of each strategy out of every file:
        atoll compare SETTINGS.yaml --strategies random,ageing,local
      Cost counts in full evaluations: a verdict by a share of the training costs that share. The
      probability that a difference is chance is that of a rank-sum test beside the first.
      """)

  @Argument(help: "Settings files.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: [String] = []

  @Option(help: "Searches of each contender.")
  var seeds = 20

  @Option(
    parsing: .upToNextOption,
    help: "Strategies to be tried instead of that of the settings, between commas or blanks.")
  var strategies: [String] = []

  @Option(
    help: """
      Costs at which contenders are looked at, between commas (default: 50,100,150,200,300,500,1000 \
      as far as the budget goes, and its end).
      """)
  var at: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Overrides a setting of all files, e.g. --set budget.evaluations=300. May be repeated.")
  var overrides: [String] = []

  @Flag(help: "Print one JSON object a line and contender.")
  var json = false

  @Option(
    help: "Write the curves of what is missing to this file, as SVG.", completion: .file())
  var plot: String?

  func run() throws {
    let comparison: Comparison
    do {
      guard seeds > 0 else { throw UsageError("--seeds is \(seeds); allowed is 1 or more") }
      let marks = try at.map(Self.marks)
      comparison = try Comparison(
        contenders(of: choices()), seeds: seeds, checkpoints: marks)
    } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(2)
    }
    var results: [ContenderResult] = []
    try comparison.run { result in
      results.append(result)
      print(json ? Self.line(result) : CompareReport(result).text)
    }
    if let plot { try draw(results, to: plot) }
  }

  /// The numbers between commas.
  private static func marks(_ list: String) throws -> [Int] {
    try list.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let text = part.trimmingCharacters(in: .whitespaces)
      guard let mark = Int(text), mark > 0 else {
        throw UsageError(
          "--at holds '\(text)'; allowed are whole numbers of at least 1 between commas")
      }
      return mark
    }
  }

  /// The strategies to be tried, none for those of the settings.
  private func choices() throws -> [StrategyChoice] {
    let choices = try strategies.flatMap { $0.split(separator: ",") }.map { name in
      guard let choice = StrategyChoice(rawValue: String(name)) else {
        let known = StrategyChoice.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError(
          "--strategies holds '\(name)'; allowed are \(known), between commas or blanks; a settings "
            + "file stands before --strategies, or before another option")
      }
      return choice
    }
    if settings.isEmpty { throw UsageError("no settings file is given; allowed are one or more") }
    return choices
  }

  private func contenders(of choices: [StrategyChoice]) throws -> [Contender] {
    let root = dataRoot(ProcessInfo.processInfo.environment)
    return try settings.flatMap { file in
      try (choices.isEmpty ? [nil] : choices.map(Optional.some)).map { choice in
        let prepared = try PreparedSearch(
          settingsFile: file,
          overrides: overrides + (choice.map { ["search.strategy=\($0.rawValue)"] } ?? []),
          dataRoot: root)
        let name = choice.map {
          settings.count > 1 ? "\(prepared.settings.name) \($0.rawValue)" : $0.rawValue
        }
        return try Contender(prepared, file: file, name: name ?? prepared.settings.name)
      }
    }
  }

  private func draw(_ results: [ContenderResult], to file: String) throws {
    do {
      try ComparisonPlot(results).svg.write(toFile: file, atomically: true, encoding: .utf8)
    } catch {
      Console.complain("atoll: \(file) cannot be written: \(error.localizedDescription)")
      throw ExitCode(1)
    }
  }

  private static func line(_ result: ContenderResult) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(result)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
