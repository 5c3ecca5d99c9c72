import Foundation

extension DeviceProfile {
  /// The profile as JSON, one entry a line, so that two profiles can be compared line by line.
  public var json: String {
    let head = [
      "\"format\": \(Self.format)", "\"device\": \(Self.line(device))",
      "\"correction\": \(Self.line(correction))",
    ]
    let rows = entries.map { "    " + Self.line($0) }.joined(separator: ",\n")
    return "{\n" + head.map { "  \($0),\n" }.joined() + "  \"entries\": [\n\(rows)\n  ]\n}\n"
  }

  /// Writes the profile to a file: it is there as a whole or not at all.
  public func write(to file: String) throws(DeviceProfileError) {
    try Self.checkWritable(file)
    do { try Data(json.utf8).write(to: URL(fileURLWithPath: file), options: .atomic) } catch {
      throw .unwritable(file: file, reason: error.localizedDescription)
    }
  }

  /// Makes the folder of a file, and throws where a profile could not be written there: what takes a
  /// minute to measure should not be lost then.
  public static func checkWritable(_ file: String) throws(DeviceProfileError) {
    let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(file: file, reason: "its folder cannot be made")
    }
    if (try? FileManager.default.contentsOfDirectory(atPath: file)) != nil {
      throw .unwritable(file: file, reason: "it is a folder; allowed is a file")
    }
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw .unwritable(file: file, reason: "writing to its folder is not permitted")
    }
  }

  private static func line(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return String(decoding: try encoder.encode(value), as: UTF8.self) } catch {
      preconditionFailure("a profile holds a number that JSON has no word for: \(error)")
    }
  }
}
