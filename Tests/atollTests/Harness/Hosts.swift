import Foundation
import Testing

/// Hosts on this machine, each with its own name and network, as `Tests/Hosts/hosts.sh` makes them;
/// they go when the value does.
final class Hosts: Sendable {
  private let folder: String
  let count: Int

  /// Why there can be none here, said aloud; nil where there can.
  static let obstacle: String? = {
    var reason: String?
    if getuid() != 0 { reason = "hosts of their own need root" }
    for name in ["ip", "nsenter", "unshare", "mpirun"] where !Program.exists(name) {
      reason = "hosts of their own need \(name)"
    }
    if reason == nil, !canUnshare() { reason = "hosts of their own are not allowed here" }
    if let reason { print("skipped: \(reason)") }
    return reason
  }()

  /// Root in a container may lack what it takes.
  private static func canUnshare() -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["unshare", "--net", "--mount", "--uts", "true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// A network that is slow, and that loses what is sent.
  struct Link: Sendable {
    var milliseconds: Double
    var lossPercent: Double
    var megabits: Double = 0
  }

  /// Hosts behind a quick switch, or behind one that plays a slow network.
  init(_ count: Int, in scratch: Scratch, link: Link? = nil) async throws {
    folder = scratch.path + "/hosts"
    self.count = count
    var words = ["\(count)"]
    if let link { words += ["\(link.milliseconds)", "\(link.lossPercent)", "\(link.megabits)"] }
    try await Self.run(["hosts.sh", "up", folder] + words, in: scratch)
  }

  deinit { try? script("down") }

  /// What stands before a command that is to run on a host.
  func on(_ host: Int) -> [String] { [Self.scripts + "hosts.sh", "on", folder, "host\(host)"] }

  /// What stands before the program: mpirun on the first host, with so many ranks on each of the
  /// first hosts, or of all.
  func mpirun(ranksPerHost: Int, hosts: Int? = nil) throws -> [String] {
    let (hostfile, options) = try mpirunOptions(ranksPerHost: ranksPerHost, hosts: hosts)
    return on(1) + ["mpirun"] + options + [
      "--bind-to", "none", "--hostfile", hostfile, "-n", "\((hosts ?? count) * ranksPerHost)",
    ]
  }

  /// The hosts for a launcher, and what else it has to know of this network.
  func mpirunOptions(
    ranksPerHost: Int, hosts: Int? = nil
  ) throws -> (hostfile: String, options: [String]) {
    let count = hosts ?? count
    let hostfile = folder + "/hostfile-\(count)"
    let lines = (1...count).map { "host\($0) slots=\(ranksPerHost)\n" }
    try lines.joined().write(toFile: hostfile, atomically: true, encoding: .utf8)
    return (
      hostfile,
      [
        "--mca", "plm", "rsh", "--mca", "plm_rsh_agent", folder + "/agent",
        "--mca", "btl_tcp_if_include", "eth0", "--mca", "oob_tcp_if_include", "eth0",
      ]
    )
  }

  /// Pulls the cable of a host out, or plugs it in.
  func setLink(ofHost host: Int, isUp: Bool) throws {
    try script("link", ["host\(host)", isUp ? "up" : "down"])
  }

  /// Ends a host as a power cut would.
  func kill(host: Int) throws { try script("kill", ["host\(host)"]) }

  /// The folder of the scripts.
  static let scripts =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Hosts/").path + "/"

  /// Runs one of the scripts that leave processes behind.
  static func run(_ words: [String], in scratch: Scratch) async throws {
    let launch = Launch(environment: ["SWITCH": try Program.path("EthernetSwitch")])
    let run = try await launch.run(
      command: [scripts + words[0]] + words.dropFirst(), in: scratch.path)
    guard run.code == 0 else {
      throw AtollRunFailure(description: "\(words.joined(separator: " ")) failed: \(run)")
    }
  }

  private func script(_ verb: String, _ words: [String] = []) throws {
    try Self.end(["hosts.sh", verb, folder] + words)
  }

  /// Runs one of the scripts that leave nothing behind: what they begin would keep this waiting.
  static func end(_ words: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: scripts + words[0])
    process.arguments = Array(words.dropFirst())
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw AtollRunFailure(description: words.joined(separator: " ") + " failed")
    }
  }
}
