import Geometry

/// A table of numbers: one sample a row, one column the label.
///
/// Cells are separated by commas, or by semicolons or tabs where the first row has no comma; blanks
/// around a cell, double quotes around it, empty lines and `\r` do not matter.
struct CSV {
  let file: String
  let part: RawPart
  /// The classes that scikit-learn's first line names.
  let classNames: [String]?

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: The file's content, decompressed.
  ///   - file: Its path, for messages.
  ///   - description: The label's column, the header, the class names.
  ///   - stated: The shape that every row must have, if any.
  init(
    _ bytes: [UInt8], file: String, _ description: DataDescription, stated: Shape?
  ) throws(DataSetError) {
    self.file = file
    let table = try Cells(bytes, file: file)
    let names = description.classNames ?? []
    guard let top = table.rows.first else {
      throw .truncated(.init(file, "line 1", found: "the end", allowed: "rows of numbers"))
    }
    let head = Head(table, top, description.files, names)
    classNames = head.classNames
    let rows = table.rows.dropFirst(head.rows)
    if let promised = head.promised, promised != rows.count {
      throw .truncated(
        .init(
          file, "line \(table.rows.last?.line ?? 1)", found: "the end after \(rows.count) rows",
          allowed: "\(promised) rows, as line \(top.line) says"))
    }
    guard let first = rows.first, first.cells.count >= 2 else {
      throw .truncated(
        .init(
          file, "line \(rows.first?.line ?? top.line + 1)", found: "no row of two cells or more",
          allowed: "features and a label"))
    }
    let columns = first.cells.count
    let column = try Self.labelColumn(description.files, head, columns, file)
    var values: [Float] = []
    var labels: [Int32] = []
    values.reserveCapacity(rows.count * (columns - 1))
    labels.reserveCapacity(rows.count)
    for row in rows {
      guard row.cells.count == columns else {
        throw .mislabelled(
          .init(
            file, "line \(row.line)", found: "\(row.cells.count) cells", allowed: "\(columns)"))
      }
      for (place, cell) in row.cells.enumerated() where place != column {
        guard let value = table.number(cell), Float(value).isFinite else {
          throw .cell(
            .init(
              file, "line \(row.line), column \(place + 1)", found: table.text(cell, quoted: true),
              allowed: "a number"))
        }
        values.append(Float(value))
      }
      labels.append(try Self.label(table, row, column, names, file))
    }
    let lines = rows.map(\.line)
    part = RawPart(
      values: .floats(values), labels: labels,
      shape: try RawPart.shape([columns - 1], file, stated: stated), typeMaximum: nil,
      labelFile: file, labelPlace: { "line \(lines[$0]), column \(column + 1)" })
  }

  private static func label(
    _ table: Cells, _ row: Cells.Row, _ column: Int, _ names: [String], _ file: String
  ) throws(DataSetError) -> Int32 {
    let cell = row.cells[column]
    if let value = table.number(cell), value == value.rounded(), abs(value) < 0x1p24 {
      return Int32(value)
    }
    if let label = names.firstIndex(of: table.text(cell)) { return Int32(label) }
    throw .cell(
      .init(
        file, "line \(row.line), column \(column + 1)", found: table.text(cell, quoted: true),
        allowed: "a whole number, or one of class_names, as the label"))
  }

  private static func labelColumn(
    _ files: DataDescription.Files, _ head: Head, _ columns: Int, _ file: String
  ) throws(DataSetError) -> Int {
    switch files.labelColumn ?? .index(-1) {
    case .index(let index):
      let place = index < 0 ? columns + index : index
      guard (0..<columns).contains(place) else {
        throw .settings(
          key: "files.label_column", found: "\(index)",
          allowed: "0 to \(columns - 1), or -1 to -\(columns) from the last, for \(file)")
      }
      return place
    case .name(let name):
      guard let place = head.names.firstIndex(of: name), place < columns else {
        let allowed = head.names.isEmpty ? "a number" : head.names.joined(separator: ", ")
        throw .settings(
          key: "files.label_column", found: name,
          allowed: "\(allowed), as \(file) has \(head.names.isEmpty ? "no" : "this") header")
      }
      return place
    }
  }

  /// What the first row says, if it is not a sample.
  private struct Head {
    var rows = 0
    var names: [String] = []
    var classNames: [String]?
    var promised: Int?

    init(
      _ table: Cells, _ top: Cells.Row, _ files: DataDescription.Files, _ classNames: [String]
    ) {
      let texts = top.cells.map { table.text($0) }
      switch files.header ?? .auto {
      case .absent: return
      case .present: names = texts
      case .auto:
        let words = top.cells.indices.filter { table.number(top.cells[$0]) == nil }
        if words.isEmpty || words.count == 1 && classNames.contains(texts[words[0]]) { return }
        if texts.count > 2, words == Array(2..<texts.count), let count = Int(texts[0]),
          Int(texts[1]) != nil
        {
          promised = count
          self.classNames = Array(texts[2...])
        } else {
          names = texts
        }
      }
      rows = 1
    }
  }
}
