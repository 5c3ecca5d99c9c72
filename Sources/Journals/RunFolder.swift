import Foundation

/// Where a run is kept: `run.json`, `settings.json`, `journals/island-0000.journal` …, `summary.json`.
public final class RunFolder {
  /// The folder.
  public let path: String
  private var lock: FileHandle?

  /// A folder that somebody else has opened.
  public init(path: String) { self.path = path }

  /// Makes the folder of a new run; one with content is refused.
  ///
  /// - Parameters:
  ///   - settings: what the run was told, kept as `settings.json`.
  ///   - run: what names the run, kept as `run.json`; written last, so that a folder with it is whole
  ///     and one without it, left by a process that was killed at once, can be used again.
  public static func create(
    _ path: String, settings: String, run: String
  ) throws(JournalError) -> RunFolder {
    let folder = RunFolder(path: path)
    if !folder.isUnstarted { throw .occupied(path: path) }
    do {
      try FileManager.default.createDirectory(
        atPath: path + "/journals", withIntermediateDirectories: true)
      try folder.takeLock()
      try Data(settings.utf8).write(to: URL(fileURLWithPath: path + "/settings.json"))
      try Data(run.utf8).write(to: URL(fileURLWithPath: path + "/run.json"), options: .atomic)
    } catch let error as JournalError {
      throw error
    } catch {
      throw .inaccessible(path: path, reason: "cannot be made: \(reason(error))")
    }
    return folder
  }

  /// Opens the folder of a run that is to go on.
  public static func open(_ path: String) throws(JournalError) -> RunFolder {
    let folder = RunFolder(path: path)
    for needed in ["run.json", "settings.json"] {
      guard FileManager.default.fileExists(atPath: path + "/" + needed) else {
        throw .noRun(path: path, missing: path + "/" + needed)
      }
    }
    try folder.takeLock()
    return folder
  }

  /// What names the run.
  public func run() throws(JournalError) -> String { try text("run.json") }

  /// What the run was told.
  public func settings() throws(JournalError) -> String { try text("settings.json") }

  private func text(_ name: String) throws(JournalError) -> String {
    do { return try String(contentsOfFile: path + "/" + name, encoding: .utf8) } catch {
      throw .inaccessible(
        path: path + "/" + name, reason: "cannot be read: \(error.localizedDescription)")
    }
  }

  /// Whether there is nothing, or no more than a process left that was killed while it made this.
  private var isUnstarted: Bool {
    let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return Set(content).isSubset(of: ["journals", "lock", "settings.json"]) && journals.isEmpty
  }

  /// The journal of an island.
  public func journal(_ island: Int) -> String {
    let digits = String(island)
    return path + "/journals/island-" + String(repeating: "0", count: max(0, 4 - digits.count))
      + digits + ".journal"
  }

  /// The journals that there are, in the order of their islands.
  public var journals: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/journals")) ?? []
    return names.filter { $0.hasSuffix(".journal") }.sorted { ($0.count, $0) < ($1.count, $1) }
      .map { path + "/journals/" + $0 }
  }

  /// Where the root of a run of several ranks says now and then that it lives; gone when the run is over.
  public var beat: String { path + "/beat" }

  /// Where the summary is kept.
  public var summary: String { path + "/summary.json" }

  /// Writes the summary, in one step: a reader sees the old one or the new one, whole.
  public func write(summary text: String) throws(JournalError) {
    do {
      try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: summary), options: .atomic)
    } catch {
      throw .inaccessible(path: summary, reason: "cannot be written: \(reason(error))")
    }
  }

  /// One process a folder; the lock goes when the process does.
  private func takeLock() throws(JournalError) {
    let file = path + "/lock"
    if !FileManager.default.fileExists(atPath: file) {
      do { try Data().write(to: URL(fileURLWithPath: file)) } catch {
        throw .inaccessible(path: file, reason: "cannot be made: \(reason(error))")
      }
    }
    let handle = try openForWriting(file)
    guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .inUse(path: path) }
      let code = POSIXErrorCode(rawValue: errno) ?? .EIO
      throw .inaccessible(path: file, reason: "cannot be locked: \(reason(POSIXError(code)))")
    }
    lock = handle
  }
}
