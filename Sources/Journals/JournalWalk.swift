import Foundation

/// A journal's lines, one after the other: which are whole, and what is left out.
struct JournalWalk {
  /// What the first line says.
  let header: JournalHeader
  /// Bytes from the start of the file to the end of the last whole line.
  private(set) var length: Int
  /// Sentences about what was left out.
  private(set) var notices: [String] = []
  /// Whether it ended at a damaged line.
  private(set) var isDamaged = false

  /// Where a line stands.
  struct Place {
    var file: String
    var line: Int
    var offset: Int
    /// Whether a damaged line stands before it, at which the journal ends.
    var isBehindDamage = false
  }

  /// Visits the JSON of each whole line behind the header.
  ///
  /// - Parameter visit: is false for a line that judges a candidate of no line before.
  /// - Throws: where the file is no journal or one of another format, or is damaged.
  init(
    _ bytes: [UInt8], of file: String, damage: Journal.Damage,
    visit: (ArraySlice<UInt8>, Place) throws(JournalError) -> Bool
  ) throws(JournalError) {
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: newline) else { throw .notAJournal(file: file) }
    header = try Self.header(bytes[..<end], of: file)
    length = end + 1
    var place = Place(file: file, line: 2, offset: end + 1)
    while place.offset < bytes.count {
      let start = place.offset
      let end = bytes[start...].firstIndex(of: newline)
      let line = JournalLine(bytes[start..<(end ?? bytes.count)])
      if let end, case .whole(let json) = line {
        if !(try visit(json, place)) { try leaveOutVerdict(at: place, damage) }
        if !place.isBehindDamage { length = end + 1 }
      } else if (end ?? bytes.count) + 1 >= bytes.count, end == nil || line.mayBeTorn {
        notices.append(
          "\(file):\(place.line): the last line was torn at byte \(start) and is left out "
            + "(\(bytes.count - start) bytes)")
        return
      } else {
        try leaveOutDamage(at: place, damage)
        isDamaged = damage == .endsThere
        place.isBehindDamage = isDamaged
      }
      place.offset = (end ?? bytes.count) + 1
      place.line += 1
    }
  }

  private mutating func leaveOutVerdict(
    at place: Place, _ damage: Journal.Damage
  ) throws(JournalError) {
    if place.isBehindDamage { return }
    guard damage == .skipped else {
      throw .notUnderstood(
        file: place.file, line: place.line,
        detail: "it judges a candidate that was not born in a line before")
    }
    notices.append(
      "\(place.file):\(place.line): the line judges a candidate of a line that was left out, and is "
        + "left out too")
  }

  private mutating func leaveOutDamage(
    at place: Place, _ damage: Journal.Damage
  ) throws(JournalError) {
    if damage == .refused {
      throw .damaged(file: place.file, line: place.line, offset: place.offset)
    }
    let isEnd = damage == .endsThere && !place.isBehindDamage
    notices.append(
      "\(place.file):\(place.line): the line at byte \(place.offset) is damaged"
        + (isEnd ? ": the journal goes on from the line before" : " and is left out"))
  }

  private static func header(
    _ line: ArraySlice<UInt8>, of file: String
  ) throws(JournalError) -> JournalHeader {
    guard case .whole(let json) = JournalLine(line),
      let format = JournalEntry.format(json: json)
    else { throw .notAJournal(file: file) }
    guard format == JournalHeader.currentFormat else {
      throw .otherFormat(file: file, found: format)
    }
    let place = Place(file: file, line: 1, offset: 0)
    guard case .whole(.header(let header)) = try ReadEntry(json, at: place, isFirst: true)
    else { throw .notAJournal(file: file) }
    return header
  }
}

extension JournalLine {
  /// Whether a write that was cut off can have left this.
  fileprivate var mayBeTorn: Bool {
    if case .short = self { true } else { false }
  }
}

extension ReadEntry {
  /// What a whole line says.
  ///
  /// One that says something else than this version knows is never skipped: it was written on
  /// purpose.
  init(
    _ json: ArraySlice<UInt8>, at place: JournalWalk.Place, isFirst: Bool = false
  ) throws(JournalError) {
    do { self = try JournalEntry.read(json: json) } catch {
      throw .notUnderstood(file: place.file, line: place.line, detail: Self.detail(error))
    }
    if case .whole(.header) = self, !isFirst {
      throw .notUnderstood(file: place.file, line: place.line, detail: "a second header")
    }
  }

  private static func detail(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return error.localizedDescription }
    switch error {
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let path = context.codingPath.map(\.stringValue).joined(separator: ".")
      return "\(path): \(context.debugDescription)"
    @unknown default: return "\(error)"
    }
  }
}
