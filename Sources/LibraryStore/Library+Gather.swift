import Architectures
import Evolution
import Foundation
import GRDB
import Journals

/// What gathering a run came to.
public struct Gathering: Hashable, Sendable {
  /// The folder of the run.
  public var folder: String
  /// The names of the runs in it: one, unless journals were mixed.
  public var runs: [String] = []
  /// Individuals that are new in the library.
  public var added = 0
  /// Individuals that the library held already.
  public var known = 0
  /// Architectures that are new in the library.
  public var discovered = 0
  /// Sentences about what was left out.
  public var notices: [String] = []
}

extension Library {
  /// Takes in all that was judged in a run, which may still be going on; what is known already stays
  /// as it is.
  ///
  /// Each journal is a transaction of its own: a process that is killed leaves whole journals, and
  /// gathering again does the rest.
  ///
  /// - Throws: where there is no journal, or none that can be read.
  @discardableResult
  public func gather(folder: String) throws(LibraryError) -> Gathering {
    let reader = try RunReader(folder: folder)
    var gathering = Gathering(folder: reader.folder.path)
    let (summary, notice) = reader.summary()
    var unread: [String] = []
    var endings: [String: [StopReason?]] = [:]
    for file in reader.files {
      let digest: JournalDigest
      do throws(JournalError) { digest = try JournalDigest(reading: file) } catch {
        unread.append(error.description)
        continue
      }
      let run = digest.header
      gathering.notices += digest.notices
      if !gathering.runs.contains(run.run) { gathering.runs.append(run.run) }
      endings[run.libraryID, default: []].append(digest.stopped)
      try write { db in
        var intake = try Intake(run, db)
        for judged in digest.judged { try intake.add(judged, counting: &gathering) }
      }
    }
    if gathering.runs.isEmpty {
      throw .noReadableJournal(folder: gathering.folder, reason: unread.first ?? "")
    }
    gathering.notices += unread + [notice].compactMap { $0 }
    try conclude(endings, summary)
    return gathering
  }

  /// Notes why runs ended, and who won.
  private func conclude(
    _ endings: [String: [StopReason?]], _ summary: RunReader.Summary?
  ) throws(LibraryError) {
    try write { db in
      for (id, reasons) in endings.sorted(by: { $0.key < $1.key }) {
        let hasEnded = !reasons.contains(nil)
        try db.execute(
          sql: """
            UPDATE runs SET stopped = ?, test_accuracy = coalesce(iif(name = ?, ?, NULL), test_accuracy),
              best = coalesce(iif(name = ?, ?, NULL), best)
            WHERE id = ?
            """,
          arguments: [
            hasEnded ? summary?.stopped ?? reasons.first??.rawValue : nil, summary?.run,
            summary?.best?.test?.accuracy, summary?.run, summary?.best?.id, id,
          ])
      }
    }
  }
}

extension JournalHeader {
  /// What tells runs apart, also those that happen to have the same name.
  var libraryID: String {
    Identity(run.utf8.map(UInt64.init) + [seed, created.bitPattern]).description
  }
}
