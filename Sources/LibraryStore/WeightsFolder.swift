import Architectures
public import Foundation

/// The folder of weights beside a library: `models.sqlite` has `models.weights`.
///
/// A file is named by what is in it, so that equal weights are one file, and a damaged one is found out.
public struct WeightsFolder: Hashable, Sendable {
  /// Where the folder stands; it is made when the first weights are.
  public let path: String

  private static let suffix = ".safetensors"

  init(library: String) {
    let url = URL(fileURLWithPath: library)
    let stem = url.pathExtension.isEmpty ? url : url.deletingPathExtension()
    path = stem.path + ".weights"
  }

  /// The file of weights of this name.
  public func file(_ name: String) -> String { path + "/" + name }

  /// The name of a file with this content.
  static func name(of content: Data) -> String {
    let bytes = [UInt8](content)
    var words: [UInt64] = [UInt64(bytes.count)]
    words.reserveCapacity(bytes.count / 8 + 2)
    for start in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for place in start..<min(start + 8, bytes.count) { word = word << 8 | UInt64(bytes[place]) }
      words.append(word)
    }
    return Identity(words).description + suffix
  }

  /// Writes weights, in one step: a reader sees the whole file or none.
  ///
  /// - Returns: the name of the file.
  func write(_ content: Data) throws(LibraryError) -> String {
    let name = Self.name(of: content)
    let file = file(name)
    let draft = file + ".new-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      if let found = FileManager.default.contents(atPath: file), found == content { return name }
      try Data().write(to: URL(fileURLWithPath: draft))
      let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
      try handle.write(contentsOf: content)
      try handle.synchronize()
      try handle.close()
      // A file of this name that is there is damaged.
      try? FileManager.default.removeItem(atPath: file)
      try FileManager.default.moveItem(atPath: draft, toPath: file)
      // The name is kept by the folder. Not every file system can synchronise folders.
      try? FileHandle(forReadingAtPath: path)?.synchronize()
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      throw .weights(path: file, reason: "cannot be written: \(error.localizedDescription)")
    }
    return name
  }

  /// Reads weights, and checks that they are what was written.
  public func read(_ name: String) throws(LibraryError) -> Data {
    let file = file(name)
    guard let content = FileManager.default.contents(atPath: file) else {
      throw .weights(path: file, reason: "the weights are missing, or cannot be read")
    }
    guard Self.name(of: content) == name else {
      throw .weights(path: file, reason: "the weights are damaged: they are not what was written")
    }
    return content
  }

  /// The names of all files that are whole or should be, and of drafts that a killed process left.
  func contents() -> (weights: [String], drafts: [String]) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return (
      names.filter { $0.hasSuffix(Self.suffix) }.sorted(),
      names.filter { $0.contains(Self.suffix + ".new-") }.sorted()
    )
  }

  /// Removes files.
  func remove(_ names: [String]) {
    for name in names { try? FileManager.default.removeItem(atPath: file(name)) }
  }
}
