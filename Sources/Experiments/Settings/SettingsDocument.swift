import Foundation
import Yams

/// Turns YAML text into nodes; all of the project's YAML is read here.
///
/// Yams gives up at the first key that stands twice in a section. So that this error is told
/// together with all others, the first of the two is written over, letter by letter, with a name of
/// private characters that no settings file holds, and the text is parsed again.
struct SettingsDocument {
  /// The root of the document.
  private(set) var root: SettingsNode
  private var standIns: [String: String] = [:]
  private var placeOfLine: (Int) -> SettingsPlace

  /// The document of a text whose lines have these places.
  init(_ source: String, place: @escaping (Int) -> SettingsPlace) throws(SettingsError) {
    placeOfLine = place
    root = SettingsNode(content: .scalar("", isQuoted: false), place: place(0))
    var text = source
    while true {
      do {
        if let node = try Yams.compose(yaml: text) { root = try converted(node, at: place(0)) }
        return
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        guard let key = keys.first, rename(key, at: context.mark, in: &text) else {
          throw SettingsError(
            place: place(context.mark.line), key: keys.first ?? "",
            sentence: "the key \(keys.first ?? "") stands twice in one section")
        }
      } catch let error as SettingsError {
        throw error
      } catch {
        throw Self.sentence(for: error, in: text, place: place)
      }
    }
  }

  /// Replaces a key by a stand-in of the same length; false where it does not stand there.
  private mutating func rename(_ key: String, at mark: Mark, in text: inout String) -> Bool {
    guard let first = Unicode.Scalar(0xE000 + standIns.count + 1), standIns.count < 6000 else {
      return false
    }
    var scalars = Array(text.unicodeScalars)
    let ends = scalars.indices.filter { scalars[$0] == "\n" }
    guard mark.line - 2 < ends.count else { return false }
    let lineStart = mark.line < 2 ? 0 : ends[mark.line - 2] + 1
    let length = key.unicodeScalars.count
    for start in [lineStart + mark.column - 1, lineStart + mark.column] {
      guard length > 0, start + length <= scalars.count,
        scalars[start..<start + length].elementsEqual(key.unicodeScalars)
      else { continue }
      let standIn = [first] + Array(repeating: "\u{E000}", count: length - 1)
      scalars.replaceSubrange(start..<start + length, with: standIn)
      standIns[String(String.UnicodeScalarView(standIn))] = key
      text = String(String.UnicodeScalarView(scalars))
      return true
    }
    return false
  }

  private func converted(_ node: Node, at place: SettingsPlace) throws(SettingsError)
    -> SettingsNode
  {
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      return SettingsNode(content: .scalar(scalar.string, isQuoted: isQuoted), place: place)
    case .sequence(let sequence):
      var list: [SettingsNode] = []
      for item in sequence {
        list.append(try converted(item, at: self.place(of: item, else: place)))
      }
      return SettingsNode(content: .list(list), place: place)
    case .mapping(let mapping):
      return SettingsNode(content: .mapping(try entries(of: mapping, at: place)), place: place)
    case .alias:
      throw SettingsError(place: place, key: "", sentence: "an alias stands for nothing")
    }
  }

  private func entries(of mapping: Node.Mapping, at place: SettingsPlace) throws(SettingsError)
    -> [SettingsNode.Entry]
  {
    var entries: [SettingsNode.Entry] = []
    var duplicates: [(key: String, place: SettingsPlace)] = []
    for (key, value) in mapping {
      let place = self.place(of: key, else: place)
      guard let name = key.scalar?.string else {
        throw SettingsError(place: place, key: "", sentence: "a key is not a name but a collection")
      }
      if let original = standIns[name] {
        duplicates.append((original, place))
      } else {
        entries.append(SettingsNode.Entry(key: name, value: try converted(value, at: place)))
      }
    }
    for (key, place) in duplicates {
      guard let index = entries.firstIndex(where: { $0.key == key }) else { continue }
      entries[index].duplicates.append(place)
    }
    return entries
  }

  private func place(of node: Node, else place: SettingsPlace) -> SettingsPlace {
    node.mark.map { placeOfLine($0.line) } ?? place
  }

  private static func sentence(
    for error: any Error, in text: String, place: (Int) -> SettingsPlace
  ) -> SettingsError {
    var (line, column, problem) = (0, 0, "\(error)")
    switch error {
    case YamlError.scanner(let context, let what, let mark, _),
      YamlError.parser(let context, let what, let mark, _),
      YamlError.composer(let context, let what, let mark, _):
      (line, column) = (mark.line, mark.column)
      problem = (context.map { "\($0.text), " } ?? "") + what
    case YamlError.reader(let what, let offset, _, _):
      let lines = text.prefix(offset ?? 0).split(separator: "\n", omittingEmptySubsequences: false)
      (line, column) = (max(1, lines.count), (lines.last?.count ?? 0) + 1)
      problem = what
    default: break
    }
    let position = column > 0 ? " at column \(column)" : ""
    return SettingsError(
      place: place(line), key: "", sentence: "this is not YAML\(position): \(problem)")
  }
}
