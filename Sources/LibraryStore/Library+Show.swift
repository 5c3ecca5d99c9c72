import Evolution
import GRDB

/// Everything that a library knows of one architecture.
public struct ArchitectureDetail: Sendable {
  /// What it is.
  public var stored: StoredArchitecture
  /// Its nodes; empty where there is no network.
  public var nodes: [NodeRow]
  /// Who found it, oldest run first.
  public var individuals: [IndividualRow]
  /// The runs that it won, with what it reached on the test samples.
  public var wins: [RunRow]
  /// What was measured of it.
  public var measurements: [StoredMeasurement]
  /// Its trainings outside of a search.
  public var trainings: [TrainingRecord]
  /// Parents, their parents and so on, of the first that found it; each behind its child.
  public var ancestors: [Relative]
}

extension Library {
  /// How many generations of ancestors are shown.
  public static let depth = 4

  /// One architecture, by any of the names that `architecture(named:)` knows.
  public func show(_ name: String) throws(LibraryError) -> ArchitectureDetail {
    let stored = try architecture(named: name)
    let (individuals, wins) = try finders(of: stored)
    let ancestors = try individuals.first.map { first throws(LibraryError) in
      try lineage("\(first.run):\(first.id)", .ancestors, depth: Self.depth)
    }
    return ArchitectureDetail(
      stored: stored, nodes: stored.architecture?.rows ?? [], individuals: individuals, wins: wins,
      measurements: try measurements(of: stored.identity),
      trainings: try trainings(of: stored.identity), ancestors: ancestors ?? [])
  }

  private func finders(
    of stored: StoredArchitecture
  ) throws(LibraryError) -> ([IndividualRow], [RunRow]) {
    try read { db in
      let number = try Self.number(of: stored.identity, db)
      let rows = try Row.fetchAll(
        db,
        sql: IndividualRow.columns
          + " WHERE i.architecture = ? ORDER BY r.created, r.id, i.island, i.birth",
        arguments: [number]
      ).map(IndividualRow.init)
      let wins = try Self.runs(db).filter { run in
        rows.contains { $0.run == run.name && $0.id == run.best }
      }
      return (rows, wins)
    }
  }

  /// The individuals that came to no fitness, oldest run first.
  ///
  /// - Parameter run: how the run's name starts; nil for all runs.
  public func failures(
    run: String? = nil, limit: Int? = nil
  ) throws(LibraryError) -> (rows: [IndividualRow], total: Int) {
    try read { db in
      let run = try run.map { try Self.run(startingWith: $0, db).number }
      let condition = " WHERE NOT i.viable AND (? IS NULL OR i.run = ?)"
      let total = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM individuals i" + condition, arguments: [run, run])
      let rows = try Row.fetchAll(
        db,
        sql: IndividualRow.columns + condition
          + " ORDER BY r.created, r.id, i.island, i.birth LIMIT \(limit ?? -1)",
        arguments: [run, run])
      return (rows.map(IndividualRow.init), total ?? 0)
    }
  }
}
