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
    var births = Births()
    var entries: [Line] = []
    let walk = try JournalWalk(bytes, of: file, damage: damage) {
      json, place throws(JournalError) in
      guard let entry = births.entry(try ReadEntry(json, at: place)) else { return false }
      entries.append(Line(number: place.line, entry: entry))
      return true
    }
    header = walk.header
    self.entries = entries
    length = walk.length
    notices = walk.notices
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
