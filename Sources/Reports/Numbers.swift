import Foundation

/// Numbers as reports write them; what was not measured is a dash.
package enum Numbers {
  static func accuracy(_ value: Double?) -> String { decimals(value, 4) }

  static func seconds(_ value: Double?) -> String { decimals(value, 2) }

  static func whole(_ value: Int?) -> String { value.map { String($0) } ?? "-" }

  static func decimals(_ value: Double?, _ places: Int) -> String {
    value.map { String(format: "%.\(places)f", $0) } ?? "-"
  }

  /// A quantity: a count as it is, all else with five digits that count.
  package static func quantity(_ value: Double?) -> String {
    guard let value else { return "-" }
    return value == value.rounded() && abs(value) < 1e15
      ? "\(Int(value))" : String(format: "%.5g", value)
  }

  /// A line of comma-separated values; those with commas, quotes or ends of lines stand in quotes.
  package static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
    }.joined(separator: ",")
  }

  /// A time in seconds since 1970 as `2026-01-31 12:00:00 UTC`.
  static func time(_ value: Double?) -> String {
    guard let value else { return "-" }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss 'UTC'"
    return formatter.string(from: Date(timeIntervalSince1970: value))
  }

  /// A value as JSON of one line, keys sorted.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}
