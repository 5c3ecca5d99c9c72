// Where the files of a data set lie, and their content: the only code of this module that touches
// a file system.

import FoundationEssentials

struct DataFolder {
  let root: String
  let path: String
  let source: String

  init(_ description: DataDescription, root: String) {
    self.root = root
    path = Self.joined(root, description.files.folder ?? description.name)
    source = DataDescription.publicSource(description.name)
  }

  /// The paths of the files that a name of `DataDescription.Files` means, one or more.
  func resolved(_ name: String) throws(DataSetError) -> [String] {
    if !name.contains("*") {
      if let found = existing(name) { return [found] }
      throw .missing(file: Self.joined(path, name), source: source, root: root)
    }
    if let only = existing(name.filter { $0 != "*" }) { return [only] }
    let listing = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var names: [String] = []
    for entry in listing.sorted() {
      let plain = entry.hasSuffix(".gz") ? String(entry.dropLast(3)) : entry
      if Self.matches(plain[...], pattern: name[...]) && names.last != plain { names.append(plain) }
    }
    guard !names.isEmpty else {
      throw .missing(file: Self.joined(path, name), source: source, root: root)
    }
    return names.compactMap(existing)
  }

  /// The content of a file, decompressed if it is gzip.
  func content(_ path: String) throws(DataSetError) -> [UInt8] {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .unreadable(file: path, reason: "\(error)")
    }
    return path.hasSuffix(".gz") || Gzip.begins(bytes)
      ? try Gzip.content(bytes, file: path) : bytes
  }

  /// The path of a file, with or without `.gz`, if there is one.
  private func existing(_ name: String) -> String? {
    var names = [name, name + ".gz"]
    if name.hasSuffix(".gz") { names.append(String(name.dropLast(3))) }
    return names.lazy.map { Self.joined(path, $0) }
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  private static func joined(_ folder: String, _ name: String) -> String {
    if name.hasPrefix("/") { return name }
    return folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// Whether a name is what a pattern means, in which `*` stands for any text.
  private static func matches(_ name: Substring, pattern: Substring) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return name.indices.contains { matches(name[$0...], pattern: pattern.dropFirst()) }
        || matches("", pattern: pattern.dropFirst())
    }
    return name.first == first && matches(name.dropFirst(), pattern: pattern.dropFirst())
  }
}
