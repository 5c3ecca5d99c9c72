/// The values that a number may have, with the words for them.
struct Bounds<Value: Comparable & Sendable>: Sendable {
  private var low: Value
  private var high: Value?
  private var excludesLow = false
  private var excludesHigh = false
  let words: String

  /// `low` or more.
  static func atLeast(_ low: Value) -> Bounds { Bounds(low: low, words: "of at least \(low)") }

  /// More than `low`.
  static func above(_ low: Value) -> Bounds {
    Bounds(low: low, excludesLow: true, words: "greater than \(low)")
  }

  /// More than `low`, up to `high`.
  static func above(_ low: Value, to high: Value) -> Bounds {
    Bounds(low: low, high: high, excludesLow: true, words: "greater than \(low), up to \(high)")
  }

  /// From `low` to `high`, both included.
  static func from(_ low: Value, to high: Value) -> Bounds {
    Bounds(low: low, high: high, words: "from \(low) to \(high)")
  }

  /// From `low` to less than `high`.
  static func from(_ low: Value, below high: Value) -> Bounds {
    Bounds(low: low, high: high, excludesHigh: true, words: "from \(low) to less than \(high)")
  }

  /// Whether a value is allowed.
  func contains(_ value: Value) -> Bool {
    if excludesLow ? value <= low : value < low { return false }
    guard let high else { return true }
    return excludesHigh ? value < high : value <= high
  }
}

extension SettingsNode {
  /// The whole number that stands here in decimal digits; underscores may group them.
  var integer: Int? {
    guard case .scalar(let text, isQuoted: false) = content else { return nil }
    let digits = text.drop { $0 == "-" || $0 == "+" }
    guard text.count - digits.count <= 1, let first = digits.first, first.isASCII, first.isNumber,
      digits.count == 1 || first != "0", digits.last != "_"
    else { return nil }
    return Int(text.filter { $0 != "_" })
  }

  /// The finite number that stands here.
  var real: Double? {
    guard case .scalar(let text, isQuoted: false) = content else { return nil }
    if let integer { return Double(integer) }
    guard text.allSatisfy({ "0123456789+-.eE".contains($0) }), let value = Double(text),
      value.isFinite
    else { return nil }
    return value
  }

  /// The text that stands here: any scalar but null.
  var text: String? {
    if case .scalar(let text, _) = content, !isNull { text } else { nil }
  }
}

extension SettingsReader {
  /// Reads a whole number; false where one is given and wrong.
  @discardableResult
  func integer(_ key: String, _ value: inout Int, in bounds: Bounds<Int>) -> Bool {
    scalar(key, &value, allowed: "a whole number \(bounds.words)") { node in
      node.integer.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  /// Reads a whole number that may be null.
  func integer(_ key: String, _ value: inout Int?, in bounds: Bounds<Int>) {
    optional(key, &value, allowed: "a whole number \(bounds.words), or null") { node in
      node.integer.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  /// Reads a number; false where one is given and wrong.
  @discardableResult
  func real(_ key: String, _ value: inout Double, in bounds: Bounds<Double>) -> Bool {
    scalar(key, &value, allowed: "a number \(bounds.words)") { node in
      node.real.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  /// Reads a number that may be null.
  func real(_ key: String, _ value: inout Double?, in bounds: Bounds<Double>) {
    optional(key, &value, allowed: "a number \(bounds.words), or null") { node in
      node.real.flatMap { bounds.contains($0) ? $0 : nil }
    }
  }

  /// Reads `true` or `false`.
  func flag(_ key: String, _ value: inout Bool) {
    scalar(key, &value, allowed: "true or false") { node in
      if case .scalar(let text, isQuoted: false) = node.content { Bool(text) } else { nil }
    }
  }

  /// Reads `true`, `false` or null.
  func flag(_ key: String, _ value: inout Bool?) {
    optional(key, &value, allowed: "true, false or null") { node in
      if case .scalar(let text, isQuoted: false) = node.content { Bool(text) } else { nil }
    }
  }

  /// Reads a text that may be null.
  func text(_ key: String, _ value: inout String?) {
    optional(key, &value, allowed: "a text") { $0.text.flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// Reads one of the names of an enumeration.
  func choice<Name: NameList>(_ key: String, _ value: inout Name) {
    scalar(key, &value, allowed: "one of \(Name.list)") { $0.text.flatMap(Name.init(rawValue:)) }
  }

  /// Reads one of the names of an enumeration, or null.
  func choice<Name: NameList>(_ key: String, _ value: inout Name?) {
    optional(key, &value, allowed: "one of \(Name.list), or null") { node in
      node.text.flatMap(Name.init(rawValue:))
    }
  }

  /// Reads a value by a function; false where one is given and wrong.
  @discardableResult
  func scalar<Value>(
    _ key: String, _ value: inout Value, allowed: String, _ read: (SettingsNode) -> Value?
  ) -> Bool {
    guard let node = node(key) else { return true }
    guard let found = read(node) else {
      wrong(key, node, allowed: allowed)
      return false
    }
    value = found
    return true
  }

  /// Reads a value by a function, or null.
  func optional<Value>(
    _ key: String, _ value: inout Value?, allowed: String, _ read: (SettingsNode) -> Value?
  ) {
    guard let node = node(key) else { return }
    if node.isNull {
      value = nil
    } else if let found = read(node) {
      value = found
    } else {
      wrong(key, node, allowed: allowed)
    }
  }
}

/// An enumeration whose names a settings file may hold.
typealias NameList = CaseIterable & RawRepresentable<String> & Hashable

extension CaseIterable where Self: RawRepresentable<String> {
  /// The names, for a sentence.
  static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
