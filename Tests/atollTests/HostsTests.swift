import Foundation
import Testing

extension AtollTests {
  /// Searches over several hosts, through networks that are slow, lossy, or gone for a while.
  @Suite(.enabled(if: Hosts.obstacle == nil, "root and iproute2 are needed"))
  struct Networks {
    /// Evaluations of a fifth of a second.
    private static func settings(evaluations: Int, islands: Int = 3) -> String {
      """
      budget: {evaluations: \(evaluations)}
      evaluator: {kind: synthetic, slots: 1, synthetic: {function: one_max, mean: 0.2}}
      search: {population: 6, tournament: 3, strategy: ageing, islands: \(islands)}
      migration: {interval: 4}
      space:
        kind: vectors
        fields:
          - {name: a, min: 0, max: 999, integer: true}
          - {name: b, min: 0, max: 999, integer: true}

      """
    }

    /// Evaluations of the long form of these tests, or of the short one.
    private static let evaluations =
      TableRun.rounds("ATOLL_HOST_EVALUATIONS", usually: 180)

    private func search(
      link: Hosts.Link?, islands: Int = 3,
      meanwhile: @escaping @Sendable (Hosts, Scratch, Int32) async throws -> Void = { _, _, _ in }
    ) async throws -> Summary {
      let scratch = try Scratch()
      try scratch.write(
        Self.settings(evaluations: Self.evaluations, islands: islands), to: "search.yaml")
      let hosts = try await Hosts(3, in: scratch, link: link)
      let launch = Launch(
        prefix: try hosts.mpirun(ranksPerHost: 2), limit: .seconds(60 + Self.evaluations / 10))
      let run = try await launch.run(
        ["search", scratch.path + "/search.yaml", "--out", scratch.path + "/run", "--json"],
        in: scratch.path
      ) { process in try await meanwhile(hosts, scratch, process) }
      #expect(run.code == 0, "\(run)")
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == Self.evaluations)
      return try run.summary()
    }

    /// Twenty milliseconds each way, and every hundredth frame lost, cost next to nothing where
    /// evaluations take two hundred: with an island a host, and with islands that reach over two.
    @Test(arguments: [3, 2])
    func aSlowAndLossyNetworkHardlySlowsASearch(islands: Int) async throws {
      let near = try await search(link: nil, islands: islands)
      let far = try await search(
        link: .init(milliseconds: 20, lossPercent: 1, megabits: 50), islands: islands)
      #expect(near.ranks == 6 && far.ranks == 6)
      #expect(far.migrants.sent == far.migrants.received)
      // Beginning and end take some ways there and back, and what was lost on them is sent again
      // after a second: where that weighs more than what is between, it is let off.
      let allowance = Self.evaluations >= 600 ? 0 : 1.5
      #expect(
        far.seconds <= near.seconds / 0.95 + allowance, "\(near.seconds) s and \(far.seconds) s")
    }

    /// Without `--enable-recovery` mpirun ends all ranks when a host is gone: soon, and the other hosts
    /// can go on with the run.
    @Test func theHostsThatAreLeftGoOnWithARunThatLostOne() async throws {
      let scratch = try Scratch()
      try scratch.write(Self.settings(evaluations: 60), to: "search.yaml")
      let hosts = try await Hosts(3, in: scratch)
      let arguments = [
        "search", scratch.path + "/search.yaml", "--out", scratch.path + "/run", "--continue",
      ]
      let launch = Launch(prefix: try hosts.mpirun(ranksPerHost: 2), limit: .seconds(60))
      let run = try await launch.run(arguments, in: scratch.path) { process in
        try await scratch.wait(forLines: 30, of: process)
        try hosts.kill(host: 3)
      }
      #expect(run.code != 0, "\(run)")
      let rest = Launch(prefix: try hosts.mpirun(ranksPerHost: 2, hosts: 2))
      let again = try await rest.run(arguments, in: scratch.path)
      #expect(again.code == 0, "\(again)")
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 60)
    }

    /// Started by `launch.sh`, the ranks of the other hosts finish the search, and mpirun, which would wait for
    /// ever, is ended.
    @Test(
      .enabled(if: Program.letsRanksOutliveOthers, "needs mpirun of Open MPI 4"), arguments: [3, 2])
    func aSearchOutlivesAHostThatIsGone(islands: Int) async throws {
      let scratch = try Scratch()
      try scratch.write(Self.settings(evaluations: 120, islands: islands), to: "search.yaml")
      let hosts = try await Hosts(3, in: scratch)
      let mpirun = try hosts.mpirunOptions(ranksPerHost: 2)
      let launch = Launch(
        environment: [
          "ATOLL_PROGRAM": try Program.path(), "ATOLL_HOSTFILE": mpirun.hostfile,
          "ATOLL_MPI_OPTIONS": mpirun.options.joined(separator: " "),
        ], limit: .seconds(120))
      let run = try await launch.run(
        command: hosts.on(1) + [
          "bash", Program.launcher, "6", "search", "search.yaml", "--out", "run", "--set",
          "search.silence=2",
        ], in: scratch.path
      ) { process in
        try await scratch.wait(forLines: 60, of: process)
        try hosts.kill(host: 3)
      }
      #expect(run.code == 0, "\(run)")
      let counts = try scratch.journals().enumerated().map { try $1.checkBooks(island: $0) }
      #expect(counts.reduce(0, +) == 120)
    }

    /// The host of the last two ranks is out of reach for ten seconds, or for less in the short form.
    @Test func aSearchOutlivesACableThatIsPulledOut() async throws {
      let pause: Double = Self.evaluations >= 600 ? 10 : 3
      _ = try await search(link: nil) { hosts, scratch, process in
        try await scratch.wait(forLines: 30, of: process)
        try hosts.setLink(ofHost: 3, isUp: false)
        try await Task.sleep(for: .seconds(pause))
        try hosts.setLink(ofHost: 3, isUp: true)
      }
    }
  }
}
