import Evolution
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
  /// The lines behind the first damaged one that are whole, where that is what was asked for.
  public let remains: [Line]
  /// Whether a damaged line ended it early, where that is what was asked for.
  public let isDamaged: Bool

  /// The number of islands since it changed last, and what the run had spent by then.
  public var shape: JournalDigest.Shape {
    let changes = entries.lazy.compactMap { line -> Reshaping? in
      if case .resumed(_, let change) = line.entry { change?.reshaping } else { nil }
    }
    return changes.last.map { .init(islands: $0.islands, spent: $0.spent) }
      ?? .init(islands: header.islands, spent: header.spent ?? 0)
  }

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
    /// The journal ends before it, with a notice, and what is whole behind it is kept apart.
    case endsThere
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
    var remains: [Line] = []
    let walk = try JournalWalk(bytes, of: file, damage: damage) {
      json, place throws(JournalError) in
      guard let entry = births.entry(try ReadEntry(json, at: place)) else { return false }
      let line = Line(number: place.line, entry: entry)
      if place.isBehindDamage { remains.append(line) } else { entries.append(line) }
      return true
    }
    header = walk.header
    self.entries = entries
    self.remains = remains
    isDamaged = walk.isDamaged
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
