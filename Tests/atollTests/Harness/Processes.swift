import Foundation

/// Processes that a test has started.
enum Processes {
  /// Whether a process is there and has not ended.
  static func isAlive(_ process: Int32) -> Bool {
    guard let state = fields(process)?.first else { return false }
    return state != "Z" && state != "X"
  }

  /// Ends a process and its children at once, as a power cut would.
  static func kill(_ process: Int32) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let children = names.compactMap { Int32($0) }.filter {
      fields($0)?.dropFirst().first == "\(process)"
    }
    for victim in [process] + children { Foundation.kill(victim, SIGKILL) }
  }

  /// Asks a process to stop.
  static func send(_ signal: Int32, to process: Int32) { Foundation.kill(process, signal) }

  /// State, parent and what follows them in `/proc/PROCESS/stat`, behind the name in brackets.
  private static func fields(_ process: Int32) -> [Substring]? {
    guard
      let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let bracket = stat.lastIndex(of: ")")
    else { return nil }
    return stat[stat.index(after: bracket)...].split(separator: " ")
  }
}
