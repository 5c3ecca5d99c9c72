/// Everything that is wrong with a settings file and its overrides.
public struct SettingsErrors: Error, Hashable, Sendable, CustomStringConvertible {
  /// The errors, by place: the file line by line, then the overrides in their order.
  public let errors: [SettingsError]

  /// Errors in the order of their places.
  init(_ errors: [SettingsError]) {
    self.errors = errors.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    .map(\.element)
  }

  /// One error about a key of a file as a whole.
  static func one(_ file: String, key: String, _ sentence: String) -> SettingsErrors {
    .all(file, [(key, sentence)])
  }

  /// Errors about keys of a file as a whole.
  static func all(_ file: String, _ found: [(key: String, sentence: String)]) -> SettingsErrors {
    SettingsErrors(
      found.map {
        SettingsError(
          place: .file(file, line: 0), key: $0.key, sentence: "key '\($0.key)': \($0.sentence)")
      })
  }

  /// One sentence a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong.
public struct SettingsError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where it stands, or should.
  public let place: SettingsPlace
  /// The full dotted key; empty where the whole file is meant.
  public let key: String
  /// What was found and what is allowed, as a sentence.
  public let sentence: String

  /// Place and sentence.
  public var description: String { "\(place): \(sentence)" }
}

/// Where a value stands.
public enum SettingsPlace: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// A line of a file, counted from 1; line 0 is the file as a whole.
  case file(String, line: Int)
  /// The override with this number, of this key.
  case override(Int, key: String)

  /// `search.yaml:12` or `--set training.epochs`.
  public var description: String {
    switch self {
    case .file(let path, line: 0): path
    case .file(let path, let line): "\(path):\(line)"
    case .override(_, let key): "--set \(key)"
    }
  }
}
