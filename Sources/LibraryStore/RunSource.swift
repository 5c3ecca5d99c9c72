import Foundation
public import Journals

/// A run's folder as others read it: its journals, with every genome decoded.
public struct RunSource: Sendable {
  /// The folder.
  public let folder: String
  /// The journals that can be read, in the order of their islands.
  public let journals: [Journal]
  /// Sentences about what was left out.
  public let notices: [String]

  /// Reads a folder; the run may still be going on.
  ///
  /// - Throws: where there is no journal, or none that can be read.
  public init(folder: String) throws(LibraryError) {
    let run = try RunReader(folder: folder)
    self.folder = run.folder.path
    var journals: [Journal] = []
    var unread: [String] = []
    for file in run.files {
      do throws(JournalError) {
        journals.append(try Journal(reading: file, damage: .skipped))
      } catch {
        unread.append(error.description)
      }
    }
    guard !journals.isEmpty else {
      throw .noReadableJournal(folder: run.folder.path, reason: unread.first ?? "")
    }
    self.journals = journals
    notices = journals.flatMap(\.notices) + unread
  }
}

extension RunSource {
  /// Throws where a folder holds no journal at all.
  public static func check(folder: String) throws(LibraryError) {
    _ = try RunReader(folder: folder)
  }
}

/// A run's folder: its journals' files, and its summary where it has ended.
struct RunReader {
  let folder: RunFolder
  /// The journals, in the order of their islands.
  let files: [String]

  /// What the library keeps of a summary.
  struct Summary: Decodable, Sendable {
    var run: String
    var stopped: String?
    var best: Winner?

    struct Winner: Decodable, Sendable {
      var id: String
      var test: Test?

      struct Test: Decodable, Sendable { var accuracy: Double }
    }
  }

  /// Looks into a folder.
  init(folder: String) throws(LibraryError) {
    let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = RunFolder(path: path)
    files = self.folder.journals
    if files.isEmpty { throw .noJournals(folder: path) }
  }

  /// The summary, and a sentence where it cannot be read.
  func summary() -> (Summary?, notice: String?) {
    guard let data = FileManager.default.contents(atPath: folder.summary) else { return (nil, nil) }
    do { return (try JSONDecoder().decode(Summary.self, from: data), nil) } catch {
      return (nil, "\(folder.summary) cannot be read as a summary and is left out")
    }
  }
}
