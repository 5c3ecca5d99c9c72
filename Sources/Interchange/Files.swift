import Foundation

/// Whole files.
enum Files {
  /// The bytes of a file.
  static func read(_ file: String) throws(InterchangeError) -> Data {
    guard FileManager.default.fileExists(atPath: file) else {
      throw InterchangeError("\(file): there is no such file")
    }
    if (try? FileManager.default.contentsOfDirectory(atPath: file)) != nil {
      throw InterchangeError("\(file) is a folder; expected is a file")
    }
    do { return try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
      throw InterchangeError("\(file) cannot be read: \(error.localizedDescription)")
    }
  }

  /// Writes a file: it is there as a whole or not at all.
  static func write(_ data: Data, to file: String) throws(InterchangeError) {
    do { try data.write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
      throw InterchangeError("\(file) cannot be written: \(error.localizedDescription)")
    }
  }
}

extension String {
  /// The part of a file's name before its ending: `net` of `a/net.py`.
  var stem: String { URL(fileURLWithPath: self).deletingPathExtension().lastPathComponent }

  /// What stands before a file's name, with the last slash; empty where there is none.
  var folder: String { lastIndex(of: "/").map { String(self[...$0]) } ?? "" }
}
