/// Reads one section of the settings key by key; what is not read is not known.
///
/// Each method names a key, what it may be, and the variable that it is read into, which keeps its
/// default where the key is absent or wrong. Nothing throws: all errors are gathered in one log.
final class SettingsReader {
  private let log: SettingsLog
  /// The dotted name of the section; empty for the root.
  let name: String
  /// Where the section stands.
  let place: SettingsPlace
  private let entries: [SettingsNode.Entry]
  /// The keys that the section has, as far as they were asked for.
  private(set) var knownHere: [String] = []
  /// Whether the section is one of many, or its keys are names: they are no keys of all settings.
  private var isFree = false

  /// A reader of the whole settings.
  init(root: SettingsNode, log: SettingsLog) {
    (self.log, name, place) = (log, "", root.place)
    if case .mapping(let entries) = root.content { self.entries = entries } else { entries = [] }
  }

  private init(
    _ log: SettingsLog, name: String, place: SettingsPlace, entries: [SettingsNode.Entry]
  ) {
    (self.log, self.name, self.place, self.entries) = (log, name, place, entries)
  }

  /// The full dotted key.
  func dotted(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }

  /// Whether a key is given, and not as null.
  func has(_ key: String) -> Bool {
    entries.contains { $0.key == key && !$0.value.isNull }
  }

  /// The node of a key, marked as known; nil where it is absent.
  func node(_ key: String) -> SettingsNode? {
    if !isFree { log.knownKeys.append(dotted(key)) }
    return take(key)
  }

  private func take(_ key: String) -> SettingsNode? {
    knownHere.append(key)
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    for duplicate in entry.duplicates {
      let (first, second) = (min(duplicate, entry.value.place), max(duplicate, entry.value.place))
      log.add(second, dotted(key), "\(dotted(key)) is given again; it stands first in \(first)")
    }
    return entry.value
  }

  /// Reads a section; one that is absent or null is empty.
  func section(_ key: String, _ body: (SettingsReader) -> Void) {
    var entries: [SettingsNode.Entry] = []
    let node = take(key)
    if let node, !node.isNull {
      if case .mapping(let inner) = node.content {
        entries = inner
      } else {
        wrong(key, node, allowed: "a section of keys")
      }
    }
    let reader = SettingsReader(
      log, name: dotted(key), place: node?.place ?? place, entries: entries)
    reader.isFree = isFree
    body(reader)
    reader.finish()
  }

  /// Reads a section whose keys are free, such as names of fields; each is to be asked for.
  func freeSection(_ key: String, _ body: (SettingsReader) -> Void) {
    if !isFree { log.knownKeys.append(dotted(key)) }
    section(key) { r in
      r.isFree = true
      body(r)
    }
  }

  /// Reads a list of sections; one that is absent or null is empty.
  func sections(_ key: String, _ body: (SettingsReader) -> Void) {
    guard let node = node(key), !node.isNull else { return }
    guard case .list(let nodes) = node.content else {
      return wrong(key, node, allowed: "a list of sections")
    }
    for (index, node) in nodes.enumerated() {
      guard case .mapping(let entries) = node.content else {
        wrong(key, node, allowed: "a section of keys in each entry")
        continue
      }
      let reader = SettingsReader(
        log, name: "\(dotted(key))[\(index)]", place: node.place, entries: entries)
      reader.isFree = true
      body(reader)
      reader.finish()
    }
  }

  /// The keys that are given here, in their order.
  var givenKeys: [String] { entries.map(\.key) }

  /// Whether a list stands at a key.
  func isList(_ key: String) -> Bool {
    if case .list? = entries.first(where: { $0.key == key })?.value.content { true } else { false }
  }

  /// Notes the keys that nobody asked for.
  func finish() {
    for entry in entries where !knownHere.contains(entry.key) {
      log.unknown.append(
        SettingsLog.Unknown(
          place: entry.value.place, section: name, key: entry.key, siblings: knownHere))
    }
  }

  /// Reports a value that is not allowed.
  func wrong(_ key: String, _ node: SettingsNode, allowed: String) {
    log.add(
      node.place, dotted(key), "\(dotted(key)) is \(node.found); allowed is \(allowed)")
  }

  /// Reports a key as a sentence that begins with its full name, where it stands or should stand.
  func reject(_ key: String, _ rest: String) {
    let node = entries.first { $0.key == key }?.value
    log.add(node?.place ?? place, dotted(key), "\(dotted(key)) \(rest)")
  }

  /// Reports the section as a sentence that begins with its name.
  func rejectSection(_ rest: String) {
    log.add(place, name, "\(name) \(rest)")
  }
}
