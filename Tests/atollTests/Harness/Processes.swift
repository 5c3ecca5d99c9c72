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
    for victim in [process] + children(of: process) { Foundation.kill(victim, SIGKILL) }
  }

  /// The processes that a process has started.
  static func children(of process: Int32) -> [Int32] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { Int32($0) }.filter {
      fields($0)?.dropFirst().first == "\(process)"
    }
  }

  /// The value of a variable that a process was started with.
  static func variable(_ name: String, of process: Int32) -> String? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else {
      return nil
    }
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
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
