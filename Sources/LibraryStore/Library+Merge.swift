import Foundation
import GRDB

/// What merging a library into another came to: how much was new there.
public struct Merging: Hashable, Encodable, Sendable {
  /// Runs.
  public var runs = 0
  /// Individuals.
  public var individuals = 0
  /// Architectures.
  public var architectures = 0
  /// Trainings.
  public var trainings = 0
  /// Measurements of trainings and others.
  public var measurements = 0

  /// Nothing.
  public init() {}
}

extension Library {
  /// Takes in all that another library holds, in one transaction; what is known already stays as it is.
  ///
  /// The weights are copied first, and each is checked.
  /// - Throws: where weights of the other are missing or damaged; then nothing was taken in.
  @discardableResult
  public func merge(_ other: Library) throws(LibraryError) -> Merging {
    let names = [path, other.path].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    if names[0] == names[1] { throw .unusable("\(path) cannot be merged into itself") }
    for name in try other.read({ db in try Self.weights(db) }) {
      _ = try weights.write(try other.weights.read(name))
    }
    var merging = Merging()
    try Self.attempt(path) {
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "ATTACH DATABASE ? AS source", arguments: [other.path])
        defer { try? db.execute(sql: "DETACH DATABASE source") }
        try db.inTransaction(.immediate) {
          merging = try Self.takeIn(db)
          return .commit
        }
      }
    }
    return merging
  }

  /// The names of all weights that trainings speak of.
  static func weights(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db, sql: "SELECT DISTINCT weights FROM trainings WHERE weights IS NOT NULL ORDER BY 1")
  }

  private static func takeIn(_ db: Database) throws -> Merging {
    func insert(_ sql: String) throws -> Int {
      let before = db.totalChangesCount
      try db.execute(sql: sql)
      return db.totalChangesCount - before
    }
    func count(_ table: String) throws -> Int {
      try Int.fetchOne(db, sql: "SELECT count(*) FROM main.\(table)") ?? 0
    }
    try db.execute(sql: MergeSQL.contexts)
    let runs = try count("runs")
    try db.execute(sql: MergeSQL.runs)
    let architectures = try count("architectures")
    try db.execute(sql: MergeSQL.architectures)
    var merging = Merging()
    merging.runs = try count("runs") - runs
    merging.architectures = try count("architectures") - architectures
    merging.individuals = try insert(MergeSQL.individuals)
    try db.execute(sql: MergeSQL.parents)
    let trainings = try count("trainings")
    try db.execute(sql: MergeSQL.trainings)
    merging.trainings = try count("trainings") - trainings
    merging.measurements = try insert(MergeSQL.measurements)
    try db.execute(sql: MergeSQL.tags)
    return merging
  }
}

/// Rows of `source` for the tables of `main`: what refers to a row by its number finds it by its name.
private enum MergeSQL {
  static let contexts = """
    INSERT INTO main.spaces (json) SELECT json FROM source.spaces WHERE true ORDER BY number
      ON CONFLICT DO NOTHING;
    INSERT INTO main.data_sets (name, input) SELECT name, input FROM source.data_sets WHERE true
      ORDER BY number ON CONFLICT DO NOTHING;
    INSERT INTO main.quantities SELECT * FROM source.quantities WHERE true ON CONFLICT (name) DO
      UPDATE SET unit = iif(unit = '', excluded.unit, unit),
        direction = coalesce(direction, excluded.direction);
    """

  static let runs = """
    INSERT INTO main.runs (id, name, seed, settings, space, data, atoll, instruction_set, created,
        islands, stopped, test_accuracy, best)
      SELECT r.id, r.name, seed, settings, ms.number, md.number, atoll, instruction_set, created,
        islands, stopped, test_accuracy, best
      FROM source.runs r
        JOIN source.spaces ss ON ss.number = r.space JOIN main.spaces ms ON ms.json = ss.json
        JOIN source.data_sets sd ON sd.number = r.data
        JOIN main.data_sets md ON md.name = sd.name AND md.input = sd.input
      WHERE true ORDER BY r.number
      ON CONFLICT (id) DO UPDATE SET stopped = coalesce(excluded.stopped, stopped),
        test_accuracy = coalesce(test_accuracy, excluded.test_accuracy),
        best = coalesce(best, excluded.best);
    """

  static let architectures = """
    INSERT INTO main.architectures (identity, genome, space, architecture, training, parameters,
        multiply_adds, activation_bytes)
      SELECT identity, genome, ms.number, architecture, training, parameters, multiply_adds,
        activation_bytes
      FROM source.architectures a LEFT JOIN source.spaces ss ON ss.number = a.space
        LEFT JOIN main.spaces ms ON ms.json = ss.json
      WHERE true ORDER BY a.number
      ON CONFLICT (identity) DO UPDATE SET genome = coalesce(genome, excluded.genome),
        space = coalesce(space, excluded.space),
        architecture = coalesce(architecture, excluded.architecture),
        training = coalesce(training, excluded.training),
        parameters = coalesce(parameters, excluded.parameters),
        multiply_adds = coalesce(multiply_adds, excluded.multiply_adds),
        activation_bytes = coalesce(activation_bytes, excluded.activation_bytes);
    """

  static let individuals = """
    INSERT INTO main.individuals (run, island, birth, architecture, genome, origin, rejections,
        fidelity, viable, costs, violation, reason, detail, validation_accuracy, validation_loss,
        training_loss, training_seconds, epochs, repairs, metrics, started, seconds, rank, host)
      SELECT mr.number, island, birth, ma.number,
        nullif(coalesce(i.genome, sa.genome), ma.genome), origin, rejections, fidelity, viable, costs,
        violation, reason, detail, validation_accuracy, validation_loss, training_loss,
        training_seconds, epochs, repairs, metrics, started, seconds, rank, host
      FROM source.individuals i JOIN source.runs sr ON sr.number = i.run
        JOIN main.runs mr ON mr.id = sr.id
        LEFT JOIN source.architectures sa ON sa.number = i.architecture
        LEFT JOIN main.architectures ma ON ma.identity = sa.identity
      WHERE true ORDER BY i.number
      ON CONFLICT (run, island, birth) DO NOTHING;
    """

  static let parents = """
    INSERT INTO main.parents
      SELECT mi.number, p.place, p.island, p.birth
      FROM source.parents p JOIN source.individuals si ON si.number = p.child
        JOIN source.runs sr ON sr.number = si.run JOIN main.runs mr ON mr.id = sr.id
        JOIN main.individuals mi
          ON mi.run = mr.number AND mi.island = si.island AND mi.birth = si.birth
      WHERE true ON CONFLICT DO NOTHING;
    """

  static let trainings = """
    INSERT INTO main.trainings (id, architecture, data, seed, epochs, settings, curve, weights,
        started, seconds, host, atoll, instruction_set)
      SELECT t.id, ma.number, md.number, seed, epochs, settings, curve, weights, started, seconds,
        host, atoll, instruction_set
      FROM source.trainings t JOIN source.architectures sa ON sa.number = t.architecture
        JOIN main.architectures ma ON ma.identity = sa.identity
        JOIN source.data_sets sd ON sd.number = t.data
        JOIN main.data_sets md ON md.name = sd.name AND md.input = sd.input
      WHERE true ORDER BY t.number
      ON CONFLICT (id) DO UPDATE SET weights = coalesce(weights, excluded.weights);
    """

  static let measurements = """
    INSERT INTO main.measurements
      SELECT m.id, ma.number, mt.number, m.data, quantity, value, split, fidelity, m.epochs, m.seed,
        device, date, m.atoll
      FROM source.measurements m JOIN source.architectures sa ON sa.number = m.architecture
        JOIN main.architectures ma ON ma.identity = sa.identity
        LEFT JOIN source.trainings st ON st.number = m.training
        LEFT JOIN main.trainings mt ON mt.id = st.id
      WHERE true ON CONFLICT (id) DO NOTHING;
    """

  static let tags = """
    INSERT INTO main.tags
      SELECT ma.number, tag FROM source.tags t
        JOIN source.architectures sa ON sa.number = t.architecture
        JOIN main.architectures ma ON ma.identity = sa.identity
      WHERE true ON CONFLICT DO NOTHING;
    """
}
