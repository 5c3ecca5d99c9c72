public import Architectures
import Evaluators
import Evolution
import Foundation
import GRDB

extension Library {
  /// Keeps measurements of an architecture; those that are there already are not added again.
  ///
  /// - Throws: where the library does not hold the architecture.
  public func add(
    measurements: [StoredMeasurement], of architecture: Identity
  ) throws(LibraryError) {
    try write { db in
      guard let number = try Self.number(of: architecture, db) else {
        throw LibraryError.unknownArchitecture(architecture.description)
      }
      for measurement in measurements {
        try Self.insert(measurement, of: number, training: nil, db)
      }
    }
  }

  /// All that was measured of an architecture: in searches by those who found it, in trainings, and on
  /// its own.
  ///
  /// Judged counts on paper are part of `StoredArchitecture.cost`.
  public func measurements(
    of architecture: Identity
  ) throws(LibraryError) -> [StoredMeasurement] {
    try read { db in
      guard let number = try Self.number(of: architecture, db) else { return [] }
      return try Self.searched(number, db)
        + Self.measurements("WHERE m.architecture = ?", [number], db)
    }
  }

  /// Rows of the table of measurements.
  static func measurements(
    _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> [StoredMeasurement] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT m.*, q.unit, q.direction, t.id AS training_id FROM measurements m
        LEFT JOIN quantities q ON q.name = m.quantity LEFT JOIN trainings t ON t.number = m.training
        \(condition) ORDER BY m.training, m.quantity, m.id
        """, arguments: arguments
    ).map { row in
      StoredMeasurement(
        row["quantity"], row["value"], unit: row["unit"] ?? "", direction: row["direction"],
        data: row["data"], split: (row["split"] as String?).flatMap { .init(rawValue: $0) },
        fidelity: row["fidelity"], epochs: row["epochs"],
        seed: (row["seed"] as String?).flatMap { UInt64($0) }, device: row["device"],
        date: row["date"], atoll: row["atoll"],
        source: (row["training_id"] as String?).map { "training \($0.prefix(8))" })
    }
  }

  static func insert(
    _ measurement: StoredMeasurement, of architecture: Int64, training: Int64?, _ db: Database
  ) throws {
    guard measurement.value.isFinite else { return }
    try db.learn(measurement)
    let owner = try String.fetchOne(
      db, sql: "SELECT identity FROM architectures WHERE number = ?", arguments: [architecture])
    var bare = measurement
    bare.source = owner
    try db.execute(
      sql: """
        INSERT INTO measurements (id, architecture, training, data, quantity, value, split, fidelity,
          epochs, seed, device, date, atoll)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
        """,
      arguments: [
        Identity(json(bare).utf8.map(UInt64.init)).description, architecture, training,
        measurement.data, measurement.quantity, measurement.value, measurement.split?.rawValue,
        measurement.fidelity, measurement.epochs, measurement.seed.map { String($0) },
        measurement.device, measurement.date, measurement.atoll,
      ])
  }

  /// What was measured of those who found an architecture, oldest run first.
  private static func searched(_ number: Int64, _ db: Database) throws -> [StoredMeasurement] {
    let known = try quantities(db)
    return try Row.fetchAll(
      db,
      sql: """
        SELECT i.*, r.name AS run_name, r.seed, r.atoll, r.created, d.name AS data_name
        FROM individuals i JOIN runs r ON r.number = i.run JOIN data_sets d ON d.number = r.data
        WHERE i.architecture = ? AND i.viable ORDER BY r.created, r.id, island, birth
        """, arguments: [number]
    ).flatMap { row in
      try values(of: row).map { name, value in
        let known = known.first { $0.name == name }
        return StoredMeasurement(
          name, value, unit: known?.unit ?? "", direction: known?.direction,
          data: row["data_name"], fidelity: row["fidelity"], epochs: row["epochs"],
          seed: UInt64(row["seed"] as String), device: row["host"],
          date: row["started"] ?? row["created"], atoll: row["atoll"],
          source: "\(row["run_name"] as String):"
            + BirthID(island: row["island"], birth: row["birth"]).description)
      }
    }
  }

  /// The quantities of an individual's row, by rising name.
  private static func values(of row: Row) throws -> [(name: String, value: Double)] {
    var values: [String: Double] = [:]
    for name in Quantity.measured { values[name] = row[name] }
    if let json: String = row["metrics"] {
      let metrics: [String: Double] = try decode(json, "the metrics of an individual")
      values.merge(metrics) { $1 }
    }
    return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}

extension Database {
  /// Notes a quantity by its name; what is known of its unit and direction stays.
  fileprivate func learn(_ measurement: StoredMeasurement) throws {
    let direction = measurement.direction.flatMap { Direction(rawValue: $0) }
    try learn(
      Objective(
        measurement.quantity, unit: measurement.unit, direction: direction ?? .minimize),
      isDirected: direction != nil)
  }
}
