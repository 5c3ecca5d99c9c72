import Foundation

/// JSON whose objects keep their order when written, for text that people read and compare.
enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// **Range:** finite.
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([(key: String, value: JSONValue)])

  /// The value in one line.
  var line: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "\(bool)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): Self.quoted(text)
    case .list(let values): "[" + values.map(\.line).joined(separator: ", ") + "]"
    case .object(let members):
      "{"
        + members.map { "\(Self.quoted($0.key)): \($0.value.line)" }.joined(separator: ", ") + "}"
    }
  }

  /// An object as a document: a member a line, and a line for each object of a list.
  var document: String {
    guard case .object(let members) = self else { return line + "\n" }
    let lines = members.map { "  \(Self.quoted($0.key)): \($0.value.block)" }
    return "{\n" + lines.joined(separator: ",\n") + "\n}\n"
  }

  private var block: String {
    guard case .list(let values) = self, case .object? = values.first else { return line }
    return "[\n" + values.map { "    " + $0.line }.joined(separator: ",\n") + "\n  ]"
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<"\u{20}":
        result += "\\u" + String(repeating: "0", count: scalar.value < 16 ? 3 : 2)
        result += String(scalar.value, radix: 16)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension JSONValue: Decodable {
  /// Reads JSON; every number becomes `number`, and the members of an object are in the order of
  /// their keys.
  static func read(_ data: Data) throws(InterchangeError) -> JSONValue {
    do { return try JSONDecoder().decode(JSONValue.self, from: data) } catch {
      throw InterchangeError("not JSON" + (Self.fault(of: error).map { ": \($0)" } ?? ""))
    }
  }

  /// Decodes any value.
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let bool = try? container.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .list(values)
    } else {
      let members = try container.decode([String: JSONValue].self)
      self = .object(members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
  }

  /// What the parser said, where it said anything.
  private static func fault(of error: any Error) -> String? {
    guard case DecodingError.dataCorrupted(let context)? = error as? DecodingError else {
      return nil
    }
    let reason = (context.underlyingError as NSError?)?.userInfo[NSDebugDescriptionErrorKey]
    return (reason as? String).map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
  }
}
