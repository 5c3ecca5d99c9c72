public import Architectures
import Foundation

extension RunSettings {
  /// The settings as JSON on one line, complete with defaults, the keys sorted and spelled as in
  /// `search.yaml`; what is null is left out.
  public var canonicalJSON: String { canonical(self) }

  /// The settings that `canonicalJSON` wrote; `source` names it in the error.
  public init(canonicalJSON: String, from source: String) throws(SettingsErrors) {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
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
