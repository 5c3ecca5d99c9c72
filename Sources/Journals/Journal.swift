import Foundation

/// What a journal's file holds.
public struct Journal: Hashable, Sendable {
  /// Where it stands.
  public let file: String
  /// Its first line.
  public let header: JournalHeader
  /// The lines behind the header that can be read, each with its number in the file.
  public let entries: [Line]
  /// Bytes from the start of the file to the end of the last whole line.
  public let length: Int
  /// Sentences about what was left out.
  public let notices: [String]

  /// An entry with the number of its line, counted from 1.
  public struct Line: Hashable, Sendable {
    /// The number of the line.
    public var number: Int
    /// What it says.
    public var entry: JournalEntry
  }

  /// What to do with a damaged line in the middle.
  public enum Damage: Sendable {
    /// It is an error.
    case refused
    /// It is left out, with a notice.
    case skipped
  }

  /// Reads a journal.
  ///
  /// A torn last line, as a process leaves it that was killed or a disk that was full while it was
  /// written, is left out with a notice.
  ///
  /// - Throws: where the file cannot be read, is no journal or one of another format, or is damaged.
  public init(reading file: String, damage: Damage = .refused) throws(JournalError) {
    let bytes: [UInt8]
    do { bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) } catch {
      throw .inaccessible(path: file, reason: "cannot be read: \(reason(error))")
    }
    try self.init(bytes, of: file, damage: damage)
  }

  /// Reads the bytes of a file; the file's name stands in errors and notices only.
  package init(
    _ bytes: [UInt8], of file: String, damage: Damage = .refused
  ) throws(JournalError) {
    self.file = file
    let newline = UInt8(ascii: "\n")
    guard let end = bytes.firstIndex(of: newline) else { throw .notAJournal(file: file) }
    var births = Births()
    header = try Self.header(bytes[..<end], of: file)
    var entries: [Line] = []
    var notices: [String] = []
    var start = end + 1
    var length = start
    var number = 2
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline)
      let line = JournalLine(bytes[start..<(end ?? bytes.count)])
      if let end, case .whole(let json) = line {
        let place = Place(file: file, line: number, offset: start)
        if let entry = try Self.entry(json, place, &births) {
          entries.append(Line(number: number, entry: entry))
        } else if damage == .skipped {
          notices.append(
            "\(file):\(number): the line judges a candidate of a line that was left out, and is left "
              + "out too")
        } else {
          throw .notUnderstood(
            file: file, line: number,
            detail: "it judges a candidate that was not born in a line before")
        }
        length = end + 1
      } else if (end ?? bytes.count) + 1 >= bytes.count, end == nil || line.mayBeTorn {
        notices.append(
          "\(file):\(number): the last line was torn at byte \(start) and is left out "
            + "(\(bytes.count - start) bytes)")
        break
      } else if damage == .skipped {
        notices.append("\(file):\(number): the line at byte \(start) is damaged and is left out")
      } else {
        throw .damaged(file: file, line: number, offset: start)
      }
      start = (end ?? bytes.count) + 1
      number += 1
    }
    self.entries = entries
    self.length = length
    self.notices = notices
  }

  private struct Place {
    var file: String
    var line: Int
    var offset: Int
  }

  private static func header(
    _ line: ArraySlice<UInt8>, of file: String
  ) throws(JournalError) -> JournalHeader {
    switch JournalLine(line) {
    case .wrong, .short: throw .notAJournal(file: file)
    case .whole(let json):
      guard let format = JournalEntry.format(json: json) else { throw .notAJournal(file: file) }
      guard format == JournalHeader.currentFormat else {
        throw .otherFormat(file: file, found: format)
      }
      var births = Births()
      let entry = try entry(
        json, Place(file: file, line: 1, offset: 0), &births, isFirst: true)
      guard case .header(let header)? = entry else { throw .notAJournal(file: file) }
      return header
    }
  }

  /// What a whole line says.
  ///
  /// One that says something else than this version knows is never skipped: it was written on purpose.
  /// Nil for a verdict on a candidate that no line before has.
  private static func entry(
    _ json: ArraySlice<UInt8>, _ place: Place, _ births: inout Births, isFirst: Bool = false
  ) throws(JournalError) -> JournalEntry? {
    let entry: JournalEntry?
    do { entry = try JournalEntry.entry(json: json, after: &births) } catch {
      throw .notUnderstood(file: place.file, line: place.line, detail: detail(error))
    }
    if case .header? = entry, !isFirst {
      throw .notUnderstood(file: place.file, line: place.line, detail: "a second header")
    }
    return entry
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

extension JournalLine {
  /// Whether a write that was cut off can have left this.
  fileprivate var mayBeTorn: Bool {
    if case .short = self { true } else { false }
  }
}

/// What the system says about an error of a file, without what Foundation puts around it.
func reason(_ error: any Error) -> String {
  let error = error as NSError
  let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError
  let text = (cause ?? error).localizedDescription
  let frame = "The operation could not be completed. "
  return text.hasPrefix(frame) ? String(text.dropFirst(frame.count)) : text
}
