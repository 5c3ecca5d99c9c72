import ArgumentParser
import Experiments

/// Evaluates candidates for a rank of a search that has started it; nobody else can.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Evaluates candidates for a search that has started it.",
    shouldDisplay: false)

  func run() throws {
    var worker = EvaluationWorker()
    do { try worker.run() } catch {
      Console.complain("atoll worker: \(error)")
      throw ExitCode(1)
    }
  }
}
