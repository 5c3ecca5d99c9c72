import ArgumentParser
import Experiments
import Foundation

extension BenchCommand {
  /// Times the selection by many objectives.
  struct Pareto: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pareto",
      abstract: "Times archives, fronts and hypervolumes against a full non-dominated sort.")

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      if !json { print(Self.heading) }
      ParetoBenchmark.run { print(json ? Self.json($0) : Self.text($0)) }
    }

    private static let heading =
      "operation         points  objectives    median     full sort  ratio"

    private static func text(_ line: ParetoMeasurement) -> String {
      let start =
        line.operation.padding(toLength: 16, withPad: " ", startingAt: 0)
        + String(
          format: "%8d %11d %9.2f us", line.points, line.objectives, line.microseconds)
      guard let sort = line.sortMicroseconds, let ratio = line.ratio else { return start }
      return start + String(format: " %10.0f us %6.0f", sort, ratio)
    }

    private static func json(_ line: ParetoMeasurement) -> String {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
  }
}
