public import Architectures
public import Foundation
import GRDB

extension Library {
  /// Keeps a training, with what it measured and, where there are any, its weights.
  ///
  /// The weights are on the disk before the library speaks of them. Where the same training is there
  /// already, nothing is added but measurements that are new. From then on the architecture is kept as it
  /// is decoded now, whatever later versions make of its genome.
  ///
  /// - Throws: where the library does not hold the architecture, or the disk fails.
  /// - Returns: the training with the name of its weights.
  @discardableResult
  public func add(
    training record: TrainingRecord, weights: Data?
  ) throws(LibraryError) -> TrainingRecord {
    var record = record
    record.weights = try weights.map { content throws(LibraryError) in
      try self.weights.write(content)
    }
    let kept = record
    try write { db in
      guard let number = try Self.number(of: kept.architecture, db) else {
        throw LibraryError.unknownArchitecture(kept.architecture.description)
      }
      try Self.writeDown(number, db)
      let training = try Self.enter(kept, of: number, db)
      for measurement in kept.measurements.map(kept.completed) {
        try Self.insert(measurement, of: number, training: training, db)
      }
    }
    return record
  }

  /// The trainings of an architecture, in the order in which they came.
  public func trainings(of architecture: Identity) throws(LibraryError) -> [TrainingRecord] {
    try read { db in
      guard let number = try Self.number(of: architecture, db) else { return [] }
      return try Row.fetchAll(
        db,
        sql: """
          SELECT t.*, d.name AS data_name, d.input FROM trainings t
          JOIN data_sets d ON d.number = t.data WHERE t.architecture = ? ORDER BY t.number
          """, arguments: [number]
      ).map { try Self.record($0, of: architecture, db) }
    }
  }

  /// The weights of a training.
  ///
  /// - Throws: where it has none, or they are missing or damaged.
  public func weights(of training: TrainingRecord) throws(LibraryError) -> Data {
    guard let name = training.weights else {
      throw .unusable("the training of \(training.architecture) has kept no weights")
    }
    return try weights.read(name)
  }

  /// Keeps the network of an architecture as it is decoded now.
  static func writeDown(_ number: Int64, _ db: Database) throws {
    let stored = try stored(number, db)
    try db.execute(
      sql: "UPDATE architectures SET architecture = ?, training = ? WHERE number = ?",
      arguments: [stored.architecture.map(json), stored.training.map(json), number])
  }

  private static func enter(
    _ record: TrainingRecord, of architecture: Int64, _ db: Database
  ) throws -> Int64 {
    let data = try db.dataSet(record.data, input: record.input.map(json))
    try db.execute(
      sql: """
        INSERT INTO trainings (id, architecture, data, seed, epochs, settings, curve, weights, started,
          seconds, host, atoll, instruction_set)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET weights = coalesce(weights, excluded.weights)
        """,
      arguments: [
        record.id.description, architecture, data, String(record.seed), record.epochs,
        record.settings, record.curve, record.weights, record.started, record.seconds, record.host,
        record.atoll, record.instructionSet,
      ])
    return try db.number(of: record.id.description, in: "trainings", column: "id")
  }

  private static func record(
    _ row: Row, of architecture: Identity, _ db: Database
  ) throws -> TrainingRecord {
    var record = TrainingRecord(
      architecture: architecture, seed: UInt64(row["seed"] as String) ?? 0, epochs: row["epochs"],
      settings: row["settings"], data: row["data_name"], input: try input(row["input"]),
      curve: row["curve"], measurements: [], started: row["started"], seconds: row["seconds"],
      host: row["host"], atoll: row["atoll"], instructionSet: row["instruction_set"])
    record.weights = row["weights"]
    record.measurements = try measurements(
      "WHERE m.training = ?", [row["number"] as Int64], db)
    return record
  }
}

extension TrainingRecord {
  /// What tells trainings apart.
  var id: Identity {
    var bare = self
    bare.measurements = []
    bare.weights = nil
    return Identity(Library.json(bare).utf8.map(UInt64.init))
  }

  /// A measurement with what its training knows of it.
  func completed(_ measurement: StoredMeasurement) -> StoredMeasurement {
    var full = measurement
    full.data = measurement.data ?? data
    full.epochs = measurement.epochs ?? epochs
    full.seed = measurement.seed ?? seed
    full.device = measurement.device ?? host
    full.date = measurement.date ?? started
    full.atoll = measurement.atoll ?? atoll
    full.source = nil
    return full
  }
}
