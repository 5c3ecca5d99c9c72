import Evaluators
import Foundation
import Testing

@Suite struct DeviceProfileFileTests {
  private let folder =
    FileManager.default.temporaryDirectory.path
    + "/atoll-profile-\(ProcessInfo.processInfo.globallyUniqueString)"
  private var file: String { folder + "/deep/p.json" }

  private let profile = DeviceProfile(
    device: nowhere,
    entries: [
      entry("relu 4x4x16", 0.25, bytes: 2048),
      entry("dense 1x1x16 -> 4", 1.5, steps: 256, weightBytes: 1024),
    ], correction: DeviceProfile.Correction(intercept: 1.25, slope: 0.9, networks: 12))

  private func sentence(_ text: String) throws -> String {
    try profile.write(to: file)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    do throws(DeviceProfileError) {
      _ = try DeviceProfile.read(file)
      return "it was read"
    } catch {
      return error.description
    }
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    try profile.write(to: file)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try DeviceProfile.read(file) == profile)
    #expect(profile.entries.map(\.key) == ["dense 1x1x16 -> 4", "relu 4x4x16"])
    #expect(profile.json.split(separator: "\n").count { $0.contains("\"key\":") } == 2)
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    for (path, reason) in [(folder + "/no.json", "no such file"), ("/", "folder")] {
      #expect {
        try DeviceProfile.read(path)
      } throws: {
        "\($0)".contains(path) && "\($0)".contains(reason)
      }
    }
    for (path, reason) in [("/", "folder"), ("/dev/null/p.json", "cannot be made")] {
      #expect {
        try profile.write(to: path)
      } throws: {
        "\($0)".contains("\(path) cannot be written") && "\($0)".contains(reason)
      }
    }
  }

  @Test(arguments: [
    ("", "", "not JSON"),
    ("\"format\": 2", "\"format\": 1", "key 'format': found 1; allowed is 2"),
    ("\"format\": 2,", "", "key 'format': is missing"),
    ("\"batch\":8", "\"batch\":0", "key 'device.batch': found 0; allowed is at least 1"),
    ("\"batch\":8", "\"batch\":\"x\"", "key 'device.batch': is of another type"),
    ("\"threads\":1", "\"threads\":-1", "key 'device.threads': found -1"),
    ("\"slope\":0.9", "\"slope\":0", "key 'correction.slope': found 0"),
    ("\"intercept\":1.25", "\"intercept\":-1", "key 'correction.intercept': found -1"),
    ("\"microseconds\":0.25", "\"microseconds\":0", "key 'entries[1].microseconds': found 0"),
    ("\"microseconds\":0.25", "\"microseconds\":null", "entries[1].microseconds"),
    ("\"bytes\":2048", "\"bytes\":-1", "key 'entries[1].bytes': found -1; allowed is 0 or more"),
    ("relu 4x4x16", "dense 1x1x16 -> 4", "key 'entries[1].key': found 'dense 1x1x16 -> 4' again"),
  ])
  func aBrokenFileIsRefusedWithASentence(_ old: String, _ new: String, _ words: String) throws {
    let text = old.isEmpty ? "{" : profile.json.replacingOccurrences(of: old, with: new)
    let sentence = try sentence(text)
    #expect(sentence.contains(words) && sentence.contains(file), "\(sentence)")
    #expect(!sentence.contains("\n"))
  }
}
