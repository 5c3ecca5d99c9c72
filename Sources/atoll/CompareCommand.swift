import ArgumentParser
import Experiments
import Foundation

/// Compares settings on known results.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compares settings at equal evaluations over many seeds, on a table or a function.",
    discussion: """
      Each settings file is a contender; --strategies makes one of each strategy out of every file.
      The probability that a difference is chance is that of a rank-sum test beside the first.
      """)

  @Argument(help: "Settings files.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: [String]

  @Option(help: "Searches of each contender.")
  var seeds = 20

  @Option(
    parsing: .upToNextOption, help: "Strategies to be tried instead of that of the settings.")
  var strategies: [String] = []

  @Option(help: "Evaluations at which contenders are looked at, between commas.")
  var at = "50,100,150,200,300,500,1000"

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Overrides a setting of all files, e.g. --set budget.evaluations=300. May be repeated.")
  var overrides: [String] = []

  @Flag(help: "Print one JSON object a line and contender.")
  var json = false

  @Option(help: "Write the curves of regret to this file, as SVG.", completion: .file())
  var plot: String?

  func run() throws {
    let checkpoints = at.split(separator: ",").compactMap { Int($0.trimmingPrefix(" ")) }
    guard seeds > 0, !checkpoints.isEmpty, checkpoints.allSatisfy({ $0 > 0 }) else {
      Console.complain("atoll: --seeds and --at must be numbers above 0")
      throw ExitCode(2)
    }
    let comparison: Comparison
    do { comparison = Comparison(try contenders(), seeds: seeds, checkpoints: checkpoints) } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(2)
    }
    var results: [ContenderResult] = []
    try comparison.run { result in
      results.append(result)
      if json { print(Self.line(result)) } else { print(ComparisonText(result).lines) }
    }
    if let plot {
      do {
        try ComparisonPlot(results).svg.write(toFile: plot, atomically: true, encoding: .utf8)
      } catch {
        Console.complain("atoll: \(plot) cannot be written: \(error.localizedDescription)")
        throw ExitCode(1)
      }
    }
  }

  private func contenders() throws -> [Contender] {
    let root = dataRoot(ProcessInfo.processInfo.environment)
    return try settings.flatMap { file in
      try (strategies.isEmpty ? [nil] : strategies.map(Optional.some)).map { strategy in
        let prepared = try PreparedSearch(
          settingsFile: file,
          overrides: overrides + (strategy.map { ["search.strategy=\($0)"] } ?? []),
          dataRoot: root)
        let name = strategy.map { settings.count > 1 ? "\(prepared.settings.name) \($0)" : $0 }
        return try Contender(prepared, file: file, name: name ?? prepared.settings.name)
      }
    }
  }

  private static func line(_ result: ContenderResult) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(result)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// A contender's standing for a person.
private struct ComparisonText {
  let result: ContenderResult

  init(_ result: ContenderResult) { self.result = result }

  var lines: String {
    var lines = [
      "\(result.searcher): \(result.seeds) seeds, \(result.column), "
        + String(format: "%.1f s", result.seconds)
    ]
    for (evaluations, _) in result.curve {
      guard let standing = result.at[String(evaluations)] else { continue }
      var line = String(
        format: "  %6d evaluations  regret %.4f ± %.4f", evaluations, standing.regret,
        standing.deviation)
      if let share = standing.optimumShare { line += String(format: "  optimum %.2f", share) }
      if let test = standing.test { line += String(format: "  test %.3f", test) }
      if let volume = standing.hypervolume, let share = standing.hypervolumeShare {
        line += String(format: "  hypervolume %.5g (%.4f of the true front's)", volume, share)
      }
      if let p = standing.probability { line += String(format: "  p %.2g", p) }
      lines.append(line)
    }
    return lines.joined(separator: "\n")
  }
}
