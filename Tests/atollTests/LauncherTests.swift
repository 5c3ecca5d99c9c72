import Foundation
import Testing

extension AtollTests {
  /// `tools/launch.sh`, and the codes that it hands on.
  @Suite(.enabled(if: Program.letsRanksOutliveOthers, "needs mpirun of Open MPI 4"))
  struct Launcher {
    private func launch(
      _ run: TableRun, ranks: Int = 3, _ arguments: [String] = ["--out", "run"],
      meanwhile: @escaping @Sendable (Int32) async throws -> Void = { _ in }
    ) async throws -> AtollRun {
      // mpirun passes signals on after so many seconds.
      let launch = Launch(
        environment: [
          "ATOLL_PROGRAM": try Program.path(), "OMPI_MCA_odls_base_sigkill_timeout": "1",
        ])
      let settings = run.settings.flatMap { ["--set", $0] }
      let result = try await launch.run(
        command: ["bash", Program.launcher, "\(ranks)", "search", "search.yaml"] + arguments
          + settings,
        in: run.scratch.path, meanwhile: meanwhile)
      let left = try FileManager.default.contentsOfDirectory(atPath: run.scratch.path)
      #expect(!left.contains { $0.hasPrefix(".atoll") }, "\(left)")
      #expect(Processes.naming(run.scratch.path).isEmpty)
      return result
    }

    /// The mpirun that the script has started, once its ranks are there.
    private static func launcher(of script: Int32, ranks: Int) async throws -> Int32? {
      while Processes.isAlive(script) {
        let found = Processes.children(of: script).first { Processes.ranks(of: $0).count == ranks }
        if let found { return found }
        try await Task.sleep(for: .milliseconds(5))
      }
      return nil
    }

    @Test func aRunThatIsOverEndsWithZero() async throws {
      let run = try TableRun()
      let result = try await launch(run)
      #expect(result.code == 0, "\(result)")
      #expect(try run.checkVerdicts() == 180)
    }

    /// No rank ends the others there, so each has to know that the mistake was told.
    @Test func aMistakeIsToldOnce() async throws {
      let run = try TableRun(settings: ["search.island=3"])
      let result = try await launch(run)
      #expect(result.code == 2, "\(result)")
      #expect(result.count(of: "is not a key") == 1, "\(result)")
    }

    /// No folder can be made in /proc; a file in the place of one is a wrong argument.
    @Test(arguments: [("/proc/run", 1), ("file/run", 2)])
    func aFolderThatCannotBeMadeEndsItOnce(out: String, code: Int32) async throws {
      let run = try TableRun()
      try run.scratch.write("a file", to: "file")
      let result = try await launch(run, ["--out", out])
      #expect(result.code == code, "\(result)")
      #expect(result.count(of: "atoll: ") == 1, "\(result)")
    }

    @Test func aSignalEndsItWithTheCodeToGoOnWith() async throws {
      let run = try TableRun(seconds: 0.02)
      let endless = ["--out", "run", "--set", "budget.evaluations=2000"]
      let result = try await launch(run, endless) { [scratch = run.scratch] script in
        try await scratch.wait(forLines: 30, of: script)
        Processes.send(SIGTERM, to: script)
      }
      #expect(result.code == 75, "\(result)")
      #expect(try await launch(run, ["--out", "run", "--resume"]).code == 0)
      #expect(try run.checkVerdicts() == 180)
    }

    @Test(arguments: [1, 3], ["none", "process"])
    func ranksAreKilled(count: Int, isolation: String) async throws {
      let run = try TableRun(seconds: 0.02, settings: ["evaluator.isolation=\(isolation)"])
      let result = try await launch(run) { [scratch = run.scratch] script in
        let launcher = try await Self.launcher(of: script, ranks: 3)
        try await scratch.wait(forLines: 30, of: script)
        for rank in Processes.ranks(of: launcher ?? 0).values.prefix(count) {
          Processes.send(SIGKILL, to: rank)
        }
      }
      #expect(result.code == (count == 1 ? 0 : 75), "\(result)")
      if count > 1 {
        #expect(result.errors.contains("no rank lived to the end"), "\(result)")
        #expect(try await launch(run, ["--out", "run", "--resume"]).code == 0)
      }
      #expect(try run.checkVerdicts() == 180)
    }
  }
}
