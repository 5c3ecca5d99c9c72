import Foundation

extension DeviceProfile {
  /// Reads a profile from its file.
  ///
  /// - Throws: a sentence about what is missing or wrong, before anything is predicted with it.
  public static func read(_ file: String) throws(DeviceProfileError) -> DeviceProfile {
    guard FileManager.default.fileExists(atPath: file) else {
      throw .unreadable(file: file, reason: "there is no such file")
    }
    guard let data = FileManager.default.contents(atPath: file) else {
      throw .unreadable(file: file, reason: "it is a folder, or reading it is not permitted")
    }
    let document: ProfileDocument
    do { document = try JSONDecoder().decode(ProfileDocument.self, from: data) } catch {
      guard let error = error as? DecodingError else {
        throw .unreadable(file: file, reason: "\(error)")
      }
      throw DeviceProfileError(error, in: file)
    }
    if let found = document.fault {
      throw .impossible(file: file, key: found.key, found: found.found, allowed: found.allowed)
    }
    return DeviceProfile(
      device: document.device, entries: document.entries, correction: document.correction)
  }
}

/// A profile as it stands in its file.
private struct ProfileDocument: Decodable {
  var format: Int
  var device: DeviceProfile.Device
  var correction: DeviceProfile.Correction
  var entries: [DeviceProfile.Entry]

  /// The first value that no profile has.
  var fault: (key: String, found: String, allowed: String)? {
    if format != DeviceProfile.format {
      return (
        "format", "\(format)",
        "\(DeviceProfile.format): atoll profile measures anew what another version has written"
      )
    }
    if device.batch < 1 { return ("device.batch", "\(device.batch)", "at least 1") }
    if device.threads < 1 { return ("device.threads", "\(device.threads)", "at least 1") }
    if !correction.slope.isPositive {
      return ("correction.slope", "\(correction.slope)", "more than 0")
    }
    if !(correction.intercept >= 0 && correction.intercept.isFinite) {
      return ("correction.intercept", "\(correction.intercept)", "0 or more")
    }
    var known: Set<String> = []
    for (place, entry) in entries.enumerated() {
      let key = "entries[\(place)]"
      if !known.insert(entry.key).inserted {
        return (key + ".key", "'\(entry.key)' again", "each operator once")
      }
      if !entry.microseconds.isPositive {
        return (key + ".microseconds", "\(entry.microseconds)", "more than 0")
      }
      for (name, count) in [
        ("steps", entry.steps), ("bytes", entry.bytes), ("weight_bytes", entry.weightBytes),
      ] where count < 0 {
        return (key + "." + name, "\(count)", "0 or more")
      }
    }
    return nil
  }
}

extension Double {
  fileprivate var isPositive: Bool { self > 0 && isFinite }
}

extension DeviceProfileError {
  fileprivate init(_ error: DecodingError, in file: String) {
    func malformed(_ path: [any CodingKey], _ reason: String) -> Self {
      .malformed(file: file, key: Self.text(path), reason: reason)
    }
    switch error {
    case .keyNotFound(let key, let context):
      self = malformed(context.codingPath + [key], "is missing")
    case .valueNotFound(_, let context):
      self = malformed(context.codingPath, "is null; allowed is a value")
    case .typeMismatch(let type, let context):
      self = malformed(context.codingPath, "is of another type; allowed is \(Self.name(type))")
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      self = malformed([], "it is not JSON")
    case .dataCorrupted(let context): self = malformed(context.codingPath, context.debugDescription)
    @unknown default: self = malformed([], "\(error)")
    }
  }

  /// `entries[3].key`.
  private static func text(_ path: [any CodingKey]) -> String {
    path.reduce("") { text, key in
      if let place = key.intValue { return text + "[\(place)]" }
      return text + (text.isEmpty ? "" : ".") + key.stringValue
    }
  }

  private static func name(_ type: any Any.Type) -> String {
    switch type {
    case is String.Type: "a text"
    case is Int.Type: "a whole number"
    case is Double.Type: "a number"
    case is [DeviceProfile.Entry].Type, is [Any].Type: "a list"
    default: "an object"
    }
  }
}
