import ArgumentParser
import Experiments
import Foundation
import MessagePassing

/// The program.
///
/// Exit codes: 0 success, 1 failure, 2 usage or settings, 75 put down before the end, to go on with
/// `--resume`, 130 interrupted twice.
struct Atoll: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atoll",
    abstract: "Finds neural networks by evolution, on one core or many ranks.",
    discussion: """
      Start with: mpirun -n 2 atoll search jobs/digits/search.yaml
      """,
    version: Version.current,
    subcommands: [
      SearchCommand.self, StatusCommand.self, SelectCommand.self, TrainCommand.self,
      EvaluateCommand.self,
      PredictCommand.self, ExportCommand.self, ImportCommand.self, CompareCommand.self,
      LibraryCommand.self,
      BenchCommand.self, ProfileCommand.self, SimulateCommand.self, SlurmCommand.self,
      DoctorCommand.self, SlotCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    do {
      var command = try Atoll.parseAsRoot()
      try command.run()
      Ending.note(0)
    } catch let code as ExitCode {
      Ending.note(code.rawValue)
      exit(code.rawValue)
    } catch {
      let code = Atoll.exitCode(for: error)
      let message = Atoll.fullMessage(for: error)
      if code.isSuccess {
        print(message)
        Ending.note(0)
        exit(0)
      }
      let rank = LaunchEnvironment(ProcessInfo.processInfo.environment).rank ?? 0
      let ending: Int32 = code == .validationFailure ? 2 : 1
      if rank != 0 { Spokesman.wait(code: ending) }
      Console.complain(message)
      Ending.note(ending)
      exit(ending)
    }
  }
}

/// Where the program speaks: results on standard output, everything else on standard error.
enum Console {
  /// Writes a sentence to standard error.
  static func complain(_ sentence: String) {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
  }

  /// Writes a sentence in place of a line that is written over.
  static func interject(_ sentence: String) {
    complain((isTerminal ? "\r\u{1B}[K" : "") + sentence)
  }

  /// Whether standard error is a terminal, where a line can be written over.
  static var isTerminal: Bool { isatty(2) == 1 }
}

/// Which rank tells a mistake that every rank finds by itself, before they can speak to each other.
enum Spokesman {
  /// What the other ranks do before they tell the same.
  ///
  /// Rank 0 tells at once and ends, and the launcher then ends those that wait: were they to end
  /// first, it would end rank 0 before its sentence is out. A rank that is still there after the
  /// wait is alone with its mistake, such as a file that its machine lacks.
  ///
  /// - Parameter code: what it would end with.
  static func wait(code: Int32) {
    sleep(5)
    // Nobody ends those that wait where ranks outlive each other: who has ended has told it.
    if !Ending.codes.isEmpty { Ending.leave(code) }
    // The launcher's signal ends the waiting, too.
    if Interruption.isAsked() { Ending.leave(ExitCodes.unfinished) }
  }
}
