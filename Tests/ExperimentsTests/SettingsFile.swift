import Experiments
import Foundation

/// A settings file that goes when the value does.
final class SettingsFile {
  let path: String

  init(_ text: String) throws {
    path = FileManager.default.temporaryDirectory.path + "/atoll-\(UUID().uuidString).yaml"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func prepared(_ overrides: [String] = []) throws -> PreparedSearch {
    try PreparedSearch(settingsFile: path, overrides: overrides, dataRoot: "nowhere")
  }
}
