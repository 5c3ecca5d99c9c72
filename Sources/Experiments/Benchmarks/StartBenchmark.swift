import Foundation

/// How long it takes until a search evaluates, beside the least that any program of MPI takes.
///
/// The yardstick is a program in C that starts MPI, prints a line and ends, compiled here by `mpicc`.
/// Both are started by the same command, in turn, so that they meet the same machine.
public struct StartBenchmark {
  /// The command that starts ranks, such as `mpirun --oversubscribe`.
  public var launcher: [String]
  /// How many ranks.
  public var ranks: Int
  /// The path of the program.
  public var program: String

  /// A comparison of this program on so many ranks.
  public init(launcher: [String], ranks: Int, program: String) {
    self.launcher = launcher
    self.ranks = ranks
    self.program = program
  }

  /// What was measured in one round, in seconds from the start of the launcher.
  public struct Round: Codable, Hashable, Sendable {
    /// Until the program in C had ended.
    public var helloSeconds: Double
    /// Until the first evaluation began.
    public var evaluationSeconds: Double
    /// Until the search had ended.
    public var searchSeconds: Double

    private enum CodingKeys: String, CodingKey {
      case helloSeconds = "hello_s"
      case evaluationSeconds = "first_evaluation_s"
      case searchSeconds = "search_s"
    }
  }

  private static let hello = """
    #include <mpi.h>
    #include <stdio.h>
    int main(int argc, char **argv) {
      int rank;
      MPI_Init(&argc, &argv);
      MPI_Comm_rank(MPI_COMM_WORLD, &rank);
      if (rank == 0) puts("hello");
      return MPI_Finalize();
    }

    """

  private static let settings = """
    budget: {evaluations: 32}
    evaluator: {kind: synthetic, synthetic: {function: one_max, mean: 0.001}}
    search: {islands: 4, strategy: random}
    space: {kind: vectors, fields: [{name: a, min: 0, max: 9999, integer: true}]}

    """

  /// Runs both, so many times.
  ///
  /// - Throws: `RunRefusal` where one of them cannot be run.
  public func run(rounds: Int) throws -> [Round] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("atoll-start-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (source, hello) = (folder.path + "/hello.c", folder.path + "/hello")
    let settings = folder.path + "/search.yaml"
    try Self.hello.write(toFile: source, atomically: true, encoding: .utf8)
    try Self.settings.write(toFile: settings, atomically: true, encoding: .utf8)
    _ = try seconds(of: ["mpicc", "-O2", "-o", hello, source])
    let start = launcher + ["-n", "\(ranks)"]
    return try (0..<rounds).map { round in
      let helloSeconds = try seconds(of: start + [hello])
      let out = folder.path + "/run-\(round)"
      let begin = Date().timeIntervalSince1970
      let searchSeconds = try seconds(
        of: start + [program, "search", settings, "--out", out])
      return Round(
        helloSeconds: helloSeconds, evaluationSeconds: try firstEvaluation(in: out) - begin,
        searchSeconds: searchSeconds)
    }
  }

  /// When the first evaluation of a run began, in seconds since 1970, as its journals have it.
  private func firstEvaluation(in run: String) throws -> Double {
    let folder = run + "/journals"
    let texts = try FileManager.default.contentsOfDirectory(atPath: folder).map {
      try String(contentsOfFile: folder + "/" + $0, encoding: .utf8)
    }
    let starts = texts.flatMap { text in
      text.matches(of: /"started":([0-9.eE+]+)/).compactMap { Double($0.1) }
    }
    guard let first = starts.min() else {
      throw RunRefusal(description: "\(run) evaluated nothing")
    }
    return first
  }

  private func seconds(of command: [String]) throws -> Double {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let clock = ContinuousClock()
    let begin = clock.now
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw RunRefusal(
        description: "'\(command.joined(separator: " "))' ended with "
          + "\(process.terminationStatus); try it by hand")
    }
    return (clock.now - begin) / .seconds(1)
  }
}
