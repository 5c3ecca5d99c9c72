import Foundation
public import Journals

/// A run's folder as the library reads it: its journals, and its summary where it has ended.
public struct RunSource: Sendable {
  /// The folder.
  public let folder: String
  /// The journals that can be read, in the order of their islands.
  public let journals: [Journal]
  /// Sentences about what was left out.
  public let notices: [String]
  let summary: Summary?

  /// What the library keeps of a summary.
  struct Summary: Decodable, Sendable {
    var run: String
    var stopped: String?
    var best: Winner?

    struct Winner: Decodable, Sendable {
      var id: String
      var testAccuracy: Double?

      private enum CodingKeys: String, CodingKey {
        case id
        case testAccuracy = "test_accuracy"
      }
    }
  }

  /// Reads a folder; the run may still be going on.
  ///
  /// - Throws: where there is no journal, or none that can be read.
  public init(folder: String) throws(LibraryError) {
    let trimmed = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let run = RunFolder(path: trimmed)
    let files = run.journals
    guard !files.isEmpty else { throw .noJournals(folder: trimmed) }
    var journals: [Journal] = []
    var notices: [String] = []
    var unread: [String] = []
    for file in files {
      do throws(JournalError) {
        let journal = try Journal(reading: file, damage: .skipped)
        journals.append(journal)
        notices += journal.notices
      } catch {
        unread.append(error.description)
      }
    }
    guard !journals.isEmpty else {
      throw .noReadableJournal(folder: trimmed, reason: unread.first ?? "")
    }
    self.folder = trimmed
    self.journals = journals
    (summary, self.notices) = Self.summary(of: run, notices + unread)
  }

  private static func summary(of run: RunFolder, _ notices: [String]) -> (Summary?, [String]) {
    guard let data = FileManager.default.contents(atPath: run.summary) else {
      return (nil, notices)
    }
    do { return (try JSONDecoder().decode(Summary.self, from: data), notices) } catch {
      return (nil, notices + ["\(run.summary) cannot be read as a summary and is left out"])
    }
  }
}
