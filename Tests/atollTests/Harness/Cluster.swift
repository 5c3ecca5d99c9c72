import Foundation
import Testing

/// A real Slurm on hosts of this machine, as `Tests/Hosts/slurm.sh` makes it; it goes when the value
/// does.
final class Cluster: Sendable {
  let scratch: Scratch
  private let hosts: Hosts

  /// Why there can be none here, said aloud; nil where there can.
  static let obstacle: String? = {
    if let obstacle = Hosts.obstacle { return obstacle }
    let names = ["slurmctld", "slurmd", "munged", "sbatch"]
    guard let missing = names.first(where: { !Program.exists($0) }) else { return nil }
    print("skipped: there is no \(missing) (Debian's slurm-wlm, munge) to make a cluster of")
    return "a cluster needs \(missing)"
  }()

  /// A cluster of nodes with two cores each.
  init(nodes: Int, in scratch: Scratch) async throws {
    self.scratch = scratch
    hosts = try await Hosts(nodes, in: scratch)
    try await Hosts.run(["slurm.sh", "up", scratch.path + "/hosts", "\(nodes)", "2"], in: scratch)
  }

  deinit { try? Hosts.end(["slurm.sh", "down", scratch.path + "/hosts"]) }

  /// Runs a command on the login host.
  @discardableResult
  func run(_ command: [String], environment: [String: String] = [:]) async throws -> AtollRun {
    let variables = [
      "SLURM_CONF": scratch.path + "/hosts/slurm/slurm.conf",
      // The ranks have two seconds to end, not ten, and are asked after two.
      "OMPI_MCA_odls_base_sigkill_timeout": "2",
    ]
    return try await Launch(environment: variables.merging(environment) { $1 })
      .run(command: hosts.on(1) + command, in: scratch.path)
  }

  /// Writes a batch script with `atoll slurm`.
  func write(_ script: String, _ options: [String]) async throws {
    let run = try await run(
      [try Program.path(), "slurm", "search.yaml", "--out", script] + options)
    #expect(run.code == 0, "\(run)")
  }

  /// Submits a script.
  ///
  /// - Returns: the number of the job.
  func submit(_ words: [String], environment: [String: String] = [:]) async throws -> String {
    let run = try await run(["sbatch", "--parsable"] + words, environment: environment)
    #expect(run.code == 0, "\(run)")
    return run.lastLine
  }

  /// The jobs in the queue, running or not.
  func queue() async throws -> [Substring] {
    try await run(["squeue", "--noheader", "--array", "--format=%i %T"]).output.split(
      separator: "\n")
  }

  /// How a job ended, by the book of all that did: its state, such as `COMPLETED`.
  func end(of job: String) -> String? {
    let book = try? String(contentsOfFile: scratch.path + "/hosts/slurm/jobs.txt", encoding: .utf8)
    let line = book?.split(separator: "\n").last { $0.hasPrefix("JobId=\(job) ") }
    return line?.split(separator: " ").first { $0.hasPrefix("JobState=") }
      .map { String($0.dropFirst("JobState=".count)) }
  }

  /// Waits until something holds.
  ///
  /// - Throws: `AtollRunFailure` with the log of the jobs where it does not in time.
  func wait(for what: String, until holds: () async throws -> Bool) async throws {
    let clock = ContinuousClock()
    let end = clock.now + .seconds(90)
    while try await !holds() {
      guard clock.now < end else {
        let logs = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
          .filter { $0.hasSuffix(".log") }.map { try scratch.text($0) }
        throw AtollRunFailure(
          description: "\(what) took too long: \(try await queue())\n\(logs.joined())")
      }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// Waits until a run has so many verdicts.
  func wait(forVerdicts count: Int, in run: String) async throws {
    try await wait(for: "\(count) verdicts in \(run)") {
      try self.scratch.journals(run).reduce(0) { $0 + (try $1.verdicts().count) } >= count
    }
  }

  /// Waits until nothing is in the queue any more.
  func waitForEmptyQueue() async throws {
    try await wait(for: "the queue") { try await self.queue().isEmpty }
  }
}

extension Scratch {
  /// The text of a file; nothing where there is none.
  func text(_ name: String) throws -> String {
    guard FileManager.default.fileExists(atPath: path + "/" + name) else { return "" }
    return try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }
}
