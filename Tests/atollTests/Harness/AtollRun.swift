import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// How a run of the program ended, and what it wrote.
struct AtollRun: Sendable, CustomStringConvertible {
  /// The exit code, or 128 and the number of the signal that ended it.
  var code: Int
  var output: String
  var errors: String

  /// Everything, for the message of a failed test.
  var description: String { "exit code \(code)\n\(output)\n\(errors)" }

  /// The last line of the standard output.
  var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }

  /// The object that `--json` prints last.
  func summary() throws -> Summary {
    try JSONDecoder().decode(Summary.self, from: Data(lastLine.utf8))
  }

  /// Whether the ranks ended together, with one sentence, since one had died before MPI had started.
  var hasNotStarted: Bool {
    count(of: "is gone before MPI had started") == 1
      && errors.contains("nothing was changed, start again")
  }

  /// How often a sentence stands on the standard error.
  func count(of sentence: String) -> Int { errors.components(separatedBy: sentence).count - 1 }
}

/// Why the program could not be run, as a sentence.
struct AtollRunFailure: Error, CustomStringConvertible {
  let description: String
}

/// Where `atoll` and what starts it are found.
enum Program {
  /// A built program, which lies beside the test bundle.
  static func path(_ name: String = "atoll") throws -> String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
    let path = bundle.deletingLastPathComponent().appendingPathComponent(name).path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw AtollRunFailure(description: "The program is not built: there is no \(path).")
    }
    return path
  }

  /// The script that starts the program under mpirun.
  static let launcher =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../tools/launch.sh").standardizedFileURL.path

  /// Whether `mpirun` can let ranks live when others die.
  static var letsRanksOutliveOthers: Bool {
    let version = Foundation.Process()
    let output = Pipe()
    version.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    version.arguments = ["mpirun", "--version"]
    version.standardOutput = output
    guard exists("mpirun"), (try? version.run()) != nil else { return false }
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    version.waitUntilExit()
    return text.contains("(Open MPI) 4.")
  }

  /// Whether a folder of PATH holds a program.
  static func exists(_ name: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
  }
}

/// How the program is started.
struct Launch: Sendable {
  /// Ranks under mpirun; nil for a process alone.
  var ranks: Int?
  /// More options for mpirun.
  var options: [String] = []
  /// What stands before the program, such as an emulator.
  var prefix: [String] = []
  var environment: [String: String] = [:]
  var limit = Duration.seconds(120)

  /// The program with some arguments, in a folder.
  ///
  /// - Parameter meanwhile: is given the process that was started, and may do something to it.
  /// - Throws: `AtollRunFailure` if the run is not over in time.
  func run(
    _ arguments: [String], in folder: String,
    meanwhile: @escaping @Sendable (Int32) async throws -> Void = { _ in }
  ) async throws -> AtollRun {
    var command = prefix + [try Program.path()] + arguments
    if let ranks { command = ["mpirun", "--oversubscribe", "-n", "\(ranks)"] + options + command }
    return try await run(command: command, in: folder, meanwhile: meanwhile)
  }

  /// Any command, in a folder.
  ///
  /// - Throws: `AtollRunFailure` if it is not over in time.
  func run(
    command started: [String], in folder: String,
    meanwhile: @escaping @Sendable (Int32) async throws -> Void = { _ in }
  ) async throws -> AtollRun {
    try await withThrowingTaskGroup(of: AtollRun?.self) { group in
      group.addTask { try await finish(started, in: folder, meanwhile) }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let run = first else {
        throw AtollRunFailure(
          description: "\(started.joined(separator: " ")) was not over in \(limit).")
      }
      return run
    }
  }

  private func finish(
    _ command: [String], in folder: String, _ meanwhile: @Sendable (Int32) async throws -> Void
  ) async throws -> AtollRun {
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(5))]
    let name = command[0]
    let result = try await Subprocess.run(
      name.contains("/") ? .path(FilePath(name)) : .name(name),
      arguments: Arguments(Array(command.dropFirst())), environment: variables(folder),
      workingDirectory: FilePath(folder), platformOptions: options, input: .none,
      output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
    ) { execution in
      try await meanwhile(execution.processIdentifier.value)
    }
    let code =
      switch result.terminationStatus {
      case .exited(let code): Int(code)
      case .signaled(let signal): 128 + Int(signal)
      }
    return AtollRun(code: code, output: result.standardOutput, errors: result.standardError)
  }

  private func variables(_ folder: String) -> Environment {
    var values: [String: String?] = [
      "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
      "SWIFT_BACKTRACE": "enable=no", "ATOLL_DATA": folder + "/data",
      "ATOLL_INSTRUCTION_SET": nil,
    ]
    values.merge(environment.mapValues(Optional.init)) { $1 }
    return .inherit.updating(
      Dictionary(uniqueKeysWithValues: values.map { (.init(stringLiteral: $0), $1) }))
  }
}
