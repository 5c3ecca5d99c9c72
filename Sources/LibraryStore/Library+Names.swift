import Evolution
import Foundation
import GRDB

extension Library {
  /// Fewest digits that a name may be cut down to.
  static let fewestDigits = 4

  /// The architecture that a person means: by a tag, by who found it, or by the start of its name.
  static func number(named name: String, _ db: Database) throws -> Int64 {
    if let number = try number(tagged: name, db) { return number }
    if name.contains(":") || BirthID(name) != nil {
      let (run, id) = try individual(named: name, db)
      let row = try Row.fetchOne(
        db,
        sql:
          "SELECT architecture, reason FROM individuals WHERE run = ? AND island = ? AND birth = ?",
        arguments: [run.number, id.island, id.birth])
      guard let number: Int64 = row?["architecture"] else {
        throw LibraryError.noArchitecture(name, reason: row?["reason"] ?? "it was not decoded")
      }
      return number
    }
    return try number(startingWith: name, db)
  }

  private static func number(tagged tag: String, _ db: Database) throws -> Int64? {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT a.number, a.identity FROM tags t JOIN architectures a ON a.number = t.architecture
        WHERE tag = ? ORDER BY a.number
        """, arguments: [tag])
    if rows.count > 1 {
      throw LibraryError.ambiguousArchitecture(
        tag, candidates: rows.map { shortened($0["identity"]) })
    }
    return rows.first?["number"]
  }

  private static func number(startingWith prefix: String, _ db: Database) throws -> Int64 {
    let digits = prefix.lowercased()
    guard (fewestDigits...32).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit) else {
      throw LibraryError.badID(prefix)
    }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT number, identity FROM architectures WHERE identity >= ? AND identity < ?
        ORDER BY identity LIMIT 9
        """, arguments: [digits, digits + "g"])
    guard let row = rows.first else { throw LibraryError.unknownArchitecture(prefix) }
    if rows.count > 1 {
      throw LibraryError.ambiguousArchitecture(
        prefix, candidates: rows.map { shortened($0["identity"], to: digits.count + 8) })
    }
    return row["number"]
  }

  private static func shortened(_ identity: String, to count: Int = 8) -> String {
    String(identity.prefix(count))
  }

  /// The run and the individual that `1-00051` or `RUN:1-00051` means.
  static func individual(named name: String, _ db: Database) throws -> (RunRow, BirthID) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let id = BirthID(String(parts[parts.count - 1])) else {
      throw LibraryError.badID(name)
    }
    let holders = try Int64.fetchSet(
      db, sql: "SELECT run FROM individuals WHERE island = ? AND birth = ?",
      arguments: [id.island, id.birth])
    if parts.count == 2 {
      let run = try run(startingWith: String(parts[0]), db)
      if holders.contains(run.number) { return (run, id) }
      throw LibraryError.unknownIndividual(
        name, near: try neighbours(of: id, in: run.number, db))
    }
    let runs = try runs(db).filter { holders.contains($0.number) }
    if runs.count > 1 {
      throw LibraryError.ambiguousIndividual(
        name, candidates: handles(of: runs).map { "\($0):\(id)" })
    }
    guard let run = runs.first else {
      throw LibraryError.unknownIndividual(name, near: try neighbours(of: id, in: nil, db))
    }
    return (run, id)
  }

  /// Individuals with births nearest to one that does not exist, of the same island if it has any.
  private static func neighbours(
    of id: BirthID, in run: Int64?, _ db: Database
  ) throws -> [String] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT DISTINCT island, birth FROM individuals WHERE ? IS NULL OR run = ?
        ORDER BY island <> ?, abs(birth - ?), island, birth LIMIT 3
        """,
      arguments: [run, run, id.island, id.birth])
    return rows.map { BirthID(island: $0["island"], birth: $0["birth"]) }.sorted()
      .map(\.description)
  }

  /// The runs, oldest first.
  static func runs(_ db: Database) throws -> [RunRow] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT runs.*, data_sets.name AS data_name FROM runs
        JOIN data_sets ON data_sets.number = runs.data ORDER BY created, id
        """
    ).map(RunRow.init)
  }

  /// The one run whose name is this or starts so; runs of one name are told apart by their ids.
  static func run(startingWith prefix: String, _ db: Database) throws -> RunRow {
    let all = try runs(db)
    let exact = all.filter { $0.name == prefix || $0.id == prefix }
    let found =
      exact.isEmpty
      ? all.filter { $0.name.hasPrefix(prefix) || $0.id.hasPrefix(prefix) } : exact
    guard let only = found.first else {
      throw LibraryError.unknownRun(prefix, known: all.map(\.name))
    }
    if found.count > 1 {
      throw LibraryError.ambiguousRun(prefix, candidates: handles(of: found))
    }
    return only
  }

  /// What tells these runs apart: names, or ids where a name occurs twice.
  static func handles(of runs: [RunRow]) -> [String] {
    runs.map { run in
      runs.filter { $0.name == run.name }.count > 1 ? run.id : run.name
    }
  }
}
