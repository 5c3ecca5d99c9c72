import Foundation
import Testing

extension AtollTests {
  /// Runs that are killed at any moment, on any number of ranks.
  ///
  /// ATOLL_KILLS and ATOLL_DAMAGES say how often, where a few times are not enough.
  @Suite struct Kills {
    @Test func aSynchronousRunKilledAgainAndAgainIsTheSameRun() async throws {
      try await killAgainAndAgain { round in
        let run = try TableRun(settings: ["seed=\(1 + round % 5)"])
        let reference = try await run.search([], folder: "whole")
        #expect(reference.code == 0, "\(reference)")
        return (run, { try await check(run, $0, against: reference, "round \(round)") })
      }
    }

    @Test func anAsynchronousRunKilledAgainAndAgainLosesNothing() async throws {
      try await killAgainAndAgain { round in
        let run = try TableRun(
          settings: ["seed=\(1 + round % 5)", "search.mode=asynchronous"])
        return (run, { try checkBooks(run, $0, "round \(round)") })
      }
    }

    /// Kills runs at any moment until there were enough; whatever was whole on the disk stays there to the byte.
    ///
    /// - Parameter makeRun: a run, and what must hold of its end.
    private func killAgainAndAgain(
      _ makeRun: (_ round: Int) async throws -> (TableRun, (AtollRun) async throws -> Void)
    ) async throws {
      let kills = TableRun.rounds("ATOLL_KILLS", usually: 10)
      var (killed, round) = (0, 0)
      while killed < kills {
        round += 1
        var dice = Dice(UInt64(round))
        let (run, check) = try await makeRun(round)
        var before: [String: Data] = [:]
        var last: AtollRun
        repeat {
          let ranks = 1 + dice.roll(4)
          let more = dice.roll(90)
          let lines = try run.scratch.journals().reduce(0) { $0 + $1.lineCount } + more
          let mayEnd = killed >= kills || dice.roll(12) == 0
          last = try await run.search(
            ["--continue"], launch: Launch(ranks: ranks == 1 ? nil : ranks)
          ) { [scratch = run.scratch] process in
            if mayEnd { return }
            try await scratch.wait(forLines: lines, of: process)
            Processes.kill(process)
          }
          #expect(last.code == 0 || last.code == 128 + 9, "round \(round): \(last)")
          if last.code != 0 { killed += 1 }
          let after = try run.wholeLines()
          for (name, bytes) in before {
            #expect(after[name]?.starts(with: bytes) == true, "round \(round): \(name) was altered")
          }
          before = after
        } while last.code == 128 + 9
        try await check(last)
      }
    }

    /// Everybody who was born was judged once, as the table says.
    private func checkBooks(_ run: TableRun, _ last: AtollRun, _ comment: Comment) throws {
      #expect(try run.checkVerdicts() == 180, comment)
      #expect(try last.summary().evaluations == 180, comment)
    }

    private func check(
      _ run: TableRun, _ last: AtollRun, against reference: AtollRun, _ comment: String
    ) async throws {
      #expect(try run.checkVerdicts() == 180)
      #expect(try run.events() == run.events("whole"), "\(comment)")
      let (mine, theirs) = (try last.summary(), try reference.summary())
      #expect(mine.front == theirs.front && mine.best == theirs.best, "\(comment)")
      #expect(mine.evaluations == 180 && mine.stopped == theirs.stopped)
    }

    @Test(arguments: [nil, 2, 6, 8] as [Int?])
    func aRunOfFourRanksGoesOnWithOthers(ranks: Int?) async throws {
      let run = try TableRun()
      let reference = try await run.search([], folder: "whole")
      let first = try await run.search([], launch: Launch(ranks: 4)) {
        [scratch = run.scratch] process in
        try await scratch.wait(forLines: 200, of: process)
        Processes.kill(process)
      }
      #expect(first.code == 128 + 9, "\(first)")
      let last = try await run.search(["--resume"], launch: Launch(ranks: ranks))
      #expect(last.code == 0, "\(last)")
      try await check(run, last, against: reference, "\(ranks ?? 1) ranks")
      #expect(try last.summary().ranks == ranks ?? 1)
    }

    /// Cut anywhere or with flipped bits: it goes on, or says once why it cannot; and what it then has is
    /// right to the last verdict.
    @Test func aDamagedRunGoesOnOrIsRefused() async throws {
      let run = try TableRun(seconds: 0.0005)
      let whole = try await run.search([], folder: "whole")
      #expect(whole.code == 0, "\(whole)")
      let killed = try await run.search([]) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 250, of: process)
        Processes.kill(process)
      }
      let source = killed.code == 0 ? "whole" : "run"
      var wentOn = 0
      for round in 0..<TableRun.rounds("ATOLL_DAMAGES", usually: 10) {
        let copy = "damaged-\(round)"
        try FileManager.default.copyItem(
          atPath: run.scratch.path + "/" + source, toPath: run.scratch.path + "/" + copy)
        let what = try damage(run, copy, Dice(UInt64(round + 1)))
        let result = try await run.search(["--resume"], folder: copy)
        let comment = "round \(round), \(what): \(result)"
        #expect(result.code == 0 || result.code == 1 || result.code == 2, "\(comment)")
        if result.code == 0 {
          wentOn += 1
          #expect(try result.summary().evaluations == 180, "\(comment)")
          #expect(try run.checkVerdicts(copy) == 180, "\(comment)")
          // What was written then can be replayed.
          let again = try await run.search(["--resume"], folder: copy)
          #expect(again.code == 0 && !again.errors.contains("damaged:"), "\(comment)\n\(again)")
        } else {
          #expect(result.count(of: "atoll: ") == 1, "\(comment)")
          #expect(result.errors.contains("/journals/island-000"), "\(comment)")
        }
        try FileManager.default.removeItem(atPath: run.scratch.path + "/" + copy)
      }
      // Only a damaged header cannot be got over.
      #expect(wentOn >= TableRun.rounds("ATOLL_DAMAGES", usually: 10) / 2)
    }

    private func damage(_ run: TableRun, _ folder: String, _ dice: Dice) throws -> String {
      var dice = dice
      let name = "island-000\(dice.roll(3)).journal"
      let file = URL(fileURLWithPath: "\(run.scratch.path)/\(folder)/journals/\(name)")
      var bytes = try Data(contentsOf: file)
      if dice.roll(2) == 0 {
        let length = dice.roll(bytes.count)
        try bytes[..<length].write(to: file)
        return "\(name) cut at \(length) of \(bytes.count)"
      }
      var places: [Int] = []
      for _ in 0...dice.roll(3) {
        let place = dice.roll(bytes.count)
        bytes[place] ^= 1 << UInt8(dice.roll(8))
        places.append(place)
      }
      try bytes.write(to: file)
      return "\(name) flipped at \(places) of \(bytes.count)"
    }

    /// In the middle of the run one line is lost; everything else comes back without being evaluated again.
    @Test func aDamagedLineCostsOneEvaluation() async throws {
      let run = try TableRun(settings: ["evaluator.slots=1"])
      let whole = try await run.search([], folder: "whole")
      #expect(whole.code == 0, "\(whole)")
      try FileManager.default.copyItem(
        atPath: run.scratch.path + "/whole", toPath: run.scratch.path + "/run")
      let file = URL(fileURLWithPath: run.scratch.path + "/run/journals/island-0001.journal")
      var bytes = try Data(contentsOf: file)
      let middle = try #require(bytes[(bytes.count / 2)...].firstIndex(of: UInt8(ascii: "\n"))) + 60
      bytes[middle] ^= 1
      try bytes.write(to: file)
      let (_, status) = try await run.status()
      #expect(status.notices.contains { $0.contains("is damaged") }, "\(status)")
      let last = try await run.search(["--resume"], launch: Launch(ranks: 2))
      #expect(last.code == 0, "\(last)")
      #expect(last.count(of: "island-0001.journal.damaged-1") == 1, "\(last)")
      try await check(run, last, against: whole, "one line")
    }

    @Test func aJournalWithoutItsHeaderIsRefused() async throws {
      let run = try TableRun()
      _ = try await run.search([])
      let file = URL(fileURLWithPath: run.scratch.path + "/run/journals/island-0002.journal")
      var bytes = try Data(contentsOf: file)
      bytes[100] ^= 1
      try bytes.write(to: file)
      for launch in [Launch(), Launch(ranks: 2)] {
        let result = try await run.search(["--resume"], launch: launch)
        #expect(result.code == 1, "\(result)")
        #expect(result.count(of: "island-0002.journal: the first line") == 1, "\(result)")
        #expect(result.errors.contains("begins anew"), "\(result)")
      }
      #expect(try Data(contentsOf: file) == bytes)
    }
  }
}
