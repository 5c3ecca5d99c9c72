public import Architectures
import DataSets
import Evolution
import Foundation
import GRDB
public import Genomes

extension Library {
  /// One architecture, by the start of its name (four digits at least), by a tag, by `1-00051` or by
  /// `RUN:1-00051`, with the start of the name of its run.
  ///
  /// - Throws: where there is none, or more than one, with the candidates.
  public func architecture(named name: String) throws(LibraryError) -> StoredArchitecture {
    try read { db in try Self.stored(Self.number(named: name, db), db) }
  }

  /// The architecture that a library calls so; nil where it holds none.
  public func architecture(_ identity: Identity) throws(LibraryError) -> StoredArchitecture? {
    try read { db in
      try Self.number(of: identity, db).map { try Self.stored($0, db) }
    }
  }

  /// Enters an architecture that no search has found; one that is there stays as it is.
  ///
  /// - Parameter training: its genes of training, which are part of what it is called by.
  /// - Returns: the name that the library gives it.
  @discardableResult
  public func add(
    _ architecture: Architecture, training: TrainingGene?
  ) throws(LibraryError) -> Identity {
    let identity = training?.identity(with: architecture.identity) ?? architecture.identity
    let cost = architecture.cost
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO architectures
            (identity, architecture, training, parameters, multiply_adds, activation_bytes)
          VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (identity) DO NOTHING
          """,
        arguments: [
          identity.description, Self.json(architecture), training.map(Self.json), cost.parameters,
          cost.multiplyAdds, cost.activationBytes,
        ])
    }
    return identity
  }

  /// The row of an architecture.
  static func number(of identity: Identity, _ db: Database) throws -> Int64? {
    try Int64.fetchOne(
      db, sql: "SELECT number FROM architectures WHERE identity = ?",
      arguments: [identity.description])
  }

  /// All that is kept of an architecture.
  static func stored(_ number: Int64, _ db: Database) throws -> StoredArchitecture {
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT a.*, s.json AS space_json FROM architectures a
          LEFT JOIN spaces s ON s.number = a.space WHERE a.number = ?
          """, arguments: [number]),
      let identity = Identity(row["identity"])
    else { throw DatabaseError(message: "architecture \(number) is missing") }
    var stored = StoredArchitecture(
      identity: identity, cost: row.cost, tags: try tags(of: number, db),
      finders: try finders(of: number, db))
    stored.genome = try (row["genome"] as String?).map {
      try decode($0, "the genome of \(identity)")
    }
    stored.space = try (row["space_json"] as String?).map {
      try decode($0, "the space of \(identity)")
    }
    try read(row, into: &stored)
    try readOrigin(of: number, into: &stored, db)
    return stored
  }

  /// The network and its genes of training: as they were written down, else as the genome says.
  private static func read(_ row: Row, into stored: inout StoredArchitecture) throws {
    if let json: String = row["architecture"] {
      stored.architecture = try decode(json, "the architecture \(stored.identity)")
      stored.training = try (row["training"] as String?).map {
        try decode($0, "the training of \(stored.identity)")
      }
      return
    }
    guard let space = stored.space, let genome = stored.genome else { return }
    do throws(DecodingFault) {
      let decoded = try space.decoded(genome)
      stored.architecture = decoded.architecture
      stored.training = decoded.training
    } catch {
      stored.fault = error.description
    }
  }

  /// What the first run that found it, or else its first training, says of data and input.
  private static func readOrigin(
    of number: Int64, into stored: inout StoredArchitecture, _ db: Database
  ) throws {
    let found = try Row.fetchOne(
      db,
      sql: """
        SELECT d.name, d.input, r.settings FROM individuals i JOIN runs r ON r.number = i.run
          JOIN data_sets d ON d.number = r.data
        WHERE i.architecture = ? ORDER BY d.input = '', r.created, r.id LIMIT 1
        """, arguments: [number])
    let trained = try Row.fetchOne(
      db,
      sql: """
        SELECT d.name, d.input, NULL AS settings FROM trainings t JOIN data_sets d
          ON d.number = t.data
        WHERE t.architecture = ? ORDER BY t.number LIMIT 1
        """, arguments: [number])
    guard let row = found ?? trained else { return }
    stored.data = row["name"]
    stored.settings = row["settings"]
    stored.input = try input(row["input"])
  }

  /// An input contract as JSON; none is the empty text.
  static func input(_ json: String) throws -> InputContractInfo? {
    try json.isEmpty ? nil : decode(json, "an input contract")
  }

  static func tags(of number: Int64, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT tag FROM tags WHERE architecture = ? ORDER BY tag", arguments: [number])
  }

  private static func finders(of number: Int64, _ db: Database) throws -> [String] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT r.name, island, birth FROM individuals i JOIN runs r ON r.number = i.run
        WHERE architecture = ? ORDER BY r.created, r.id, island, birth LIMIT 8
        """, arguments: [number]
    ).map { "\($0["name"] as String):\(BirthID(island: $0["island"], birth: $0["birth"]))" }
  }

  /// The value of a column of JSON; `what` names it where it is of another version.
  static func decode<T: Decodable>(_ json: String, _ what: String) throws -> T {
    do { return try JSONDecoder().decode(T.self, from: Data(json.utf8)) } catch {
      throw DatabaseError(message: "\(what) cannot be read by this Atoll")
    }
  }

  /// A value as JSON of one line, keys sorted.
  static func json(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}

extension Row {
  /// What a network costs on paper, where it was counted.
  var cost: Cost? {
    guard let parameters: Int = self["parameters"], let multiplyAdds: Int = self["multiply_adds"],
      let activationBytes: Int = self["activation_bytes"]
    else { return nil }
    return Cost(
      parameters: parameters, multiplyAdds: multiplyAdds, activationBytes: activationBytes)
  }
}
