import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// How a program under a launcher ended, and what it wrote.
struct MPIRun {
  /// The launcher's exit code, or 128 and the number of the signal that ended it.
  var code: Int
  /// What the ranks wrote to the standard output.
  var output: String
  /// What the ranks and the launcher wrote to the standard error.
  var errors: String

  /// Everything, for the message of a failed test.
  var description: String { "exit code \(code)\n\(output)\n\(errors)" }

  /// How many ranks say that they passed a check.
  func passes(of check: String) -> Int {
    output.split(separator: "\n").count { $0.hasSuffix(": \(check) passed") }
  }
}

/// Why a program could not be run, as a sentence.
struct MPIRunFailure: Error, CustomStringConvertible {
  let description: String
}

extension MPIRun {
  /// Runs a check of MPIPrograms under mpirun.
  ///
  /// - Throws: `MPIRunFailure` if there is no such launcher, or the run is not over in time.
  static func ranks(
    _ count: Int, check: String, launcher: String = "mpirun", options: [String] = [],
    environment: [String: String] = [:], limit: Duration = .seconds(90)
  ) async throws -> MPIRun {
    let program = try program()
    return try await start(
      launcher, options + ["--oversubscribe", "-n", "\(count)", program, check],
      environment: environment, limit: limit)
  }

  /// Runs a check of MPIPrograms without mpirun.
  ///
  /// - Throws: `MPIRunFailure` if the run is not over in time.
  static func alone(check: String, environment: [String: String] = [:]) async throws -> MPIRun {
    try await start(try program(), [check], environment: environment, limit: .seconds(90))
  }

  /// The built program, which lies beside the test bundle.
  private static func program() throws -> String {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
    let path = bundle.deletingLastPathComponent().appendingPathComponent("MPIPrograms").path
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw MPIRunFailure(description: "The checks are not built: there is no program \(path).")
    }
    return path
  }

  /// Whether the directories of PATH hold a program, or the name is a path of one.
  private static func exists(_ name: String) -> Bool {
    let directories = name.contains("/") ? [""] : searchPath.map { $0 + "/" }
    return directories.contains { FileManager.default.isExecutableFile(atPath: $0 + name) }
  }

  private static var searchPath: [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  private static func start(
    _ name: String, _ arguments: [String], environment: [String: String], limit: Duration
  ) async throws -> MPIRun {
    guard exists(name) else {
      throw MPIRunFailure(
        description: """
          There is no program \(name) in \(searchPath.joined(separator: ":")); install an MPI, \
          such as the packages openmpi-bin and libopenmpi-dev.
          """)
    }
    var values: [String: String] = [
      "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
      "SWIFT_BACKTRACE": "enable=no",
    ]
    values.merge(environment) { $1 }
    let updates = Dictionary(
      uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), Optional($1)) })
    let executable: Executable = name.contains("/") ? .path(FilePath(name)) : .name(name)
    return try await withThrowingTaskGroup(of: MPIRun?.self) { group in
      group.addTask {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
          .send(signal: .terminate, allowedDurationToNextStep: .seconds(5))
        ]
        let result = try await Subprocess.run(
          executable, arguments: Arguments(arguments), environment: .inherit.updating(updates),
          platformOptions: options, output: .string(limit: 1 << 20),
          error: .string(limit: 1 << 20))
        let code =
          switch result.terminationStatus {
          case .exited(let code): Int(code)
          case .signaled(let signal): 128 + Int(signal)
          }
        return MPIRun(
          code: code, output: result.standardOutput, errors: result.standardError)
      }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let first = try await group.next(), let run = first else {
        throw MPIRunFailure(
          description: "\(name) \(arguments.joined(separator: " ")) was not over in \(limit).")
      }
      return run
    }
  }
}
