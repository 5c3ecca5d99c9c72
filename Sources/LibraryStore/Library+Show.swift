import Evolution
import Foundation
import GRDB
public import Genomes

/// Everything that the library knows of one individual.
public struct IndividualDetail: Encodable, Sendable {
  /// What was measured, when and where.
  public var individual: IndividualRow
  /// Its run.
  public var run: RunRow
  /// Its genes.
  public var genome: Genome
  /// The architecture that the genome stands for; empty where there is none.
  public var nodes: [NodeRow]
  /// Why the genome has no architecture.
  public var fault: String?
  /// Parents, their parents and so on, each behind its child.
  public var lineage: [Ancestor]

  /// A parent, or a parent's parent, and so on.
  public struct Ancestor: Hashable, Encodable, Sendable {
    /// 1 for a parent, 2 for a parent's parent.
    public var generation: Int
    /// Its name.
    public var id: String
    /// What made it; nil where the library does not hold it.
    public var origin: String?
    /// Its accuracy on the validation samples.
    public var validationAccuracy: Double?

    private enum CodingKeys: String, CodingKey {
      case generation, id, origin
      case validationAccuracy = "validation_accuracy"
    }
  }
}

extension Library {
  /// How many generations of ancestors are shown.
  public static let depth = 4

  /// One individual, by `1-00051`, or `RUN:1-00051` with the start of the name of its run.
  ///
  /// - Throws: where there is none, or more than one, with the candidates.
  public func show(_ name: String) throws(LibraryError) -> IndividualDetail {
    try read { db in
      let (run, id) = try Self.find(name, db)
      guard
        let row = try Row.fetchOne(
          db,
          sql: "SELECT individuals.*, runs.name AS run_name, runs.space AS run_space"
            + Self.individuals + " WHERE run = ? AND island = ? AND birth = ?",
          arguments: [run.id, id.island, id.birth])
      else { throw LibraryError.unknownIndividual(name, near: []) }
      let genome = try Self.decode(Genome.self, row["genome"], "the genome of \(id)")
      let space = try Self.decode(SearchSpace.self, row["run_space"], "the space of \(run.name)")
      var detail = IndividualDetail(
        individual: IndividualRow(row), run: run, genome: genome, nodes: [], fault: nil,
        lineage: try Self.ancestors(of: id, in: run.id, generation: 1, db))
      do throws(DecodingFault) {
        detail.nodes = try space.decoded(genome).architecture.rows
      } catch {
        detail.fault = error.description
      }
      return detail
    }
  }

  /// The run and the individual that a name means.
  private static func find(_ name: String, _ db: Database) throws -> (RunRow, BirthID) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let id = BirthID(String(parts[parts.count - 1])) else {
      throw LibraryError.badID(name)
    }
    let holders = try String.fetchSet(
      db, sql: "SELECT run FROM individuals WHERE island = ? AND birth = ?",
      arguments: [id.island, id.birth])
    if parts.count == 2 {
      let run = try run(startingWith: String(parts[0]), db)
      if holders.contains(run.id) { return (run, id) }
      throw LibraryError.unknownIndividual(name, near: try neighbours(of: id, in: run.id, db))
    }
    let runs = try runs(db).filter { holders.contains($0.id) }
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
    of id: BirthID, in run: String?, _ db: Database
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

  private static func ancestors(
    of id: BirthID, in run: String, generation: Int, _ db: Database
  ) throws -> [IndividualDetail.Ancestor] {
    guard generation <= depth else { return [] }
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT parent_island, parent_birth, i.origin, i.validation_accuracy
        FROM parents p LEFT JOIN individuals i
          ON i.run = p.run AND i.island = p.parent_island AND i.birth = p.parent_birth
        WHERE p.run = ? AND p.island = ? AND p.birth = ? ORDER BY place
        """,
      arguments: [run, id.island, id.birth])
    return try rows.flatMap { row in
      let parent = BirthID(island: row["parent_island"], birth: row["parent_birth"])
      let ancestor = IndividualDetail.Ancestor(
        generation: generation, id: parent.description, origin: row["origin"],
        validationAccuracy: row["validation_accuracy"])
      return [ancestor]
        + (try ancestors(of: parent, in: run, generation: generation + 1, db))
    }
  }

  /// The value of a column of JSON; `what` names it where it is of another version.
  static func decode<T: Decodable>(
    _ type: T.Type, _ json: String, _ what: String
  ) throws -> T {
    do { return try JSONDecoder().decode(type, from: Data(json.utf8)) } catch {
      throw DatabaseError(message: "\(what) cannot be read by this Atoll")
    }
  }
}
