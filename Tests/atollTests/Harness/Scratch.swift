import Foundation

/// A folder of one test, with settings that make a search short; it goes when the test is over.
final class Scratch: Sendable {
  let path: String

  /// A search over few digits, tiny networks, one epoch.
  static let settings = """
    data: {name: digits}
    budget: {evaluations: 16}
    search: {population: 6, tournament: 3}
    migration: {interval: 3}
    space:
      genes: {min: 1, max: 4}
      head_genes: {min: 0, max: 1}
      limits: {parameters: 40_000, multiply_adds: 400_000}
    training: {epochs: 1, samples: 256}
    final: {epochs: 1}

    """

  init() throws {
    path =
      FileManager.default.temporaryDirectory.path
      + "/atoll-\(ProcessInfo.processInfo.globallyUniqueString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write(Self.settings, to: "search.yaml")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders that it stands in.
  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  /// Writes a file, and the folders that it stands in.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// All files and folders, with the sizes of the files.
  func contents() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: path).sorted().map { name in
      let size = try FileManager.default.attributesOfItem(atPath: path + "/" + name)[.size]
      return "\(name) \(size.map { "\($0)" } ?? "")"
    }
  }

  /// Searches as `search.yaml` says but for some settings.
  func search(
    _ arguments: [String] = [], set overrides: [String] = [], launch: Launch = Launch(),
    meanwhile: @escaping @Sendable (Int32) async throws -> Void = { _ in }
  ) async throws -> AtollRun {
    try await launch.run(
      ["search", "search.yaml", "--json"] + arguments
        + overrides.flatMap { ["--set", $0] }, in: path, meanwhile: meanwhile)
  }

  /// The journals of a run's folder, in the order of the islands.
  func journals(_ folder: String = "run") throws -> [JournalText] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)/journals"))
    return try (names ?? []).filter { $0.hasSuffix(".journal") }.sorted().map { name in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(folder)/journals/\(name)"))
      return JournalText(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// The text of a file.
  func file(_ name: String) throws -> String {
    try String(contentsOfFile: path + "/" + name, encoding: .utf8)
  }

  /// Waits until a file is there, or the process is over.
  func wait(forFile name: String, of process: Int32) async throws {
    while !FileManager.default.fileExists(atPath: path + "/" + name), Processes.isAlive(process) {
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Waits until the journals of a run have so many lines, or the process is over.
  func wait(forLines count: Int, in folder: String = "run", of process: Int32) async throws {
    while countLines(folder) < count, Processes.isAlive(process) {
      try await Task.sleep(for: .milliseconds(2))
    }
  }

  /// Whole lines of a run's journals, which nobody reads: long ones would take a core of those that write.
  private func countLines(_ folder: String) -> Int {
    let path = "\(path)/\(folder)/journals"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".journal") }.reduce(0) { count, name in
      let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") ?? Data()
      return count + bytes.count { $0 == UInt8(ascii: "\n") }
    }
  }
}
