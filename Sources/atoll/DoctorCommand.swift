import ArgumentParser
import Experiments
import Foundation

/// Says what this machine and this launch give to a run, and what is wrong with them.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what a run would find here: MPI, ranks, cores, instruction set, memory.",
    discussion: "Run it the way you would run a search: mpirun -n 2 atoll doctor")

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let report = DoctorReport.examine(ProcessInfo.processInfo.environment)
    guard report.isSpokesman else { return report.close() }
    if json {
      print(report.json)
    } else {
      for fact in report.diagnosis.facts {
        print(fact.name.padding(toLength: 18, withPad: " ", startingAt: 0) + fact.value)
      }
      for problem in report.diagnosis.problems { print("! " + problem) }
      if report.diagnosis.problems.isEmpty { print("Nothing is wrong.") }
    }
    report.close()
    if !report.diagnosis.problems.isEmpty { throw ExitCode(1) }
  }
}
