import Foundation
import Testing

extension AtollTests {
  /// Scripts of `atoll slurm` in the hands of a real Slurm.
  @Suite(.enabled(if: Cluster.obstacle == nil, "Slurm, munge and root are needed"))
  struct Batches {
    /// Evaluations of a quarter of a second, so that there is something to interrupt.
    private static let settings = """
      name: sleepy
      budget: {evaluations: 48}
      evaluator: {kind: synthetic, synthetic: {function: one_max, mean: 0.25}}
      search: {population: 6, tournament: 3, strategy: ageing}
      migration: {interval: 4}
      space:
        kind: vectors
        fields:
          - {name: a, min: 0, max: 999, integer: true}
          - {name: b, min: 0, max: 999, integer: true}

      """

    private func cluster(nodes: Int) async throws -> Cluster {
      let scratch = try Scratch()
      try scratch.write(Self.settings, to: "search.yaml")
      return try await Cluster(nodes: nodes, in: scratch)
    }

    private func checkEnd(_ cluster: Cluster, run: String) throws {
      let counts = try cluster.scratch.journals(run).enumerated().map {
        try $1.checkBooks(island: $0)
      }
      #expect(counts.reduce(0, +) == 48)
      #expect(try cluster.scratch.text(run + "/summary.json").contains(#""stopped":"evaluations""#))
    }

    @Test(arguments: ["mpirun", "srun"])
    func aJobWhoseTimeIsNearlyUpComesBackAndFinishes(launcher: String) async throws {
      let cluster = try await cluster(nodes: 2)
      try await cluster.write(
        "job.sbatch", ["--nodes", "2", "--time", "30", "--launcher", launcher])
      let job = try await cluster.submit(["job.sbatch"])
      let run = "runs/sleepy-" + job
      try await cluster.wait(forVerdicts: 4, in: run)
      try await cluster.run(["scancel", "--signal=USR1", "--batch", job])
      try await cluster.wait(for: "the report") {
        try !cluster.scratch.text(run + "/report.txt").isEmpty
      }
      try await cluster.waitForEmptyQueue()
      let log = try cluster.scratch.text("atoll-sleepy-\(job).log")
      #expect(cluster.end(of: job) == "COMPLETED", "\(log)")
      #expect(log.contains("Job \(job) goes back into the queue"), "\(log)")
      try checkEnd(cluster, run: run)
      let summary = try cluster.scratch.text(run + "/summary.json")
      #expect(summary.contains(#""ranks":4"#), "\(summary)")
      #expect(try cluster.scratch.text(run + "/report.txt").contains("48 on one_max"))
    }

    @Test func aCancelledJobStaysAwayUntilItIsSubmittedAgain() async throws {
      let cluster = try await cluster(nodes: 1)
      try await cluster.write("job.sbatch", ["--time", "30"])
      let job = try await cluster.submit(["job.sbatch"])
      let run = "runs/sleepy-" + job
      try await cluster.wait(forVerdicts: 4, in: run)
      try await cluster.run(["scancel", job])
      try await cluster.waitForEmptyQueue()
      #expect(cluster.end(of: job) == "CANCELLED")
      let kept = try cluster.scratch.journals(run).reduce(0) { $0 + (try $1.verdicts().count) }
      #expect((4..<48).contains(kept))

      let again = try await cluster.submit(["job.sbatch"], environment: ["ATOLL_RUN": run])
      try await cluster.waitForEmptyQueue()
      #expect(cluster.end(of: again) == "COMPLETED")
      try checkEnd(cluster, run: run)
    }

    @Test func aJobThatMakesRoomForAnotherComesBack() async throws {
      let cluster = try await cluster(nodes: 1)
      try await cluster.write("job.sbatch", ["--time", "30", "--partition", "main"])
      let job = try await cluster.submit(["job.sbatch"])
      let run = "runs/sleepy-" + job
      try await cluster.wait(forVerdicts: 4, in: run)
      let other = try await cluster.submit(
        ["--partition=urgent", "--ntasks=2", "--output=other.log", "--wrap=sleep 1"])
      try await cluster.waitForEmptyQueue()
      #expect(cluster.end(of: other) == "COMPLETED")
      #expect(cluster.end(of: job) == "COMPLETED")
      let entries = try cluster.scratch.journals(run)[0].entries()
      #expect(entries.contains { $0.resumed != nil })
      try checkEnd(cluster, run: run)
    }

    @Test func seedsOfAnArrayEndInOneLibrary() async throws {
      let cluster = try await cluster(nodes: 3)
      try await cluster.write("job.sbatch", ["--time", "30", "--array", "0-2"])
      let job = try await cluster.submit(["job.sbatch"])
      let folder = "runs/sleepy-" + job
      for seed in 0...2 { try await cluster.wait(forVerdicts: 2, in: "\(folder)/seed-\(seed)") }
      try await cluster.run(["scancel", "--signal=USR1", "--batch", job + "_1"])
      try await cluster.waitForEmptyQueue()
      for seed in 0...2 { try checkEnd(cluster, run: "\(folder)/seed-\(seed)") }
      let logs = try (0...2).map { try cluster.scratch.text("atoll-sleepy-\(job)_\($0).log") }
      #expect(logs.map { $0.contains("goes back into the queue") } == [false, true, false])
      let report = try cluster.scratch.text(folder + "/report.txt")
      #expect(report.contains("runs           3"), "\(report)")
      #expect(report.contains("144 on one_max"), "\(report)")
    }

    /// Nothing can be judged in time, or settings cannot be read: the queue must not see it again.
    @Test func aJobThatGetsNowhereDoesNotComeBack() async throws {
      let cluster = try await cluster(nodes: 1)
      try await cluster.write("job.sbatch", ["--time", "30"])
      let slow = try await cluster.submit(
        ["job.sbatch", "--set", "evaluator.synthetic.mean=1000"])
      let run = "runs/sleepy-" + slow
      try await cluster.wait(for: "a birth") {
        try cluster.scratch.journals(run).contains { try !$0.births().isEmpty }
      }
      try await cluster.run(["scancel", "--signal=USR1", "--batch", slow])
      try await cluster.waitForEmptyQueue()
      #expect(cluster.end(of: slow) == "FAILED")
      let log = try cluster.scratch.text("atoll-sleepy-\(slow).log")
      #expect(log.contains("Nothing was judged in this job"), "\(log)")

      let wrong = try await cluster.submit(["job.sbatch", "--set", "serach.islands=3"])
      try await cluster.waitForEmptyQueue()
      #expect(cluster.end(of: wrong) == "FAILED")
      let complaint = try cluster.scratch.text("atoll-sleepy-\(wrong).log")
      #expect(complaint.contains("serach") && complaint.contains("search failed"), "\(complaint)")
    }
  }
}
