import Foundation
import Testing

extension AtollTests {
  /// Candidates that are evaluated in processes of their own.
  @Suite struct Isolation {
    private static let isolated = ["evaluator.isolation=process"]

    /// The processes that evaluate for a rank, once there are so many.
    private static func slots(of rank: Int32, _ count: Int) async throws -> [Int32] {
      while Processes.isAlive(rank) {
        let slots = Processes.slots(of: rank)
        if slots.count == count { return slots }
        try await Task.sleep(for: .milliseconds(2))
      }
      return []
    }

    /// The candidate is non-viable, and nobody else is harmed.
    @Test func aCandidateThatCrashesTakesNobodyWithIt() async throws {
      let run = try TableRun(seconds: 0.02, settings: Self.isolated)
      let signals = [SIGSEGV, SIGKILL, SIGABRT, SIGILL]
      let result = try await run.search([]) { [scratch = run.scratch] process in
        for (turn, signal) in signals.enumerated() {
          try await scratch.wait(forLines: 20 + 40 * turn, of: process)
          let slots = try await Self.slots(of: process, 2)
          if let slot = slots.randomElement() { Processes.send(signal, to: slot) }
        }
      }
      #expect(result.code == 0, "\(result)")
      let summary = try result.summary()
      #expect(summary.evaluations == 180)
      // Between two candidates nobody is hurt.
      let crashed = summary.reasons["crashed"] ?? 0
      #expect((1...signals.count).contains(crashed), "\(result)")
      #expect(summary.reasons.count == 1 && summary.nonviable == crashed)
      #expect(result.count(of: "the process of its evaluation was ended by signal") == crashed)
    }

    @Test func theSameIsFoundAsWithoutIt() async throws {
      let scratch = try Scratch()
      let settings = [
        "search.mode=synchronous", "search.generation=4", "budget.evaluations=12",
        "evaluator.slots=2", "evaluator.workers=1",
      ]
      var best: [Summary.Member?] = []
      for (folder, isolation) in [("apart", "process"), ("together", "none")] {
        let run = try await scratch.search(
          ["--out", folder], set: settings + ["evaluator.isolation=\(isolation)"])
        #expect(run.code == 0, "\(run)")
        best.append(try run.summary().best)
      }
      #expect(best[0] != nil && best[0] == best[1])
    }

    /// Whoever evaluates for a rank ends with it.
    @Test func nobodyIsLeftOfARankThatIsKilled() async throws {
      let run = try TableRun(seconds: 0.02, settings: Self.isolated)
      _ = try await run.search([]) { [scratch = run.scratch] process in
        try await scratch.wait(forLines: 30, of: process)
        let slots = try await Self.slots(of: process, 2)
        Processes.send(SIGKILL, to: process)
        while slots.contains(where: Processes.isAlive) {
          try await Task.sleep(for: .milliseconds(5))
        }
      }
      let last = try await run.search(["--resume"])
      #expect(last.code == 0, "\(last)")
      #expect(try run.checkVerdicts() == 180)
    }
  }
}
