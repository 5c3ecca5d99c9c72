import GRDB

/// What was removed from a library.
public struct Removal: Hashable, Encodable, Sendable {
  /// Individuals.
  public var individuals = 0
  /// Architectures.
  public var architectures = 0
  /// Trainings.
  public var trainings = 0
  /// Files of weights.
  public var weights = 0
}

extension Library {
  /// Removes architectures with all that was measured of them, and with the individuals that found them.
  ///
  /// - Throws: where one of them cannot be meant; then none is removed.
  public func remove(_ names: [String]) throws(LibraryError) -> Removal {
    try remove { db in
      for number in try names.map({ try Self.number(named: $0, db) }) {
        try db.execute(
          sql: "DELETE FROM individuals WHERE architecture = ?", arguments: [number])
        try db.execute(sql: "DELETE FROM architectures WHERE number = ?", arguments: [number])
      }
    }
  }

  /// Removes a run with its individuals, and with the architectures that nobody else has found, trained,
  /// measured or tagged.
  ///
  /// - Parameter name: how the run's name starts.
  public func remove(run name: String) throws(LibraryError) -> Removal {
    try remove { db in
      let run = try Self.run(startingWith: name, db)
      let found = try Int64.fetchAll(
        db,
        sql: """
          SELECT DISTINCT architecture FROM individuals
          WHERE run = ? AND architecture IS NOT NULL ORDER BY 1
          """, arguments: [run.number])
      try db.execute(sql: "DELETE FROM runs WHERE number = ?", arguments: [run.number])
      let forget = try db.makeStatement(
        sql: """
          DELETE FROM architectures WHERE number = ?1
            AND NOT EXISTS (SELECT 1 FROM individuals WHERE architecture = ?1)
            AND NOT EXISTS (SELECT 1 FROM trainings WHERE architecture = ?1)
            AND NOT EXISTS (SELECT 1 FROM measurements WHERE architecture = ?1)
            AND NOT EXISTS (SELECT 1 FROM tags WHERE architecture = ?1)
          """)
      for number in found { try forget.execute(arguments: [number]) }
    }
  }

  /// Removes something in one transaction, then the weights that no training speaks of any more.
  private func remove(_ body: (Database) throws -> Void) throws(LibraryError) -> Removal {
    let (removal, weights) = try write { db in
      let before = try Self.counts(db)
      let weights = try Self.weights(db)
      try body(db)
      try db.execute(
        sql: """
          DELETE FROM spaces WHERE number NOT IN (SELECT space FROM runs)
            AND number NOT IN (SELECT space FROM architectures WHERE space IS NOT NULL);
          DELETE FROM data_sets WHERE number NOT IN (SELECT data FROM runs)
            AND number NOT IN (SELECT data FROM trainings);
          """)
      let after = try Self.counts(db)
      let left = Set(try Self.weights(db))
      let gone = weights.filter { !left.contains($0) }
      let removal = Removal(
        individuals: before[0] - after[0], architectures: before[1] - after[1],
        trainings: before[2] - after[2], weights: gone.count)
      return (removal, gone)
    }
    self.weights.remove(weights)
    return removal
  }

  private static func counts(_ db: Database) throws -> [Int] {
    try ["individuals", "architectures", "trainings"].map { table in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0
    }
  }
}
