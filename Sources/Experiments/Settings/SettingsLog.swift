/// What the readers of one settings file have found: errors, and every key that they know.
final class SettingsLog {
  private(set) var errors: [SettingsError] = []
  /// The full dotted keys that were asked for, in the order of asking.
  var knownKeys: [String] = []
  /// The keys that were given and never asked for.
  var unknown: [Unknown] = []

  /// A key that nobody asked for.
  struct Unknown {
    var place: SettingsPlace
    var section: String
    var key: String
    /// The keys that the section has.
    var siblings: [String]
  }

  /// Adds an error.
  func add(_ place: SettingsPlace, _ key: String, _ sentence: String) {
    errors.append(SettingsError(place: place, key: key, sentence: sentence))
  }

  /// Turns the unknown keys into errors: the keys of all sections are known now.
  func reportUnknownKeys() {
    for unknown in unknown {
      let key = unknown.section.isEmpty ? unknown.key : "\(unknown.section).\(unknown.key)"
      add(unknown.place, key, "\(key) is not a key; \(advice(on: unknown))")
    }
    unknown = []
  }

  private func advice(on unknown: Unknown) -> String {
    let prefix = unknown.section.isEmpty ? "" : unknown.section + "."
    if let near = nearest(to: unknown.key, among: unknown.siblings, within: 1.0 / 3) {
      return "did you mean \(prefix)\(near)?"
    }
    let elsewhere = knownKeys.filter { $0.hasSuffix(".\(unknown.key)") }
    if 1...2 ~= elsewhere.count {
      return "did you mean \(elsewhere.joined(separator: " or "))?"
    }
    if let near = nearest(to: unknown.key, among: unknown.siblings, within: 1.0 / 2) {
      return "did you mean \(prefix)\(near)?"
    }
    let owner = unknown.section.isEmpty ? "the settings" : unknown.section
    return "the keys of \(owner) are \(unknown.siblings.joined(separator: ", "))"
  }
}

/// The name that differs from a word in the fewest letters, if these are a small share of its own.
func nearest(to word: String, among names: [String], within share: Double) -> String? {
  let distances = names.map { (name: $0, distance: editDistance($0, word)) }
  guard let best = distances.min(by: { $0.distance < $1.distance }),
    Double(best.distance) <= share * Double(best.name.count)
  else { return nil }
  return best.name
}

/// How many letters must be added, removed or replaced to make one word from another.
///
/// - **Source:** Levenshtein 1966; computed by Wagner and Fischer's table, row by row.
func editDistance(_ a: String, _ b: String) -> Int {
  let (a, b) = (Array(a), Array(b))
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let replaced = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
    }
  }
  return row[b.count]
}
