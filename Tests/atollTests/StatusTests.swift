import Foundation
import Testing

extension AtollTests {
  /// What a run's folder says of it, who may go on with it, and with how many islands.
  @Suite struct Statuses {
    @Test func aStatusFollowsARunFromItsBeginningToItsEnd() async throws {
      let run = try TableRun(seconds: 0.02)
      let none = try await Launch().run(["status", "run"], in: run.scratch.path)
      #expect(none.code == 1 && none.count(of: "atoll: run holds no run") == 1, "\(none)")
      let killed = try await run.search([]) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 40, of: process)
        let (result, status) = try await run.status()
        #expect(result.code == 75 && status.state == "running", "\(result)")
        #expect(status.evaluations > 0 && status.best != nil && !status.front.isEmpty)
        let text = try await Launch().run(["status", "run"], in: scratch.path)
        #expect(text.output.contains("running, by process \(process) on "), "\(text)")
        Processes.kill(process)
      }
      #expect(killed.code == 128 + 9, "\(killed)")
      let (result, status) = try await run.status()
      #expect(result.code == 75 && status.state == "resumable" && status.stopped == nil)
      #expect(status.evaluations + (status.evaluations_left ?? 0) == 180)
      let last = try await run.search(["--resume"])
      let (end, finished) = try await run.status()
      #expect(end.code == 0 && finished.state == "finished", "\(end)")
      #expect(finished.stopped == "evaluations" && finished.pending == 0)
      #expect(try finished.best?.id == last.summary().best?.id)
      #expect(try finished.front.map(\.id) == last.summary().front.map(\.id))
      try run.scratch.write("{", to: "run/settings.json")
      let broken = try await Launch().run(["status", "run"], in: run.scratch.path)
      #expect(broken.code == 1 && broken.errors.contains("settings.json"), "\(broken)")
    }

    @Test(arguments: [nil, 2] as [Int?])
    func aSecondProcessIsRefusedAndToldByWhom(ranks: Int?) async throws {
      let run = try TableRun()
      let first = try await run.search(
        [], set: ["evaluator.time_scale=5", "budget.evaluations=2000"]
      ) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 20, of: process)
        for option in ["--resume", "--continue"] {
          let second = try await run.search([option], launch: Launch(ranks: ranks))
          #expect(second.code == 2, "\(second)")
          #expect(second.count(of: "run is in use by process \(process) on ") == 1, "\(second)")
        }
        Processes.send(SIGTERM, to: process)
      }
      #expect(first.code == 75, "\(first)")
      #expect(try run.checkVerdicts() == first.summary().evaluations)
    }

    @Test func continuingBeginsOrGoesOn() async throws {
      let run = try TableRun()
      let first = try await run.search(["--continue"]) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 60, of: process)
        Processes.kill(process)
      }
      #expect(first.code == 128 + 9, "\(first)")
      for _ in 0..<2 {
        let again = try await run.search(["--continue"])
        #expect(try again.code == 0 && again.summary().evaluations == 180, "\(again)")
      }
      try run.scratch.write("x", to: "other/file")
      let other = try await run.search(["--continue"], folder: "other")
      #expect(other.code == 2 && other.errors.contains("other exists"), "\(other)")
      let both = try await run.search(["--continue", "--resume"])
      #expect(both.code == 2, "\(both)")
    }

    @Test func otherSettingsAreRefusedWithEachDifference() async throws {
      let run = try TableRun()
      _ = try await run.search([], set: ["budget.evaluations=20"])
      let before = try run.wholeLines()
      let other = try await run.search(
        ["--resume"], set: ["migration.interval=5", "search.population=7", "budget.evaluations=30"])
      #expect(other.code == 2, "\(other)")
      #expect(other.count(of: "\n  migration.interval: 4 -> 5") == 1, "\(other)")
      #expect(other.count(of: "\n  search.population: 6 -> 7") == 1, "\(other)")
      #expect(other.errors.contains("run/settings.json") && !other.errors.contains("20 -> 30"))
      #expect(try run.wholeLines() == before)
      let more = try await run.search(
        ["--resume"], set: ["budget.evaluations=30"], launch: Launch(ranks: 2))
      #expect(more.code == 0, "\(more)")
      let journals = try run.scratch.journals()
      #expect(
        journals.allSatisfy { $0.lines.joined().contains("budget.evaluations: 20 -> 30") })
      // What was accepted is what the run is told from then on.
      let same = try await run.search(["--resume"], set: ["budget.evaluations=30"])
      #expect(same.code == 0 && same.count(of: "other settings") == 0, "\(same)")
    }

    /// Killed, taken up with others, killed again, and so on; nobody is lost, and it replays.
    @Test(arguments: ["synchronous", "asynchronous"], [[5, 2, 3], [1, 4], [2, 6, 1]])
    func theNumberOfIslandsChangesAtEveryResume(mode: String, counts: [Int]) async throws {
      let run = try TableRun(settings: ["search.mode=\(mode)"])
      for (round, count) in ([3] + counts).enumerated() {
        let begun = try await run.search(
          ["--continue"], set: ["search.islands=\(count)"],
          launch: Launch(ranks: round % 2 == 0 ? nil : 2)
        ) { [scratch = run.scratch] process in
          let lines = try scratch.journals().reduce(0) { $0 + $1.lineCount } + 60
          try await scratch.wait(forLines: lines, of: process)
          Processes.kill(process)
        }
        #expect(begun.code == 128 + 9 || begun.code == 0, "\(counts) \(round): \(begun)")
      }
      let count = counts[counts.count - 1]
      let last = try await run.search(["--resume"], set: ["search.islands=\(count)"])
      #expect(last.code == 0, "\(last)")
      let judged = try run.checkVerdicts()
      #expect(
        try judged == last.summary().evaluations && judged >= 180 && judged < 190, "\(judged)")
      let (_, status) = try await run.status()
      #expect(status.evaluations == judged && status.state == "finished")
      #expect(status.islands.count { !$0.isFormer } == count)
      // The best of all that ever was judged, wherever that was, has won.
      #expect(try status.best?.values == last.summary().best?.values)
      #expect(try Set(status.front.map(\.values)) == Set(last.summary().front.map(\.values)))
      let again = try await run.search(["--resume"], set: ["search.islands=\(count)"])
      #expect(try again.summary().lasting == last.summary().lasting, "\(again)")
    }
  }
}
