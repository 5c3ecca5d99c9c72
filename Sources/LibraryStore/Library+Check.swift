import GRDB

/// Whether a library is sound.
public struct Soundness: Hashable, Encodable, Sendable {
  /// What is wrong, a sentence each; none where the library is sound.
  public var problems: [String] = []
  /// What is left over and harms nobody, a sentence each.
  public var notices: [String] = []

  /// Nothing to say.
  public init() {}
}

extension Library {
  /// Looks at every page of the file, at all that refers to something, and at all weights.
  public func check() throws(LibraryError) -> Soundness {
    var soundness = Soundness()
    let kept = try read { db in
      for fault in try String.fetchAll(db, sql: "PRAGMA integrity_check") where fault != "ok" {
        soundness.problems.append("the file is damaged: \(fault)")
      }
      if soundness.problems.isEmpty { try Self.checkReferences(db, &soundness) }
      return try Self.weights(db)
    }
    for name in kept {
      do throws(LibraryError) { _ = try weights.read(name) } catch {
        soundness.problems.append(error.description)
      }
    }
    let (files, drafts) = weights.contents()
    let known = Set(kept)
    for name in files where !known.contains(name) {
      soundness.notices.append("\(weights.file(name)): no training speaks of these weights")
    }
    for name in drafts {
      soundness.notices.append("\(weights.file(name)): a process was ended while it wrote this")
    }
    return soundness
  }

  private static func checkReferences(_ db: Database, _ soundness: inout Soundness) throws {
    let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check")
    if let first = broken.first {
      soundness.problems.append(
        "\(broken.count) rows refer to rows that are missing, the first from \(first[0] as String) "
          + "to \(first[2] as String)")
    }
    let questions = [
      (
        "individuals have no genome",
        """
        SELECT count(*) FROM individuals i LEFT JOIN architectures a ON a.number = i.architecture
        WHERE coalesce(i.genome, a.genome) IS NULL
        """
      ),
      (
        "architectures have neither a genome nor a network",
        "SELECT count(*) FROM architectures WHERE genome IS NULL AND architecture IS NULL"
      ),
      (
        "architectures have a genome and nothing that decodes it",
        "SELECT count(*) FROM architectures WHERE genome IS NOT NULL AND space IS NULL"
      ),
    ]
    for (sentence, sql) in questions {
      let count = try Int.fetchOne(db, sql: sql) ?? 0
      if count > 0 { soundness.problems.append("\(count) \(sentence)") }
    }
  }
}
