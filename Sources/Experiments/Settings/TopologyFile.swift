extension SettingsReader {
  /// The rows of a topology file: line by line, the islands that an island sends to.
  ///
  /// Numbers stand between blanks or commas and count from 0; `#` begins a comment that fills its
  /// line; an empty line is an island that sends to nobody.
  func rows(_ key: String, ofFile file: String, folder: String, islands: Int) -> [[Int]] {
    let path = file.found(from: folder)
    let text: String
    do { text = try readText(path) } catch {
      reject(key, "is \(file), which cannot be read: \(error.reason)")
      return []
    }
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var rows: [[Int]] = []
    for (number, line) in lines.enumerated() where !line.hasPrefix("#") {
      rows.append(
        row(rows.count, of: line, at: "\(path):\(number + 1)", key: key, islands: islands))
    }
    if rows.count != islands {
      reject(
        key,
        "is \(file), which has \(rows.count) rows; allowed is one for each of the \(islands) "
          + "islands"
      )
    }
    return rows
  }

  private func row(
    _ island: Int, of line: Substring, at place: String, key: String, islands: Int
  ) -> [Int] {
    var row: [Int] = []
    for word in line.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
      if let other = Int(word), (0..<islands).contains(other), other != island {
        row.append(other)
      } else {
        reject(
          key,
          "names \(word) in \(place); allowed are the islands from 0 to \(islands - 1), but "
            + "not island \(island) itself")
      }
    }
    return row
  }
}
