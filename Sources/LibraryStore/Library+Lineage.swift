import Evolution
import GRDB

/// An ancestor or a descendant of an individual.
public struct Relative: Hashable, Encodable, Sendable {
  /// 1 for a parent or a child, 2 for theirs, and so on.
  public var generation: Int
  /// Its name, as `1-00051`.
  public var id: String
  /// What made it; nil where the library does not hold it.
  public var origin: String?
  /// The architecture; nil where there is none, or the library does not hold it.
  public var architecture: String?
  /// The first of its costs, lower is better; nil without a fitness.
  public var cost: Double?
  /// Whether it was born on another island than the relative that it is listed behind.
  public var isFromElsewhere: Bool
}

/// Which way a lineage goes.
public enum LineageDirection: Hashable, Sendable {
  /// Parents, their parents, and so on.
  case ancestors
  /// Children, their children, and so on.
  case descendants
}

extension Library {
  /// The relatives of an individual, each behind the one it is a parent or a child of; whoever was listed
  /// before is not listed with all of theirs again.
  ///
  /// - Parameter name: `1-00051` or `RUN:1-00051`, or a name of an architecture, whose first finder is
  ///   meant.
  /// - Complexity: O(n) for a run of n individuals.
  public func lineage(
    _ name: String, _ direction: LineageDirection, depth: Int? = nil
  ) throws(LibraryError) -> [Relative] {
    try read { db in
      let (run, id) = try Self.finder(named: name, db)
      let family = try Family(run: run, direction, db)
      return try family.relatives(of: id, depth: depth ?? .max, db)
    }
  }

  /// The run and the individual that a name means.
  static func finder(named name: String, _ db: Database) throws -> (Int64, BirthID) {
    if name.contains(":") || BirthID(name) != nil {
      let (run, id) = try individual(named: name, db)
      return (run.number, id)
    }
    let number = try number(named: name, db)
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT run, island, birth FROM individuals i JOIN runs r ON r.number = i.run
          WHERE i.architecture = ? ORDER BY r.created, r.id, island, birth LIMIT 1
          """, arguments: [number])
    else { throw LibraryError.nothingLeft("'\(name)' was found by no search, and has no lineage") }
    return (row[0], BirthID(island: row[1], birth: row[2]))
  }
}

/// Who comes from whom in a run.
private struct Family {
  private let run: Int64
  private var links: [BirthID: [BirthID]] = [:]

  init(run: Int64, _ direction: LineageDirection, _ db: Database) throws {
    self.run = run
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.island, i.birth, p.island, p.birth FROM individuals i
        JOIN parents p ON p.child = i.number WHERE i.run = ? ORDER BY i.island, i.birth, p.place
        """, arguments: [run])
    while let row = try rows.next() {
      let child = BirthID(island: row[0], birth: row[1])
      let parent = BirthID(island: row[2], birth: row[3])
      switch direction {
      case .ancestors: links[child, default: []].append(parent)
      case .descendants: links[parent, default: []].append(child)
      }
    }
  }

  func relatives(of id: BirthID, depth: Int, _ db: Database) throws -> [Relative] {
    var found: [Relative] = []
    var seen: Set<BirthID> = [id]
    // A stack, since a lineage is deeper than calls may be.
    var waiting = next(behind: id, generation: 1, depth)
    while let (relative, child, generation) = waiting.popLast() {
      found.append(try describe(relative, behind: child, generation: generation, db))
      guard seen.insert(relative).inserted else { continue }
      waiting += next(behind: relative, generation: generation + 1, depth)
    }
    return found
  }

  private func next(
    behind id: BirthID, generation: Int, _ depth: Int
  ) -> [(BirthID, BirthID, Int)] {
    guard generation <= depth else { return [] }
    return (links[id] ?? []).reversed().map { ($0, id, generation) }
  }

  private func describe(
    _ id: BirthID, behind other: BirthID, generation: Int, _ db: Database
  ) throws -> Relative {
    let statement = try db.cachedStatement(
      sql: """
        SELECT origin, identity, json_extract(costs, '$[0]') FROM individuals i
        LEFT JOIN architectures a ON a.number = i.architecture
        WHERE run = ? AND island = ? AND birth = ?
        """)
    let row = try Row.fetchOne(statement, arguments: [run, id.island, id.birth])
    return Relative(
      generation: generation, id: id.description, origin: row?[0], architecture: row?[1],
      cost: row?[2], isFromElsewhere: id.island != other.island)
  }
}
