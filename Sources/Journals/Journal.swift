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

  /// Whether a file holds not one whole line: its process was killed before the island was born.
  public static func isUnstarted(_ file: String) -> Bool {
    guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: file)) else { return true }
    return !bytes.contains(UInt8(ascii: "\n"))
  }

  /// Reads a journal.
  ///
  /// A torn last line, as a process leaves it that was killed while it wrote, is left out with a
  /// notice.
  public init(reading file: String, damage: Damage = .refused) throws(JournalError) {
    let bytes: [UInt8]
    do { bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) } catch {
      throw .inaccessible(path: file, reason: "cannot be read: \(error.localizedDescription)")
    }
    var header: JournalHeader?
    var entries: [Line] = []
    var notices: [String] = []
    var start = 0
    var number = 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      if let end, let entry = JournalEntry(line: bytes[start..<end]) {
        if case .header(let found) = entry {
          header = header ?? found
        } else {
          entries.append(Line(number: number, entry: entry))
        }
        if number == 1 && header?.format != JournalHeader.currentFormat {
          throw .notAJournal(file: file)
        }
        start = end + 1
        continue
      }
      // Nothing but the last line can be torn: a whole line behind a bad one means damage.
      guard let end, end + 1 < bytes.count else {
        notices.append(
          "\(file):\(number): the last line was torn at byte \(start) and is left out "
            + "(\(bytes.count - start) bytes)")
        break
      }
      guard damage == .skipped, number > 1 else {
        if number == 1 { throw .notAJournal(file: file) }
        throw .damaged(file: file, line: number, offset: start)
      }
      notices.append("\(file):\(number): the line at byte \(start) is damaged and is left out")
      start = end + 1
    }
    guard let header else { throw .notAJournal(file: file) }
    self.file = file
    self.header = header
    self.entries = entries
    self.notices = notices
    length = start
  }
}
