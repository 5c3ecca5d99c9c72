import Foundation
import Testing

extension AtollTests {
  /// Ranks that are killed or stopped at random moments, under a launcher that lets the others live.
  ///
  /// `ATOLL_LOSSES` is how many rounds each test makes (4 where it is not set), `ATOLL_LOSS_SECONDS` how long
  /// a search takes (4).
  @Suite(.enabled(if: Program.letsRanksOutliveOthers, "needs mpirun of Open MPI 4"))
  struct Faults {
    static let rounds = TableRun.rounds("ATOLL_LOSSES", usually: 4)
    static let seconds = TableRun.rounds("ATOLL_LOSS_SECONDS", usually: 4)
    static let layouts = [4, 2, 1, 6]

    private func scratch(islands: Int, mode: String) throws -> Scratch {
      let scratch = try Scratch()
      try scratch.write(
        """
        budget: {evaluations: \(Self.evaluations)}
        evaluator:
          kind: synthetic
          slots: 1
          synthetic: {function: sphere, time: uniform, mean: 0.05}
        search:
          islands: \(islands)
          mode: \(mode)
          generation: 6
          population: 8
          tournament: 3
          strategy: ageing
          silence: 2
        migration: {interval: 5}
        space:
          kind: vectors
          fields: [{name: x, min: -1, max: 1}, {name: y, min: -1, max: 1}]

        """, to: "search.yaml")
      return scratch
    }

    /// What four ranks do in the time of a search.
    private static let evaluations = 4 * 20 * seconds

    private static let launch = Launch(
      ranks: 4, options: ["--enable-recovery"], limit: .seconds(60 + 4 * seconds))

    /// The four ranks that an mpirun has started, in order; none where it has ended before.
    private func ranks(of launcher: Int32) async throws -> [Int32] {
      while Processes.isAlive(launcher) {
        let ranks = Processes.ranks(of: launcher)
        if ranks.count == 4 { return ranks.sorted { $0.key < $1.key }.map(\.value) }
        try await Task.sleep(for: .milliseconds(5))
      }
      return []
    }

    /// Whatever happened, every evaluation is in the library once.
    private func checkLibrary(_ scratch: Scratch, _ note: Comment) async throws {
      let counts = try scratch.journals().enumerated().map { island, journal in
        let births = try journal.births()
        #expect(births == births.indices.map { .init(island: island, birth: $0) }, note)
        let verdicts = try journal.verdicts()
        #expect(Set(verdicts).count == verdicts.count && verdicts.count == births.count, note)
        return verdicts.count
      }
      #expect(counts.reduce(0, +) == Self.evaluations, note)
      let gather = try await Launch().run(
        ["library", "gather", "run", "--into", "library"], in: scratch.path)
      #expect(gather.code == 0, "\(gather)")
      #expect(gather.output.contains("\(Self.evaluations)"), "\(gather)")
    }

    @Test(arguments: ["asynchronous", "synchronous"], layouts)
    func theOthersFinishWhenRanksAreKilled(mode: String, islands: Int) async throws {
      for round in 0..<Self.rounds {
        let scratch = try scratch(islands: islands, mode: mode)
        var generator = SystemRandomNumberGenerator()
        let moment = Int.random(in: 0..<Self.evaluations * 2, using: &generator)
        // Every third time two die, the second a little later.
        let victims = Array((0..<4).shuffled(using: &generator).prefix(round % 3 == 2 ? 2 : 1))
        let pause = Int.random(in: 0..<500, using: &generator)
        let note: Comment = "ranks \(victims) at line \(moment), then \(pause) ms"
        let run = try await scratch.search(["--out", "run"], launch: Self.launch) { launcher in
          let ranks = try await ranks(of: launcher)
          try await scratch.wait(forLines: moment, of: launcher)
          for victim in victims where ranks.count == 4 {
            Processes.send(SIGKILL, to: ranks[victim])
            try await Task.sleep(for: .milliseconds(pause))
          }
        }
        // Who dies before there is a world leaves the others nothing to finish: they begin again.
        let hasBegun = FileManager.default.fileExists(atPath: scratch.path + "/run")
        let end =
          run.hasNotStarted && !hasBegun
          ? try await scratch.search(["--out", "run"], launch: Self.launch) : run
        #expect(end.code == 0, "\(note)\n\(run)\n\(end)")
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/run/summary.json"), note)
        try await checkLibrary(scratch, "\(note)\n\(run)")
      }
    }

    /// What a rank does instead of starting, before it is killed.
    @Test(arguments: [(0, ""), (2, "sleep 3;"), (3, "")])
    func aDeathBeforeTheStartEndsTheOthers(victim: Int, before: String) async throws {
      let scratch = try scratch(islands: 2, mode: "asynchronous")
      let endings = scratch.path + "/endings"
      try FileManager.default.createDirectory(
        atPath: endings, withIntermediateDirectories: false)
      var launch = Self.launch
      launch.environment["ATOLL_ENDINGS"] = endings
      launch.prefix = Self.instead(of: victim, "\(before) kill -9 $$;")
      let run = try await scratch.search(["--out", "run"], launch: launch)
      #expect(run.hasNotStarted, "\(run)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: endings) == ["75"], "\(run)")
      #expect(!FileManager.default.fileExists(atPath: scratch.path + "/run"), "\(run)")
      let end = try await scratch.search(["--out", "run"], launch: Self.launch)
      #expect(end.code == 0, "\(end)")
      try await checkLibrary(scratch, "\(end)")
    }

    @Test func aRankThatComesLateIsWaitedFor() async throws {
      let scratch = try scratch(islands: 2, mode: "asynchronous")
      var launch = Self.launch
      launch.prefix = Self.instead(of: 2, "sleep 12;")
      let run = try await scratch.search(["--out", "run"], launch: launch)
      #expect(run.code == 0 && !run.errors.contains("before MPI had started"), "\(run)")
      try await checkLibrary(scratch, "\(run)")
    }

    /// A shell that a rank runs in, and in which one does something first.
    private static func instead(of rank: Int, _ command: String) -> [String] {
      let first = "if [ $OMPI_COMM_WORLD_RANK = \(rank) ]; then \(command) fi"
      return ["sh", "-c", "\(first); exec \"$0\" \"$@\""]
    }

    @Test(arguments: layouts)
    func aRankThatWasStoppedDoesNoHarm(islands: Int) async throws {
      for round in 0..<max(1, Self.rounds / 2) {
        let scratch = try scratch(islands: islands, mode: "asynchronous")
        let victim = Int.random(in: 0..<4)
        let pause = [500, 2500, 4500, 8000][(round + victim) % 4]
        let moment = Int.random(in: 0..<Self.evaluations)
        let note: Comment = "rank \(victim) at line \(moment) for \(pause) ms"
        let run = try await scratch.search(["--out", "run"], launch: Self.launch) { launcher in
          let ranks = try await ranks(of: launcher)
          try await scratch.wait(forLines: moment, of: launcher)
          guard ranks.count == 4 else { return }
          Processes.send(SIGSTOP, to: ranks[victim])
          try await Task.sleep(for: .milliseconds(pause))
          Processes.send(SIGCONT, to: ranks[victim])
        }
        #expect(run.code == 0, "\(note)\n\(run)")
        try await checkLibrary(scratch, "\(note)\n\(run)")
      }
    }

    @Test func aDamagedJournalIsKeptAsItIsByWhoTakesItOver() async throws {
      let scratch = try scratch(islands: 4, mode: "asynchronous")
      let file = URL(fileURLWithPath: scratch.path + "/run/journals/island-0002.journal")
      let run = try await scratch.search(["--out", "run"], launch: Self.launch) { launcher in
        let ranks = try await ranks(of: launcher)
        try await scratch.wait(forLines: Self.evaluations / 2, of: launcher)
        guard ranks.count == 4 else { return }
        // It must not write between the damage and its end.
        Processes.send(SIGSTOP, to: ranks[2])
        while !Processes.isStopped(ranks[2]) { try await Task.sleep(for: .milliseconds(1)) }
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        let journal = try FileHandle(forUpdating: file)
        try journal.seek(toOffset: UInt64(bytes.count / 2))
        try journal.write(contentsOf: [bytes[bytes.count / 2]])
        try scratch.write(Array(bytes), to: "damaged")
        Processes.send(SIGKILL, to: ranks[2])
      }
      #expect(run.code == 0, "\(run)")
      let copy = try Data(contentsOf: URL(fileURLWithPath: file.path + ".damaged-1"))
      #expect(try copy == Data(contentsOf: URL(fileURLWithPath: scratch.path + "/damaged")))
      try await checkLibrary(scratch, "\(run)")
    }

    /// What the dead have not brought of the trainings after a search, the others do.
    @Test(arguments: [[0], [1], [3], [0, 2]])
    func theOthersTrainWhatTheDeadWereTo(victims: [Int]) async throws {
      let scratch = try Scratch()
      let search = try await scratch.search(
        ["--out", "whole"], set: ["search.islands=2", "final.enabled=false"])
      #expect(search.code == 0, "\(search)")
      try FileManager.default.copyItem(
        atPath: scratch.path + "/whole", toPath: scratch.path + "/run")
      let settings = [
        "search.islands=2", "search.silence=2",
        "final={top: 4, epochs: 100, with_validation: false}",
      ]
      let whole = try await scratch.search(["--out", "whole", "--resume"], set: settings)
      #expect(whole.code == 0, "\(whole)")
      let run = try await scratch.search(
        ["--out", "run", "--resume"], set: settings, launch: Self.launch
      ) { launcher in
        let ranks = try await ranks(of: launcher)
        let folder = scratch.path + "/run/final"
        func checkpoints() -> Int {
          let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
          return names.count { $0.hasSuffix(".checkpoint") }
        }
        while checkpoints() < 4, Processes.isAlive(launcher) {
          try await Task.sleep(for: .milliseconds(2))
        }
        for victim in victims where ranks.count == 4 { Processes.send(SIGKILL, to: ranks[victim]) }
      }
      #expect(run.code == 0, "\(run)")
      #expect(run.errors.contains("is lost"), "\(run)")
      let (end, undisturbed) = (try scratch.file("run/summary.json"), try whole.summary())
      let summary = try JSONDecoder().decode(Summary.self, from: Data(end.utf8))
      #expect(summary.best == undisturbed.best && undisturbed.best?.test != nil, "\(run)")
      #expect(summary.finalists == undisturbed.finalists, "\(run)")
      #expect(summary.finalists?.count == 4)
    }

    @Test func aRunOfWhichAllRanksAreKilledIsResumed() async throws {
      let scratch = try scratch(islands: 4, mode: "asynchronous")
      _ = try await scratch.search(["--out", "run"], launch: Self.launch) { launcher in
        let ranks = try await ranks(of: launcher)
        try await scratch.wait(forLines: Self.evaluations, of: launcher)
        for rank in ranks { Processes.send(SIGKILL, to: rank) }
      }
      let end = try await scratch.search(["--out", "run", "--resume"], launch: Self.launch)
      #expect(end.code == 0, "\(end)")
      try await checkLibrary(scratch, "\(end)")
    }
  }
}
