/// What is wrong with the file of a profile.
public enum DeviceProfileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file cannot be read.
  case unreadable(file: String, reason: String)
  /// The file is not JSON, or lacks a key, or has something else there.
  case malformed(file: String, key: String, reason: String)
  /// A value that no profile has.
  case impossible(file: String, key: String, found: String, allowed: String)
  /// The file cannot be written.
  case unwritable(file: String, reason: String)

  /// One sentence: file, key, found, allowed.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "the profile \(file) cannot be read: \(reason)"
    case .malformed(let file, let key, let reason):
      "the profile \(file)" + (key.isEmpty ? "" : ", key '\(key)'") + ": \(reason)"
    case .impossible(let file, let key, let found, let allowed):
      "the profile \(file), key '\(key)': found \(found); allowed is \(allowed)"
    case .unwritable(let file, let reason): "the profile \(file) cannot be written: \(reason)"
    }
  }
}
