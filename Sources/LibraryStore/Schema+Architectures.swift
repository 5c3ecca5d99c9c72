import Architectures
import Evaluators
import GRDB

extension Schema {
  /// Architectures become entries of their own, by what they are; individuals refer to them.
  ///
  /// Rows refer to each other by small numbers, since a run has a hundred thousand of them.
  static func thirdMigration(_ db: Database) throws {
    try db.execute(
      sql: """
        ALTER TABLE runs RENAME TO old_runs;
        ALTER TABLE individuals RENAME TO old_individuals;
        ALTER TABLE parents RENAME TO old_parents;
        """)
    try db.execute(sql: third)
    let spaces = try String.fetchSet(db, sql: "SELECT DISTINCT space FROM old_runs")
    let addressFunction = addressFunction(spaces)
    db.add(function: addressFunction)
    db.add(function: dataFunction)
    try db.execute(sql: carrying)
    for settings in try String.fetchAll(db, sql: "SELECT settings FROM runs ORDER BY number") {
      for goal in RunFacts(settings: settings).objectives {
        try db.execute(
          sql: """
            INSERT INTO quantities VALUES (?, ?, ?) ON CONFLICT (name)
            DO UPDATE SET unit = excluded.unit, direction = excluded.direction
            """, arguments: [goal.name, goal.unit, goal.direction.rawValue])
      }
    }
    db.remove(function: addressFunction)
    db.remove(function: dataFunction)
    try db.execute(
      sql: """
        DROP TABLE old_parents;
        DROP TABLE old_individuals;
        DROP TABLE old_runs;
        """)
    try db.execute(sql: thirdIndexes)
  }

  /// `address(space, identity)`: the name of an architecture of some spaces.
  private static func addressFunction(_ spaces: Set<String>) -> DatabaseFunction {
    let addresses = Dictionary(
      uniqueKeysWithValues: spaces.map { ($0, ArchitectureAddress(space: $0)) })
    return DatabaseFunction("address", argumentCount: 2, pure: true) { values in
      guard let address = String.fromDatabaseValue(values[0]).flatMap({ addresses[$0] }),
        let identity = String.fromDatabaseValue(values[1]).flatMap({ Identity($0) })
      else { return nil }
      return address(identity).description
    }
  }

  /// `data_name(settings)`: what a run was judged on.
  private static let dataFunction = DatabaseFunction("data_name", argumentCount: 1, pure: true) {
    values in
    String.fromDatabaseValue(values[0]).map { RunFacts(settings: $0).data }
  }

  private static let third = """
    CREATE TABLE spaces (
      number INTEGER PRIMARY KEY,
      json TEXT NOT NULL UNIQUE
    );
    CREATE TABLE data_sets (
      number INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      input TEXT NOT NULL DEFAULT '',
      UNIQUE (name, input)
    );
    CREATE TABLE quantities (
      name TEXT NOT NULL PRIMARY KEY,
      unit TEXT NOT NULL DEFAULT '',
      direction TEXT
    ) WITHOUT ROWID;
    CREATE TABLE runs (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      seed TEXT NOT NULL,
      settings TEXT NOT NULL,
      space INTEGER NOT NULL REFERENCES spaces,
      data INTEGER NOT NULL REFERENCES data_sets,
      atoll TEXT NOT NULL,
      instruction_set TEXT NOT NULL,
      created REAL NOT NULL,
      islands INTEGER NOT NULL,
      stopped TEXT,
      test_accuracy REAL,
      best TEXT
    );
    CREATE TABLE architectures (
      number INTEGER PRIMARY KEY,
      identity TEXT NOT NULL UNIQUE,
      genome TEXT,
      space INTEGER REFERENCES spaces,
      architecture TEXT,
      training TEXT,
      parameters INTEGER,
      multiply_adds INTEGER,
      activation_bytes INTEGER
    );
    CREATE TABLE individuals (
      number INTEGER PRIMARY KEY,
      run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
      island INTEGER NOT NULL,
      birth INTEGER NOT NULL,
      architecture INTEGER REFERENCES architectures,
      genome TEXT,
      origin TEXT NOT NULL,
      rejections INTEGER NOT NULL DEFAULT 0,
      fidelity REAL NOT NULL DEFAULT 1,
      viable INTEGER NOT NULL,
      costs TEXT,
      violation REAL,
      reason TEXT,
      detail TEXT,
      validation_accuracy REAL,
      validation_loss REAL,
      training_loss REAL,
      training_seconds REAL,
      epochs REAL,
      repairs INTEGER,
      metrics TEXT,
      started REAL,
      seconds REAL,
      rank INTEGER,
      host TEXT,
      UNIQUE (run, island, birth)
    );
    CREATE TABLE parents (
      child INTEGER NOT NULL REFERENCES individuals ON DELETE CASCADE,
      place INTEGER NOT NULL,
      island INTEGER NOT NULL,
      birth INTEGER NOT NULL,
      PRIMARY KEY (child, place)
    ) WITHOUT ROWID;
    CREATE TABLE trainings (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      architecture INTEGER NOT NULL REFERENCES architectures ON DELETE CASCADE,
      data INTEGER NOT NULL REFERENCES data_sets,
      seed TEXT NOT NULL,
      epochs REAL NOT NULL,
      settings TEXT NOT NULL,
      curve TEXT NOT NULL,
      weights TEXT,
      started REAL NOT NULL,
      seconds REAL NOT NULL,
      host TEXT NOT NULL,
      atoll TEXT NOT NULL,
      instruction_set TEXT NOT NULL
    );
    CREATE TABLE measurements (
      id TEXT NOT NULL PRIMARY KEY,
      architecture INTEGER NOT NULL REFERENCES architectures ON DELETE CASCADE,
      training INTEGER REFERENCES trainings ON DELETE CASCADE,
      data TEXT,
      quantity TEXT NOT NULL,
      value REAL NOT NULL,
      split TEXT,
      fidelity REAL NOT NULL DEFAULT 1,
      epochs REAL,
      seed TEXT,
      device TEXT,
      date REAL,
      atoll TEXT
    ) WITHOUT ROWID;
    CREATE TABLE tags (
      architecture INTEGER NOT NULL REFERENCES architectures ON DELETE CASCADE,
      tag TEXT NOT NULL,
      PRIMARY KEY (architecture, tag)
    ) WITHOUT ROWID;
    """

  private static let carrying = """
    INSERT INTO spaces (json) SELECT DISTINCT space FROM old_runs ORDER BY space;
    INSERT INTO data_sets (name) SELECT DISTINCT data_name(settings) FROM old_runs ORDER BY 1;
    INSERT INTO runs (id, name, seed, settings, space, data, atoll, instruction_set, created, islands,
        stopped, test_accuracy, best)
      SELECT id, r.name, seed, settings, s.number, d.number, atoll, instruction_set, created, islands,
        stopped, test_accuracy, best
      FROM old_runs r JOIN spaces s ON s.json = r.space
        JOIN data_sets d ON d.name = data_name(r.settings)
      ORDER BY created, id;
    INSERT INTO architectures (identity, genome, space, parameters, multiply_adds, activation_bytes)
      SELECT address(s.json, i.identity), i.genome, r.space, i.parameters, i.multiply_adds,
        i.activation_bytes
      FROM old_individuals i JOIN runs r ON r.id = i.run JOIN spaces s ON s.number = r.space
      WHERE i.identity IS NOT NULL
      ORDER BY r.number, island, birth
      ON CONFLICT (identity) DO UPDATE SET
        parameters = coalesce(parameters, excluded.parameters),
        multiply_adds = coalesce(multiply_adds, excluded.multiply_adds),
        activation_bytes = coalesce(activation_bytes, excluded.activation_bytes);
    INSERT INTO individuals (run, island, birth, architecture, genome, origin, fidelity, viable, costs,
        violation, reason, detail, validation_accuracy, validation_loss, training_loss,
        training_seconds, epochs, repairs, metrics, started, seconds, rank, host)
      SELECT r.number, island, birth, a.number, nullif(i.genome, a.genome), origin,
        coalesce(fidelity, 1), viable, costs, violation, reason, detail, validation_accuracy,
        validation_loss, training_loss, training_seconds, epochs, repairs, metrics, started, seconds,
        rank, host
      FROM old_individuals i JOIN runs r ON r.id = i.run JOIN spaces s ON s.number = r.space
        LEFT JOIN architectures a ON a.identity = address(s.json, i.identity)
      ORDER BY r.number, island, birth;
    INSERT INTO parents
      SELECT i.number, place, parent_island, parent_birth
      FROM old_parents p JOIN runs r ON r.id = p.run
        JOIN individuals i ON i.run = r.number AND i.island = p.island AND i.birth = p.birth;
    INSERT OR IGNORE INTO quantities (name)
      SELECT DISTINCT key FROM old_individuals, json_each(metrics) WHERE metrics IS NOT NULL;
    """

  private static let thirdIndexes = """
    CREATE INDEX individuals_by_architecture ON individuals (architecture);
    CREATE INDEX individuals_by_name ON individuals (island, birth);
    CREATE INDEX architectures_without_genome ON architectures (number) WHERE genome IS NULL;
    CREATE INDEX trainings_by_architecture ON trainings (architecture);
    CREATE INDEX measurements_by_architecture ON measurements (architecture);
    CREATE INDEX measurements_by_training ON measurements (training);
    """
}
