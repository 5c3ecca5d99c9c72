/// Rows of text in aligned columns.
public struct Table: Hashable, Sendable {
  /// A column: its heading, and on which side it is aligned.
  public struct Column: Hashable, Sendable {
    let heading: String
    let isNumeric: Bool

    /// A column of words, aligned left.
    public static func words(_ heading: String) -> Column {
      Column(heading: heading, isNumeric: false)
    }

    /// A column of numbers, aligned right.
    public static func numbers(_ heading: String) -> Column {
      Column(heading: heading, isNumeric: true)
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  /// A table without rows.
  public init(_ columns: [Column]) { self.columns = columns }

  /// Adds a row, one text a column.
  public mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "a row of \(row.count) for \(columns.count) columns")
    rows.append(row)
  }

  /// The heading and the rows, each a line, without spaces at the end.
  public var lines: [String] {
    let all = [columns.map(\.heading)] + rows
    let widths = columns.indices.map { place in all.map { $0[place].count }.max() ?? 0 }
    return all.map { row in
      let cells = row.enumerated().map { place, text in
        let space = String(repeating: " ", count: widths[place] - text.count)
        return columns[place].isNumeric ? space + text : text + space
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
