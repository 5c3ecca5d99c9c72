import Architectures
public import Evolution
import Foundation
import GRDB
import Genomes

/// A run with all that was judged in it.
public struct EvaluatedRun: Sendable {
  /// What the run is called.
  public var name: String
  /// The settings of the run, as JSON of one line.
  public var settings: String
  /// The space of the run, as JSON of one line.
  public var space: String
  /// What was judged, by island and birth, without parents, identities and times.
  public var individuals: [Individual]
}

extension Library {
  /// All that was judged in one run or in all, oldest run first.
  ///
  /// - Parameter run: how the run's name starts; nil for all runs.
  public func evaluated(run: String? = nil) throws(LibraryError) -> [EvaluatedRun] {
    try read { db in
      let runs = try run.map { [try Self.run(startingWith: $0, db)] } ?? Self.runs(db)
      return try runs.map { try Self.evaluated($0, db) }
    }
  }

  private static func evaluated(_ run: RunRow, _ db: Database) throws -> EvaluatedRun {
    guard
      let texts = try Row.fetchOne(
        db,
        sql: """
          SELECT settings, spaces.json AS space FROM runs JOIN spaces ON spaces.number = runs.space
          WHERE runs.number = ?
          """, arguments: [run.number])
    else { throw LibraryError.unknownRun(run.name, known: []) }
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.*, coalesce(i.genome, a.genome) AS genes, a.parameters, a.multiply_adds,
          a.activation_bytes
        FROM individuals i LEFT JOIN architectures a ON a.number = i.architecture
        WHERE run = ? ORDER BY island, birth
        """, arguments: [run.number])
    var individuals: [Individual] = []
    while let row = try rows.next() { individuals.append(try individual(row)) }
    return EvaluatedRun(
      name: run.name, settings: texts["settings"], space: texts["space"], individuals: individuals)
  }

  private static func individual(_ row: Row) throws -> Individual {
    let id = BirthID(island: row["island"], birth: row["birth"])
    let proposal = Proposal(
      genome: try decode(row["genes"], "the genome of \(id)"), origin: row["origin"],
      fidelity: row["fidelity"])
    return Individual(
      candidate: Candidate(id: id, proposal: proposal, identity: nil),
      verdict: try verdict(row, id, fidelity: proposal.fidelity),
      measurements: try measurements(row, id))
  }

  private static func verdict(_ row: Row, _ id: BirthID, fidelity: Double) throws -> Verdict {
    if let costs: String = row["costs"] {
      let costs: [Double] = try decode(costs, "the costs of \(id)")
      if let fitness = Fitness(costs, violation: row["violation"] ?? 0, fidelity: fidelity) {
        return .viable(fitness)
      }
    }
    let reason: String? = row["reason"]
    return .nonviable(
      Nonviability(
        reason.flatMap(Nonviability.Reason.init(rawValue:)) ?? .evaluatorFailed,
        row["detail"] ?? ""))
  }

  private static func measurements(_ row: Row, _ id: BirthID) throws -> Measurements {
    return Measurements(
      validationAccuracy: row["validation_accuracy"], validationLoss: row["validation_loss"],
      trainingLoss: row["training_loss"], cost: row.cost, epochs: row["epochs"],
      repairs: row["repairs"], trainingSeconds: row["training_seconds"],
      metrics: try (row["metrics"] as String?).map {
        try decode($0, "the metrics of \(id)")
      })
  }
}
