/// A value of the settings with the place where it stands: the tree that overrides change, and that
/// the reader reads.
struct SettingsNode {
  var content: Content
  var place: SettingsPlace

  /// What a node holds.
  enum Content {
    case scalar(String, isQuoted: Bool)
    case list([SettingsNode])
    case mapping([Entry])
  }

  /// A key with its value; the value's place is the key's.
  struct Entry {
    var key: String
    var value: SettingsNode
    /// Where the key stands a second time in the same section.
    var duplicates: [SettingsPlace] = []
  }

  /// Whether nothing is given: `null`, `~` or an empty place.
  var isNull: Bool {
    if case .scalar(let text, isQuoted: false) = content {
      ["", "~", "null", "Null", "NULL"].contains(text)
    } else {
      false
    }
  }

  /// What stands here, for a sentence.
  var found: String {
    switch content {
    case _ where isNull: "null"
    case .scalar(let text, isQuoted: true): "the text '\(text)'"
    case .scalar(let text, isQuoted: false): text
    case .list: "a list"
    case .mapping: "a section"
    }
  }

  /// The value as YAML on one line.
  var flow: String {
    switch content {
    case .scalar(let text, _): text
    case .list(let nodes): "[" + nodes.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\($0.key): \($0.value.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// Replaces the value at a dotted key, creating the sections on the way.
  ///
  /// - Returns: a sentence that says why this cannot be done, or nil.
  mutating func set(_ path: ArraySlice<String>, to value: SettingsNode, above: String = "")
    -> String?
  {
    guard let key = path.first else {
      self = value
      return nil
    }
    if isNull { content = .mapping([]) }
    guard case .mapping(var entries) = content else {
      return "\(above) is \(found) (\(place)), not a section, and has no key \(key)"
    }
    let index = entries.firstIndex { $0.key == key } ?? entries.endIndex
    if index == entries.endIndex {
      // A section made on the way stands where the section around it does.
      entries.append(Entry(key: key, value: SettingsNode(content: .mapping([]), place: place)))
    }
    let name = above.isEmpty ? key : "\(above).\(key)"
    let problem = entries[index].value.set(path.dropFirst(), to: value, above: name)
    content = .mapping(entries)
    return problem
  }
}
