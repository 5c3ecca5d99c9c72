import Foundation

/// Processes that a test has started.
enum Processes {
  /// Whether a process is there and has not ended.
  static func isAlive(_ process: Int32) -> Bool {
    guard let state = fields(process)?.first else { return false }
    return state != "Z" && state != "X"
  }

  /// Whether the parent of a process has yet to take its exit code.
  static func isListed(_ process: Int32) -> Bool { fields(process) != nil }

  /// Whether a process was stopped, and has noticed.
  static func isStopped(_ process: Int32) -> Bool { fields(process)?.first == "T" }

  /// Ends a process and its children at once, as a power cut would.
  static func kill(_ process: Int32) {
    for victim in [process] + children(of: process) { Foundation.kill(victim, SIGKILL) }
  }

  /// The processes that a process has started.
  static func children(of process: Int32) -> [Int32] {
    all.filter { fields($0)?.dropFirst().first == "\(process)" }
  }

  /// Asks a process to stop.
  static func send(_ signal: Int32, to process: Int32) { Foundation.kill(process, signal) }

  /// The processes that a rank has started to evaluate for it; a rank without mpirun has a daemon, too.
  static func slots(of rank: Int32) -> [Int32] {
    children(of: rank).filter { process in
      let command = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      return command.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) }
        == "slot"
    }
  }

  /// The ranks of an mpirun, by their numbers.
  static func ranks(of launcher: Int32) -> [Int: Int32] {
    var ranks: [Int: Int32] = [:]
    for process in children(of: launcher) {
      if let rank = variable("OMPI_COMM_WORLD_RANK", of: process).flatMap({ Int($0) }) {
        ranks[rank] = process
      }
    }
    return ranks
  }

  /// Kilobytes of a process that are in memory, those that it shares with others among them.
  static func residentKilobytes(of process: Int32) -> Int? {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
  }

  /// The value of a variable that a process was started with.
  private static func variable(_ name: String, of process: Int32) -> String? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/environ") else {
      return nil
    }
    return data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }

  /// Launchers and programs that run in a folder.
  static func naming(_ folder: String) -> [Int32] {
    all.filter { process in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
      return place?.hasPrefix(folder) == true && isAlive(process)
        && ["atoll\n", "mpirun\n"].contains(name)
    }
  }

  /// Waits until a process, and each that it started, has a handler for SIGTERM.
  static func wait(forSignalsOf process: Int32) async throws {
    while isAlive(process) {
      let family = [process] + ranks(of: process).values
      let isLauncher =
        (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8))?
        .hasPrefix("mpirun") == true
      if family.allSatisfy(catchesTermination), !isLauncher || family.count > 2 { return }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  private static func catchesTermination(_ process: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") } ?? ""
    let mask = line.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
    return mask & (1 << UInt64(SIGTERM - 1)) != 0
  }

  /// Waits until the journals of a run have not grown for two seconds.
  static func wait(until process: Int32, isQuietIn folder: String) async throws {
    var (sizes, calm) = ([Int](), 0)
    while isAlive(process), calm < 20 {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/journals")) ?? []
      let now = names.sorted().map { name in
        let path = "\(folder)/journals/\(name)"
        return (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
      }
      calm = now == sizes ? calm + 1 : 0
      sizes = now
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  private static var all: [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
  }

  /// State, parent and what follows them in `/proc/PROCESS/stat`, behind the name in brackets.
  private static func fields(_ process: Int32) -> [Substring]? {
    guard
      let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let bracket = stat.lastIndex(of: ")")
    else { return nil }
    return stat[stat.index(after: bracket)...].split(separator: " ")
  }
}
