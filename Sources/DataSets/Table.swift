import Foundation

/// A table with a heading: texts and numbers by row and by the name of a column.
///
/// Cells are separated by commas, or by semicolons or tabs where the first row has no comma. The file
/// may be compressed by gzip.
public struct Table: Sendable {
  /// Where it stands.
  public let file: String
  /// The names of the columns.
  public let columns: [String]
  /// How many rows there are below the heading.
  public let rowCount: Int
  private let cells: Cells

  /// Reads a table.
  ///
  /// - Throws: where there is no such file, it cannot be decompressed, is larger than 4 GiB, has no rows,
  ///   or a row has another number of cells than the heading.
  public init(reading file: String) throws(DataSetError) {
    let bytes: [UInt8]
    do {
      bytes = [UInt8](try Data(contentsOf: URL(filePath: file), options: .mappedIfSafe))
    } catch {
      throw .unreadable(file: file, reason: error.localizedDescription)
    }
    let content = Gzip.begins(bytes) ? try Gzip.content(bytes, file: file) : bytes
    let cells = try Cells(content, file: file)
    guard let heading = cells.rows.first, cells.rows.count > 1 else {
      throw .truncated(
        .init(file, "line 1", found: "no rows", allowed: "a heading and rows below it"))
    }
    for row in cells.rows where row.cells.count != heading.cells.count {
      throw .mislabelled(
        .init(
          file, "line \(row.line)", found: "\(row.cells.count) cells",
          allowed: "\(heading.cells.count), as in the heading"))
    }
    self.file = file
    self.cells = cells
    columns = heading.cells.map { cells.text($0) }
    rowCount = cells.rows.count - 1
  }

  /// The place of a column.
  ///
  /// - Throws: where there is none of this name, with the names that there are.
  public func column(_ name: String) throws(DataSetError) -> Int {
    guard let place = columns.firstIndex(of: name) else {
      throw .mislabelled(
        .init(
          file, "line 1", found: "no column \(name)",
          allowed: columns.joined(separator: ", ")))
    }
    return place
  }

  /// The text of a cell.
  public func text(_ row: Int, _ column: Int) -> String {
    cells.text(cells.rows[row + 1].cells[column])
  }

  /// The bytes of a cell's text, in UTF-8.
  public func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8> {
    cells.bytes(cells.rows[row + 1].cells[column])
  }

  /// The number in a cell.
  ///
  /// - Throws: where it is none, with line and column.
  public func number(_ row: Int, _ column: Int) throws(DataSetError) -> Double {
    let row = cells.rows[row + 1]
    guard let value = cells.number(row.cells[column]) else {
      throw .cell(
        .init(
          file, "line \(row.line), column \(columns[column])",
          found: cells.text(row.cells[column], quoted: true), allowed: "a number"))
    }
    return value
  }
}
