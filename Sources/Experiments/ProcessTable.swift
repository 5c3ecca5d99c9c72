import Foundation
import Islands

/// What this host says about processes; nothing where there is no `/proc`.
enum ProcessTable {
  /// This process as others on its host see it.
  static func presence() -> Presence? {
    let process = Int(getpid())
    guard let host, let state = state(of: process) else { return nil }
    return Presence(host: host, process: process, started: state.started)
  }

  /// Whether a process is there and has not ended; nil for one of another host or container.
  static func isAlive(_ presence: Presence) -> Bool? {
    guard presence.host == host else { return nil }
    guard let state = state(of: presence.process) else { return false }
    return state.started == presence.started && !["Z", "X", "x"].contains(state.letter)
  }

  /// Ends a process at once.
  static func end(_ presence: Presence) {
    if isAlive(presence) == true { kill(pid_t(presence.process), SIGKILL) }
  }

  /// Two processes see each other if they run under one boot of one kernel and in one table: host names
  /// say neither.
  private static let host: String? = {
    let boot = text("/proc/sys/kernel/random/boot_id")?.split(separator: "\n").first
    let table = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    guard let boot, let table else { return nil }
    return "\(boot) \(table)"
  }()

  /// State and time of the start: the 3rd and 22nd field, the 2nd being a name in brackets.
  private static func state(of process: Int) -> (letter: Substring, started: Int)? {
    guard let stat = text("/proc/\(process)/stat"), let bracket = stat.lastIndex(of: ")") else {
      return nil
    }
    let fields = stat[stat.index(after: bracket)...].split(separator: " ")
    guard fields.count > 19, let started = Int(fields[19]) else { return nil }
    return (fields[0], started)
  }

  private static func text(_ file: String) -> String? {
    try? String(contentsOfFile: file, encoding: .utf8)
  }
}
