/// The members of a JSON object, taken one by one; what nobody took is a fault.
struct JSONFields {
  /// Where the object stands, for messages.
  let place: String
  private var members: [String: JSONValue]

  /// The members of an object.
  init(_ value: JSONValue, at place: String) throws(InterchangeError) {
    guard case .object(let members) = value else {
      throw InterchangeError("\(place) is \(value.summary), expected is an object")
    }
    self.place = place
    self.members = Dictionary(members.map { ($0.key, $0.value) }) { $1 }
  }

  /// A member, or nil where there is none.
  mutating func takeIfPresent(_ key: String) -> JSONValue? { members.removeValue(forKey: key) }

  /// A member that must be there.
  mutating func take(_ key: String) throws(InterchangeError) -> JSONValue {
    guard let value = takeIfPresent(key) else {
      throw InterchangeError("\(place) has no '\(key)'")
    }
    return value
  }

  /// A text.
  mutating func text(_ key: String) throws(InterchangeError) -> String {
    let value = try take(key)
    guard case .text(let text) = value else { throw expected("a text", key, value) }
    return text
  }

  /// One of some words.
  mutating func word<Word: RawRepresentable & CaseIterable>(
    _ key: String, of type: Word.Type = Word.self
  ) throws(InterchangeError) -> Word where Word.RawValue == String {
    let text = try text(key)
    guard let word = Word(rawValue: text) else {
      let allowed = Word.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw InterchangeError("\(place): '\(key)' is '\(text)', allowed are \(allowed)")
    }
    return word
  }

  /// True or false.
  mutating func bool(_ key: String) throws(InterchangeError) -> Bool {
    let value = try take(key)
    guard case .bool(let bool) = value else { throw expected("true or false", key, value) }
    return bool
  }

  /// A number.
  mutating func number(_ key: String) throws(InterchangeError) -> Double {
    let value = try take(key)
    guard case .number(let number) = value else { throw expected("a number", key, value) }
    return number
  }

  /// A whole number.
  mutating func integer(_ key: String) throws(InterchangeError) -> Int {
    let value = try take(key)
    guard let integer = value.integer else { throw expected("a whole number", key, value) }
    return integer
  }

  /// Whole numbers, as many as said where that is said.
  mutating func integers(_ key: String, count: Int? = nil) throws(InterchangeError) -> [Int] {
    let value = try take(key)
    let kind = "a list of \(count.map { "\($0) " } ?? "")whole numbers"
    guard case .list(let values) = value else { throw expected(kind, key, value) }
    let integers = values.compactMap(\.integer)
    guard integers.count == values.count, count ?? integers.count == integers.count else {
      throw expected(kind, key, value)
    }
    return integers
  }

  /// Two whole numbers: of the height and of the width.
  mutating func pair(_ key: String) throws(InterchangeError) -> (height: Int, width: Int) {
    let integers = try integers(key, count: 2)
    return (integers[0], integers[1])
  }

  /// Numbers.
  mutating func numbers(_ key: String) throws(InterchangeError) -> [Double] {
    let value = try take(key)
    guard case .list(let values) = value else { throw expected("a list of numbers", key, value) }
    return try values.map { (item) throws(InterchangeError) -> Double in
      guard case .number(let number) = item else {
        throw expected("a list of numbers", key, value)
      }
      return number
    }
  }

  /// Texts.
  mutating func texts(_ key: String) throws(InterchangeError) -> [String] {
    let value = try take(key)
    guard case .list(let values) = value else { throw expected("a list of texts", key, value) }
    return try values.map { (item) throws(InterchangeError) -> String in
      guard case .text(let text) = item else { throw expected("a list of texts", key, value) }
      return text
    }
  }

  /// Refuses members that nobody asked for.
  func finish() throws(InterchangeError) {
    guard let key = members.keys.min() else { return }
    throw InterchangeError("\(place) has '\(key)', which means nothing here")
  }

  private func expected(_ kind: String, _ key: String, _ value: JSONValue) -> InterchangeError {
    InterchangeError("\(place): '\(key)' is \(value.summary), expected is \(kind)")
  }
}

extension JSONValue {
  /// The whole number that this is, or nil.
  var integer: Int? {
    switch self {
    case .integer(let integer): integer
    case .number(let number): Int(exactly: number)
    case .null, .bool, .text, .list, .object: nil
    }
  }

  /// The value for a message, not longer than a few words.
  var summary: String {
    let line = line
    return line.count <= 40 ? line : line.prefix(39) + "…"
  }
}
