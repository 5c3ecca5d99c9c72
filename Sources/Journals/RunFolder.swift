import Foundation

/// Where a run is kept: `run.json`, `settings.json`, `journals/island-0000.journal` …, `summary.json`, and
/// in `final` the trainings of those whom it has chosen.
public final class RunFolder {
  /// The folder.
  public let path: String
  private var lock: RunLock?

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
    try checkThatNoFileIsInTheWay(of: path)
    do {
      try FileManager.default.createDirectory(
        atPath: path + "/journals", withIntermediateDirectories: true)
      folder.lock = try RunLock(folder: path)
      try Data(settings.utf8).write(to: URL(fileURLWithPath: path + "/settings.json"))
      try Data(run.utf8).write(to: URL(fileURLWithPath: path + "/run.json"), options: .atomic)
    } catch let error as JournalError {
      throw error
    } catch {
      throw .inaccessible(path: path, reason: "cannot be made: \(reason(error))")
    }
    return folder
  }

  /// Throws where a file lies in the place of a folder that should be made, or of one that holds it.
  package static func checkThatNoFileIsInTheWay(of path: String) throws(JournalError) {
    var place = URL(fileURLWithPath: path)
    while !FileManager.default.fileExists(atPath: place.path) {
      if place.pathComponents.count <= 1 { return }
      place.deleteLastPathComponent()
    }
    let target = place.resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    if attributes?[.type] as? FileAttributeType == .typeRegular {
      throw .fileInTheWay(of: path, file: place.path)
    }
  }

  /// Opens the folder of a run that is to go on.
  public static func open(_ path: String) throws(JournalError) -> RunFolder {
    let folder = RunFolder(path: path)
    for needed in ["run.json", "settings.json"] {
      guard FileManager.default.fileExists(atPath: path + "/" + needed) else {
        throw .noRun(path: path, missing: path + "/" + needed)
      }
    }
    folder.lock = try RunLock(folder: path)
    return folder
  }

  /// What names the run.
  public func run() throws(JournalError) -> String { try text("run.json") }

  /// What the run was told.
  public func settings() throws(JournalError) -> String { try text("settings.json") }

  /// Keeps other settings that the run goes on with, in one step.
  public func write(settings text: String) throws(JournalError) {
    try write(text, to: path + "/settings.json")
  }

  /// Whether there is a run in the folder that can go on.
  public static func holdsRun(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/run.json")
  }

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

  /// The journal of an island: each thousand behind the first has a folder of its own, since large
  /// folders are slow where many write to them.
  public func journal(_ island: Int) -> String {
    let digits = String(island)
    return path + "/journals/" + (island < 1000 ? "" : "\(island / 1000)/") + "island-"
      + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ".journal"
  }

  /// The island that a journal of this folder is of.
  public func island(ofJournal file: String) -> Int? {
    let name = file.split(separator: "/").last ?? ""
    guard name.hasPrefix("island-"), name.hasSuffix(".journal") else { return nil }
    return Int(name.dropFirst(7).dropLast(8))
  }

  /// The journals that there are, in the order of their islands.
  public var journals: [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: path + "/journals")) ?? []
    return names.filter { $0.hasSuffix(".journal") }.sorted { ($0.count, $0) < ($1.count, $1) }
      .map { path + "/journals/" + $0 }
  }

  /// Where the root of a run of several ranks says now and then that it lives; gone when the run is over.
  public var beat: String { path + "/beat" }

  /// Where the trainings that follow a search are kept, in the folder of the run.
  public static let final = "final"

  /// Where the trainings that follow a search are kept.
  public var final: String { path + "/" + Self.final }

  /// Where the trainings are kept that tell who of a search's best is the best.
  public var finalists: String { path + "/finalists" }

  /// Where the summary is kept.
  public var summary: String { path + "/summary.json" }

  /// Where what a person reads of it is kept.
  public var report: String { path + "/report.txt" }

  /// Writes the summary, in one step: a reader sees the old one or the new one, whole.
  public func write(summary text: String) throws(JournalError) {
    try write(text + "\n", to: summary)
  }

  /// Writes the report, in one step.
  public func write(report text: String) throws(JournalError) { try write(text + "\n", to: report) }

  private func write(_ text: String, to file: String) throws(JournalError) {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
      throw .inaccessible(path: file, reason: "cannot be written: \(reason(error))")
    }
  }

  /// Keeps a journal that is damaged as it is, before it is cut: beside it, under a name of its own.
  ///
  /// - Returns: the name.
  public func setAside(_ island: Int) throws(JournalError) -> String {
    let file = journal(island)
    let copy = file + ".damaged-\(damaged(island).count + 1)"
    do {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      try bytes.write(to: URL(fileURLWithPath: copy), options: .atomic)
      try FileHandle(forWritingTo: URL(fileURLWithPath: copy)).synchronize()
    } catch {
      throw .inaccessible(path: copy, reason: "cannot be made: \(reason(error))")
    }
    synchronizeFolder(of: copy)
    return copy
  }

  /// What `setAside` has kept of an island's journal.
  public func damaged(_ island: Int) -> [String] {
    (1...).lazy.map { self.journal(island) + ".damaged-\($0)" }
      .prefix { FileManager.default.fileExists(atPath: $0) }.map(\.self)
  }
}
