import Architectures
import Evolution
import Foundation
import GRDB
import Genomes
import Journals
import LibraryStore
import Testing

/// Libraries of older and newer versions.
struct MigrationTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  /// What was judged in a run, by what its journals say.
  private func judged(_ folder: String) throws -> [(JournalHeader, [Individual])] {
    try RunSource(folder: folder).journals.map { journal in
      (
        journal.header,
        journal.entries.compactMap {
          if case .event(.judged(let one), _) = $0.entry { one } else { nil }
        }
      )
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// The migrator makes its own table in a step of its own: a kill may fall between it and ours.
  @Test func aLibraryThatWasKilledWhileItWasMadeIsCompleted() throws {
    let queue = try DatabaseQueue(path: runs.library)
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    try queue.close()
    let library = try Library(existing: runs.library)
    #expect(try library.runs().isEmpty && library.list(ListRequest()).rows.isEmpty)
  }

  /// A library as the second version of its tables held it.
  private func makeOld(_ folder: String) throws {
    let queue = try DatabaseQueue(path: runs.library)
    try queue.write { db in
      try db.execute(sql: OldTables.sql)
      for (header, individuals) in try judged(folder) {
        try db.execute(
          sql:
            "INSERT OR IGNORE INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0.5, '0-00001')",
          arguments: [
            header.run + "-id", header.run, String(header.seed), header.settings, header.space,
            header.atoll, header.instructionSet, header.created, header.islands,
          ])
        for individual in individuals { try insert(individual, header.run + "-id", db) }
      }
    }
    try queue.close()
  }

  private func insert(_ individual: Individual, _ run: String, _ db: Database) throws {
    let (candidate, measured) = (individual.candidate, individual.measurements)
    var failure: Nonviability?
    if case .nonviable(let found) = individual.verdict { failure = found }
    let values: [(any DatabaseValueConvertible)?] = [
      run, candidate.id.island, candidate.id.birth, try Self.json(candidate.proposal.genome),
      candidate.identity?.description, candidate.proposal.origin, failure == nil,
      failure?.reason.rawValue, failure?.detail,
      try individual.fitness.map { try Self.json($0.costs) },
      measured.validationAccuracy, measured.validationLoss, measured.trainingLoss,
      measured.cost?.parameters, measured.cost?.multiplyAdds, measured.cost?.activationBytes,
      measured.epochs, measured.repairs, individual.times?.started, individual.times?.seconds,
      individual.times?.rank, individual.times?.host, individual.fitness?.violation,
      candidate.proposal.fidelity, measured.trainingSeconds,
      try measured.metrics.map { try Self.json($0) },
    ]
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    try db.execute(
      sql: "INSERT INTO individuals VALUES (\(marks))", arguments: StatementArguments(values))
    for (place, parent) in candidate.proposal.parents.enumerated() {
      try db.execute(
        sql: "INSERT INTO parents VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          run, candidate.id.island, candidate.id.birth, place, parent.island, parent.birth,
        ])
    }
  }

  /// What is measured, who comes from whom, and what an architecture is: all as if gathered anew.
  @Test func anOlderLibraryIsBroughtUpToDateWithAllItsRows() throws {
    let folder = try runs.make("digits", judged: 60)
    try makeOld(folder)
    let carried = try Library(existing: runs.library)
    let new = try Library(path: runs.path + "/new.sqlite")
    try new.gather(folder: folder)
    #expect(try carried.check().problems.isEmpty)
    let (old, fresh) = (try carried.evaluated(), try new.evaluated())
    #expect(
      old.map(\.individuals) == fresh.map(\.individuals) && old.map(\.space) == fresh.map(\.space))
    let rows = try carried.list(ListRequest())
    #expect(rows == (try new.list(ListRequest())))
    for row in rows.rows {
      let (mine, theirs) = (try carried.show(row.architecture), try new.show(row.architecture))
      #expect(mine.stored.genome == theirs.stored.genome && mine.nodes == theirs.nodes)
      #expect(mine.individuals == theirs.individuals && mine.measurements == theirs.measurements)
      #expect(mine.ancestors == theirs.ancestors)
    }
    #expect(try carried.runs().map(\.best) == ["0-00001"])
  }

  @Test func aNewerLibraryIsRefusedAndStaysAsItIs() throws {
    try Library(path: runs.library).gather(folder: runs.make("digits", judged: 5))
    let queue = try DatabaseQueue(path: runs.library)
    try queue.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 of the future')")
    }
    try queue.close()
    let before = try Data(contentsOf: URL(fileURLWithPath: runs.library))
    #expect(throws: LibraryError.tooNew(path: runs.library)) { try Library(path: runs.library) }
    #expect(try Data(contentsOf: URL(fileURLWithPath: runs.library)) == before)
  }
}

/// The tables of the second version.
private enum OldTables {
  static let sql = """
    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
    INSERT INTO grdb_migrations VALUES ('1 runs, individuals, parents');
    INSERT INTO grdb_migrations VALUES ('2 metrics, fidelity, violation');
    CREATE TABLE runs (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, seed TEXT NOT NULL,
      settings TEXT NOT NULL, space TEXT NOT NULL, atoll TEXT NOT NULL, instruction_set TEXT NOT NULL,
      created REAL NOT NULL, islands INTEGER NOT NULL, stopped TEXT, test_accuracy REAL, best TEXT);
    CREATE TABLE individuals (run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      island INTEGER NOT NULL, birth INTEGER NOT NULL, genome TEXT NOT NULL, identity TEXT,
      origin TEXT NOT NULL, viable INTEGER NOT NULL, reason TEXT, detail TEXT, costs TEXT,
      validation_accuracy REAL, validation_loss REAL, training_loss REAL, parameters INTEGER,
      multiply_adds INTEGER, activation_bytes INTEGER, epochs REAL, repairs INTEGER, started REAL,
      seconds REAL, rank INTEGER, host TEXT, violation REAL, fidelity REAL, training_seconds REAL,
      metrics TEXT, PRIMARY KEY (run, island, birth));
    CREATE TABLE parents (run TEXT NOT NULL, island INTEGER NOT NULL, birth INTEGER NOT NULL,
      place INTEGER NOT NULL, parent_island INTEGER NOT NULL, parent_birth INTEGER NOT NULL,
      PRIMARY KEY (run, island, birth, place), FOREIGN KEY (run, island, birth)
      REFERENCES individuals (run, island, birth) ON DELETE CASCADE);
    CREATE INDEX individuals_by_identity ON individuals (identity);
    CREATE INDEX individuals_by_name ON individuals (island, birth);
    """
}
