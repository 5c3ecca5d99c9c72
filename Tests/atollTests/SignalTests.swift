import Foundation
import Testing

extension AtollTests {
  /// What signals and the end of a job do to a run, alone and under mpirun.
  @Suite struct Signals {
    /// Evaluations that a search does not come to the end of in a test.
    private static let endless = ["budget.evaluations=2000"]
    /// Evaluations of a fiftieth of a second.
    private func slow(_ settings: [String] = []) throws -> TableRun {
      try TableRun(seconds: 0.02, settings: settings)
    }

    /// mpirun passes SIGTERM on after so many seconds.
    private static let launch = Launch(
      ranks: 2, environment: ["OMPI_MCA_odls_base_sigkill_timeout": "1"])

    @Test(arguments: [nil, 2] as [Int?], [SIGTERM, SIGINT])
    func aSignalPutsARunDown(ranks: Int?, signal: Int32) async throws {
      let run = try slow()
      let launch = ranks == nil ? Launch() : Self.launch
      let first = try await run.search([], set: Self.endless, launch: launch) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 30, of: process)
        Processes.send(signal, to: process)
      }
      // mpirun hands a code of its own on after a signal.
      if ranks == nil {
        #expect(first.code == 75, "\(first)")
        #expect(first.count(of: "asked to stop: ") == 1, "\(first)")
        #expect(first.errors.contains(" of 2000 evaluations; go on with: "), "\(first)")
        #expect(first.errors.contains("--out run ") && first.errors.contains(" --resume"))
      }
      try await expectResumable(run, "interrupted")
      #expect(Processes.naming(run.scratch.path).isEmpty)
      let last = try await run.search(["--resume"])
      #expect(last.code == 0, "\(last)")
      #expect(try last.summary().evaluations == 180 && run.checkVerdicts() == 180)
    }

    private func expectResumable(_ run: TableRun, _ reason: String?) async throws {
      let (result, status) = try await run.status()
      #expect(result.code == 75 && status.state == "resumable", "\(result)")
      #expect(status.stopped == reason, "\(result)")
      let summary = try run.scratch.file("run/summary.json")
      #expect(summary.contains(#""finished":false"#), "\(summary)")
    }

    @Test func aSignalInTheFinalTrainingPutsItDown() async throws {
      let scratch = try Scratch()
      let settings = ["budget.evaluations=4", "final.epochs=200000"]
      let run = try await scratch.search(["--out", "run"], set: settings) { process in
        // The summary of the search is there before its final training.
        try await scratch.wait(forFile: "run/summary.json", of: process)
        Processes.send(SIGTERM, to: process)
      }
      #expect(run.code == 75, "\(run)")
      #expect(run.errors.contains("the final training of its best is not: 4 of 4"), "\(run)")
      let status = try await Launch().run(["status", "run"], in: scratch.path)
      #expect(status.code == 75 && status.output.contains("the final training is not"), "\(status)")
      // Another final training does not go on from that one.
      let last = try await scratch.search(
        ["--out", "run", "--resume"], set: ["budget.evaluations=4", "final.epochs=1"])
      #expect(last.code == 0, "\(last)")
      #expect(try last.summary().best?.test?.epochs == 1)
      #expect(try scratch.contents().filter { $0.contains("checkpoint") }.isEmpty)
    }

    /// Files that are replaced meanwhile may be seen and gone.
    private static func hasCheckpoint(_ scratch: Scratch) -> Bool {
      let names = try? FileManager.default.contentsOfDirectory(atPath: scratch.path + "/run/final")
      return names?.contains { $0.hasSuffix(".checkpoint") } ?? false
    }

    @Test func aFinalTrainingGoesOnWhereItWasPutDown() async throws {
      let scratch = try Scratch()
      let settings = ["budget.evaluations=4", "final.epochs=200"]
      let run = try await scratch.search(["--out", "run"], set: settings) { process in
        while !Self.hasCheckpoint(scratch),
          Processes.isAlive(process)
        {
          try await Task.sleep(for: .milliseconds(2))
        }
        Processes.send(SIGTERM, to: process)
      }
      #expect(run.code == 75, "\(run)")
      let checkpoint = try #require(
        try scratch.contents().first { $0.contains("checkpoint") }?.split(separator: " ").first)
      let last = try await scratch.search(["--out", "run", "--resume"], set: settings)
      #expect(last.code == 0, "\(last)")
      let best = try #require(try last.summary().best)
      let whole = try await Launch().run(
        [
          "train", "--individual", "run:\(best.id)", "--epochs", "200", "--with-validation",
          "--out", "whole",
        ], in: scratch.path)
      #expect(whole.code == 0, "\(whole)")
      #expect(checkpoint == "run/final/\(best.id)-s1.checkpoint")
      let files = ["run/final", "whole"].map { folder in
        FileManager.default.contents(
          atPath: "\(scratch.path)/\(folder)/\(best.id)-s1.safetensors")
      }
      #expect(files[0] != nil && files[0] == files[1])
    }

    /// The table is so long that reading it takes a while.
    @Test(arguments: [nil, 2] as [Int?])
    func aSignalWhileDataIsReadEndsTheProgram(ranks: Int?) async throws {
      let run = try TableRun(rows: 8000)
      let launch = ranks == nil ? Launch() : Self.launch
      let result = try await run.search([], launch: launch) { process in
        try await Processes.wait(forSignalsOf: process)
        // mpirun itself would wait before it tells its ranks.
        let all = ranks == nil ? [process] : Array(Processes.ranks(of: process).values)
        for one in all { Processes.send(SIGTERM, to: one) }
      }
      #expect(result.code == 75, "\(result)")
      #expect(result.count(of: "before the work began") == 1, "\(result)")
      #expect(!FileManager.default.fileExists(atPath: run.scratch.path + "/run"))
      #expect(Processes.naming(run.scratch.path).isEmpty)
    }

    /// The other rank has stopped for ever: the root leaves without it, at once where it is asked twice.
    @Test(arguments: [1, 2])
    func nobodyWaitsForARankThatHangs(times: Int) async throws {
      let run = try slow()
      let result = try await run.search([], set: Self.endless, launch: Self.launch) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 30, of: process)
        let ranks = Processes.ranks(of: process)
        guard let root = ranks[0], let other = ranks[1] else { return }
        Processes.send(SIGSTOP, to: other)
        Processes.send(SIGINT, to: root)
        if times == 2 {
          try await Task.sleep(for: .milliseconds(600))
          Processes.send(SIGINT, to: root)
        }
        // Not before mpirun has the root's code: of two that are dead it may look at either first.
        while Processes.isListed(root), Processes.isAlive(process) {
          try await Task.sleep(for: .milliseconds(20))
        }
        Processes.send(SIGKILL, to: other)
      }
      // A second Ctrl-C ends the root with 130; mpirun hands the code of the first rank to end on.
      #expect(result.code == (times == 1 ? 75 : 130), "\(result)")
      if times == 1 { #expect(result.errors.contains("not done after 9 s"), "\(result)") }
      #expect(Processes.naming(run.scratch.path).isEmpty)
      let last = try await run.search(["--resume"])
      #expect(try last.code == 0 && run.checkVerdicts() == 180, "\(last)")
    }

    @Test(arguments: [nil, 2] as [Int?], [SIGUSR1, SIGUSR2])
    func aRunThatIsToldToSaveGoesOn(ranks: Int?, signal: Int32) async throws {
      let run = try slow()
      let result = try await run.search([], launch: Launch(ranks: ranks)) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 40, of: process)
        Processes.send(signal, to: process)
        try await scratch.wait(forFile: "run/summary.json", of: process)
        let summary = try scratch.file("run/summary.json")
        #expect(summary.contains(#""finished":false"#) && !summary.contains("stopped"))
        let report = try scratch.file("run/report.txt")
        #expect(report.contains("going on") && report.contains("the front"))
      }
      #expect(result.code == 0, "\(result)")
      #expect(result.count(of: "saved: ") == 1, "\(result)")
      #expect(try run.checkVerdicts() == 180)
      #expect(try run.scratch.file("run/summary.json").contains(#""finished":true"#))
    }

    @Test(arguments: [nil, 2] as [Int?])
    func aRunEndsBeforeItsJobDoes(ranks: Int?) async throws {
      let run = try slow(["search.mode=asynchronous"])
      let first = try await run.search(
        ["--walltime", "6s"], set: Self.endless, launch: Launch(ranks: ranks))
      #expect(first.code == 75, "\(first)")
      #expect(first.count(of: "time is up: ") == 1, "\(first)")
      try await expectResumable(run, "walltime")
      let summary = try first.summary()
      #expect(summary.seconds < 6 && summary.evaluations > 20, "\(summary)")
      // A setting, or a scheduler, says the same.
      let second = try await run.search(
        ["--continue"], set: Self.endless,
        launch: Launch(
          ranks: ranks,
          environment: ["SLURM_JOB_END_TIME": "\(Int(Date().timeIntervalSince1970) + 6)"]))
      #expect(second.code == 75, "\(second)")
      #expect(try second.summary().evaluations > summary.evaluations, "\(second)")
    }
  }
}
