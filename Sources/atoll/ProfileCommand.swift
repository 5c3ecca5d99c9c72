import ArgumentParser
import Evaluators
import Experiments
import Foundation
import Kernels

/// Measures how long the operators of a search space take on this machine.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Measures a device, so that the latency of networks on it can be predicted.",
    discussion: """
      Times the operators of random networks of the settings' space, and writes a profile: \
      docs/guides/latency.md. Leave the machine alone while it runs.
      """)

  @Argument(help: "The settings file.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Overrides a setting, e.g. --set space.genes.max=8. May be repeated.")
  var overrides: [String] = []

  @Option(
    name: [.customLong("out"), .customLong("output")],
    help: "The file of the profile (default: profiles/NAME-bBATCH-tTHREADS.json).",
    completion: .file(extensions: ["json"]))
  var output: String?

  @Option(help: "What the device is called (default: the machine's name).")
  var name: String?

  @Option(help: "Samples of a batch.")
  var batch = 1

  @Option(help: "Threads of a network.")
  var threads = 1

  @Option(help: "Networks whose operators are timed, at most.")
  var networks = 2000

  @Option(help: "Seconds that the profile takes, more or less.")
  var seconds = 45.0

  @Option(help: "Then predict so many other networks and compare with what they take.")
  var check: Int?

  @Flag(help: "Print one JSON object as the last line on standard output.")
  var json = false

  private var device: String { name ?? ProcessInfo.processInfo.hostName }
  private var file: String { output ?? "profiles/\(device)-b\(batch)-t\(threads).json" }

  func validate() throws {
    for (option, value, allowed) in [
      ("--batch", batch, 1...65536), ("--threads", threads, 1...1024),
      ("--networks", networks, 1...1_000_000), ("--check", check ?? 2, 2...100_000),
    ] where !allowed.contains(value) {
      throw ValidationError(
        "\(option) is \(value); allowed are \(allowed.lowerBound) to \(allowed.upperBound).")
    }
    guard seconds > 0, seconds <= 86400 else {
      throw ValidationError("--seconds is \(seconds); allowed is more than 0, up to 86400.")
    }
    if let name, name.isEmpty || name.contains(where: { $0 == "/" || $0.isNewline }) {
      throw ValidationError("--name is '\(name)'; allowed is a name for a file, without '/'.")
    }
  }

  func run() throws {
    let space = try orExit(code: 2) {
      try ProfiledSpace(
        settingsFile: settings, overrides: overrides,
        dataRoot: dataRoot(ProcessInfo.processInfo.environment))
    }
    _ = try orExit(code: 1) { try InstructionSet.detect() }
    try orExit(code: 1) { try DeviceProfile.checkWritable(file) }
    let request = ProfileRequest(
      name: device, batch: batch, threads: threads, networks: networks, seconds: seconds)
    let line = ProfileLine()
    let run = ProfileRun(space, request, report: line.show)
    let summary = try orExit(code: 1) {
      defer { line.finish() }
      let clock = ContinuousClock()
      let begin = clock.now
      let profile = try run.profile()
      let seconds = (clock.now - begin) / .seconds(1)
      try profile.write(to: file)
      return ProfileSummary(
        profile, file: file, seconds: seconds,
        check: try check.map { try run.check(profile, networks: $0) })
    }
    print(Self.text(summary))
    if json { print(summary.json) }
  }

  /// Runs what may fail, and ends with a code and the error's sentences.
  private func orExit<T>(code: Int32, _ body: () throws -> T) throws -> T {
    do { return try body() } catch {
      Console.complain("atoll: \(error)")
      throw ExitCode(code)
    }
  }

  private static func text(_ summary: ProfileSummary) -> String {
    let (device, correction) = (summary.device, summary.correction)
    var lines = [
      "\(device.name): \(device.processor), \(device.instructionSet), batch \(device.batch), "
        + "threads \(device.threads)",
      String(format: "%d operators timed in %.0f s", summary.keys, summary.seconds),
      String(
        format: "latency = %.2f us + %.3f x the operators' times (fitted to %d networks)",
        correction.intercept, correction.slope, correction.networks),
    ]
    if let check = summary.check {
      lines.append(
        String(
          format: "check: %d other networks, Spearman %@, median error %.1f %%, nine of ten within "
            + "%.1f %%; %.0f %% of their operators were in the profile",
          check.networks, check.spearman.map { String(format: "%.4f", $0) } ?? "-",
          100 * check.medianRelativeError, 100 * check.ninthDecileError, 100 * check.measuredShare))
    }
    return (lines + ["written to \(summary.file)"]).joined(separator: "\n")
  }
}

/// Shows how a profile stands: a line that is written over on a terminal, one a phase in a log.
private final class ProfileLine {
  private let clock = ContinuousClock()
  private var shown: (time: ContinuousClock.Instant, phase: ProfileProgress.Phase)?
  private var hasLine = false

  func show(_ progress: ProfileProgress) {
    let isNew = shown?.phase != progress.phase
    if let shown, !isNew, !Console.isTerminal || clock.now - shown.time < .milliseconds(250) {
      return
    }
    shown = (clock.now, progress.phase)
    let text =
      "\(progress.phase.rawValue): \(progress.networks) networks, \(progress.keys) operators"
    guard Console.isTerminal else { return Console.complain(text) }
    FileHandle.standardError.write(Data(("\r" + text + "\u{1B}[K").utf8))
    hasLine = true
  }

  func finish() {
    if hasLine { Console.complain("") }
    hasLine = false
  }
}
