extension RunSettings {
  /// The tree of a file's text, with the overrides in their places.
  ///
  /// - Throws: what makes the file unreadable as a whole; errors of overrides go into the log.
  static func tree(
    _ text: String, file: String, overrides: [String], log: SettingsLog
  ) throws(SettingsError) -> SettingsNode {
    for (number, text) in overrides.enumerated() where !text.contains("=") {
      log.add(
        .override(number, key: text), text, "'\(text)' is not an override; allowed is key=value")
    }
    var root = try SettingsDocument(text) { .file(file, line: $0) }.root
    if root.isNull { root.content = .mapping([]) }
    guard case .mapping = root.content else {
      throw SettingsError(
        place: .file(file, line: 1), key: "",
        sentence: "the settings are \(root.found); allowed is a mapping of keys")
    }
    for (number, text) in overrides.enumerated() {
      guard let equals = text.firstIndex(of: "=") else { continue }
      let key = String(text[..<equals])
      let place = SettingsPlace.override(number, key: key)
      let path = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      if path.contains("") {
        log.add(place, key, "'\(key)' is not a key; allowed are names joined by dots")
        continue
      }
      do {
        let value = try SettingsDocument(String(text[text.index(after: equals)...])) { _ in place }
        if let problem = root.set(path[...], to: value.root) { log.add(place, key, problem) }
      } catch {
        log.add(place, key, error.sentence)
      }
    }
    return root
  }
}
