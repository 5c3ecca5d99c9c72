public import Architectures
import Foundation

extension RunSettings {
  /// The settings as JSON on one line, complete with defaults, the keys sorted and spelled as in
  /// `search.yaml`; what is null is left out.
  public var canonicalJSON: String { canonical(self) }

  /// The settings that `canonicalJSON` wrote; `source` names it in the error.
  public init(canonicalJSON: String, from source: String) throws(SettingsErrors) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom(SettingsKey.init)
    do {
      self = try decoder.decode(RunSettings.self, from: Data(canonicalJSON.utf8))
    } catch {
      throw SettingsErrors([
        SettingsError(
          place: .file(source, line: 0), key: "",
          sentence: "holds no settings of this version; allowed is canonical JSON: \(error)")
      ])
    }
  }

  /// The hash of the canonical JSON, which is stored with a run.
  public var contentHash: Identity { Identity(canonicalJSON.utf8.map(UInt64.init)) }
}

extension DataSettings {
  /// The section `data` as JSON on one line, the keys sorted and spelled as in `search.yaml`.
  public var canonicalJSON: String { canonical(self) }
}

private func canonical(_ value: some Encodable) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  encoder.keyEncodingStrategy = .convertToSnakeCase
  guard let data = try? encoder.encode(value) else {
    preconditionFailure("settings hold finite numbers only")
  }
  return String(decoding: data, as: UTF8.self)
}

/// A key of canonical JSON as the properties are called: `label_smoothing` is `labelSmoothing`.
private struct SettingsKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  /// The last key of a path; those of an augmentation are called as in the file, and stay.
  init(_ path: [any CodingKey]) {
    let key = path[path.count - 1]
    let section = path.dropLast().last?.stringValue
    let words = key.stringValue.split(separator: "_")
    intValue = key.intValue
    stringValue =
      section == "augmentation" || words.count < 2
      ? key.stringValue : words[0] + words.dropFirst().map(\.capitalized).joined()
  }

  init?(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }

  init?(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
