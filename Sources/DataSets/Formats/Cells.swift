/// The cells of a table as places in its bytes.
///
/// All places stand in one array: an array for each row would leave the memory full of holes.
struct Cells {
  /// A line of the table.
  struct Row {
    /// Counted from 1, empty lines included.
    let line: Int
    /// Where its cells are, from 0.
    let cells: Slice
  }

  /// A part of an array that counts from 0.
  struct Slice: RandomAccessCollection {
    fileprivate let all: [Place]
    fileprivate let first: Int
    let endIndex: Int
    var startIndex: Int { 0 }
    subscript(place: Int) -> Range<Int> { all[first + place].range }
  }

  /// Where a cell is, in half the memory: every rank reads its table when all start at once.
  fileprivate struct Place {
    private let lower: UInt32
    private let upper: UInt32
    init(_ range: Range<Int>) {
      lower = UInt32(range.lowerBound)
      upper = UInt32(range.upperBound)
    }
    var range: Range<Int> { Int(lower)..<Int(upper) }
  }

  private let bytes: [UInt8]
  /// The rows that are not empty.
  let rows: Rows

  /// The rows of a table.
  struct Rows: RandomAccessCollection {
    fileprivate var places: [Place] = []
    /// The line of each row, and where its cells begin.
    fileprivate var lines: [(number: Int, first: Int)] = []
    var startIndex: Int { 0 }
    var endIndex: Int { lines.count }

    subscript(row: Int) -> Row {
      let (line, first) = lines[row]
      let end = row + 1 < lines.count ? lines[row + 1].first : places.count
      return Row(line: line, cells: Slice(all: places, first: first, endIndex: end - first))
    }
  }

  /// Finds the cells.
  ///
  /// - Throws: where the table is too large.
  init(_ bytes: [UInt8], file: String) throws(DataSetError) {
    guard bytes.count <= UInt32.max else {
      throw .unreadable(
        file: file, reason: "it is a table of \(bytes.count) bytes; a table has at most 4 GiB")
    }
    self.bytes = bytes
    var rows = Rows()
    var separator: UInt8?
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let content = Self.trimmed(bytes, start..<end)
      if !content.isEmpty {
        let mark = separator ?? Self.separator(bytes[content])
        if separator == nil {
          let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
          let cells = bytes[content].count { $0 == mark } + 1
          rows.lines.reserveCapacity(lines)
          // A short first line promises nothing.
          rows.places.reserveCapacity(min(lines * cells, bytes.count))
        }
        separator = mark
        rows.lines.append((line, rows.places.count))
        Self.appendCells(of: bytes, content, mark, to: &rows.places)
      }
      start = end + 1
      line += 1
    }
    self.rows = rows
  }

  /// The bytes of a cell.
  func bytes(_ cell: Range<Int>) -> ArraySlice<UInt8> { bytes[cell] }

  /// The text of a cell.
  func text(_ cell: Range<Int>, quoted: Bool = false) -> String {
    let text = String(decoding: bytes[cell], as: UTF8.self)
    return quoted ? "\"\(text)\"" : text
  }

  /// The number in a cell, if it is one.
  func number(_ cell: Range<Int>) -> Double? {
    if let exact = short(cell) { return exact }
    guard let value = Double(text(cell)), value.isFinite else { return nil }
    return value
  }

  private static let powers: [Double] = (0...15).map { exponent in
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// A number of at most 15 digits without an exponent: a whole number over a power of ten, both
  /// exact, hence correctly rounded (Clinger, 1990).
  private func short(_ cell: Range<Int>) -> Double? {
    var place = cell.lowerBound
    guard place < cell.upperBound, cell.count <= 17 else { return nil }
    let negative = bytes[place] == UInt8(ascii: "-")
    if negative { place += 1 }
    var digits = 0
    var decimals = -1
    var whole = 0
    while place < cell.upperBound {
      let byte = bytes[place]
      if byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") {
        whole = whole * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        if decimals >= 0 { decimals += 1 }
      } else if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else {
        return nil
      }
      place += 1
    }
    guard digits > 0, digits <= 15 else { return nil }
    let value = Double(whole) / Self.powers[max(decimals, 0)]
    return negative ? -value : value
  }

  private static func separator(_ line: ArraySlice<UInt8>) -> UInt8 {
    let marks = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    return marks.first { line.contains($0) } ?? marks[0]
  }

  private static func appendCells(
    of bytes: [UInt8], _ line: Range<Int>, _ separator: UInt8, to cells: inout [Place]
  ) {
    let quote = UInt8(ascii: "\"")
    var start = line.lowerBound
    var inQuotes = false
    for place in line.lowerBound...line.upperBound {
      let atEnd = place == line.upperBound
      if !atEnd && bytes[place] == quote { inQuotes.toggle() }
      guard atEnd || (bytes[place] == separator && !inQuotes) else { continue }
      var cell = trimmed(bytes, start..<place)
      if cell.count >= 2, bytes[cell.lowerBound] == quote, bytes[cell.upperBound - 1] == quote {
        cell = cell.lowerBound + 1..<cell.upperBound - 1
      }
      cells.append(Place(cell))
      start = place + 1
    }
  }

  /// A range without the blanks at its ends.
  private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, isBlank(bytes[lower]) { lower += 1 }
    while lower < upper, isBlank(bytes[upper - 1]) { upper -= 1 }
    return lower..<upper
  }

  /// A tab is not one: it may separate.
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r")
  }
}
