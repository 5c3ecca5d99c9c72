import GRDB

/// The tables, as a list of named migrations: appended to, never edited.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 runs, individuals, parents") { try $0.execute(sql: first) }
    migrator.registerMigration("2 metrics, fidelity, violation") { try $0.execute(sql: second) }
    migrator.registerMigration("3 architectures, trainings, measurements") { db in
      try thirdMigration(db)
    }
    return migrator
  }

  private static let first = """
    CREATE TABLE runs (
      id TEXT NOT NULL PRIMARY KEY,
      name TEXT NOT NULL,
      seed TEXT NOT NULL,
      settings TEXT NOT NULL,
      space TEXT NOT NULL,
      atoll TEXT NOT NULL,
      instruction_set TEXT NOT NULL,
      created REAL NOT NULL,
      islands INTEGER NOT NULL,
      stopped TEXT,
      test_accuracy REAL,
      best TEXT
    );
    CREATE TABLE individuals (
      run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      island INTEGER NOT NULL,
      birth INTEGER NOT NULL,
      genome TEXT NOT NULL,
      identity TEXT,
      origin TEXT NOT NULL,
      viable INTEGER NOT NULL,
      reason TEXT,
      detail TEXT,
      costs TEXT,
      validation_accuracy REAL,
      validation_loss REAL,
      training_loss REAL,
      parameters INTEGER,
      multiply_adds INTEGER,
      activation_bytes INTEGER,
      epochs REAL,
      repairs INTEGER,
      started REAL,
      seconds REAL,
      rank INTEGER,
      host TEXT,
      PRIMARY KEY (run, island, birth)
    );
    CREATE TABLE parents (
      run TEXT NOT NULL,
      island INTEGER NOT NULL,
      birth INTEGER NOT NULL,
      place INTEGER NOT NULL,
      parent_island INTEGER NOT NULL,
      parent_birth INTEGER NOT NULL,
      PRIMARY KEY (run, island, birth, place),
      FOREIGN KEY (run, island, birth)
        REFERENCES individuals (run, island, birth) ON DELETE CASCADE
    );
    CREATE INDEX individuals_by_identity ON individuals (identity);
    CREATE INDEX individuals_by_name ON individuals (island, birth);
    """

  /// What is null was not there, or was gathered before the columns were.
  private static let second = """
    ALTER TABLE individuals ADD COLUMN violation REAL;
    ALTER TABLE individuals ADD COLUMN fidelity REAL;
    ALTER TABLE individuals ADD COLUMN training_seconds REAL;
    ALTER TABLE individuals ADD COLUMN metrics TEXT;
    """
}
