import ArgumentParser
import Experiments
import Foundation

/// Runs a search on a virtual clock.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Runs a search on a virtual clock, with as many ranks as you like.",
    discussion: """
      The engine is the real one; evaluations are those of a table or a function and take no time here.
      To learn what a search of trainings that take a minute would do on a thousand ranks:
        atoll simulate SETTINGS.yaml --ranks 1000 --set evaluator.kind=synthetic \\
          --set evaluator.synthetic='{function: hash, time: log_normal, mean: 60}'
      """)

  @Argument(help: "The settings file.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: String

  @Option(help: "Ranks (default: one an island).")
  var ranks: Int?

  @Option(help: "Candidates that a rank evaluates at once.")
  var slots = 1

  @Option(help: "Microseconds that a message is under way.")
  var latency = 50.0

  @Option(help: "Microseconds of a rank's time for each look at what has come in.")
  var overhead = 20.0

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Overrides a setting, e.g. --set search.islands=64. May be repeated.")
  var overrides: [String] = []

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    guard (ranks ?? 1) > 0, slots > 0, latency >= 0, overhead >= 0 else {
      Console.complain(
        "atoll: --ranks and --slots are at least 1, --latency and --overhead at least 0")
      throw ExitCode(2)
    }
    let result: SimulationResult
    do {
      let prepared = try PreparedSearch(
        settingsFile: settings, overrides: overrides,
        dataRoot: dataRoot(ProcessInfo.processInfo.environment))
      let islands = prepared.settings.search.islands
      result = try SimulationResult(
        of: prepared, file: settings,
        machine: Simulation.Machine(
          ranks: ranks ?? islands, slots: slots, latency: latency * 1e-6, overhead: overhead * 1e-6)
      )
    } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(2)
    }
    print(json ? result.json : result.text)
  }
}
