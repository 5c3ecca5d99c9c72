import Architectures
import Evaluators
import Evolution
import GRDB
import Journals

/// Takes the individuals of one journal into the tables, within a transaction.
struct Intake {
  private let run: Int64
  private let space: Int64
  private let address: ArchitectureAddress
  private let architecture: Statement
  private let known: Statement
  private let individual: Statement
  private let parent: Statement
  private let db: Database
  /// Quantities that are in their table.
  private var quantities: Set<String> = []

  /// Takes in the run of a journal, or what is new about it.
  init(_ header: JournalHeader, _ db: Database) throws {
    self.db = db
    let facts = RunFacts(settings: header.settings)
    space = try db.number(of: header.space, in: "spaces", column: "json")
    address = ArchitectureAddress(space: header.space)
    let data = try db.dataSet(facts.data, input: header.input)
    for objective in facts.objectives { try db.learn(objective) }
    try db.execute(
      sql: """
        INSERT OR IGNORE INTO runs
          (id, name, seed, settings, space, data, atoll, instruction_set, created, islands)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        header.libraryID, header.run, String(header.seed), header.settings, space, data,
        header.atoll, header.instructionSet, header.created, header.islands,
      ])
    run = try db.number(of: header.libraryID, in: "runs", column: "id")
    architecture = try db.cachedStatement(sql: Self.architectureSQL)
    known = try db.cachedStatement(
      sql: "SELECT number, genome FROM architectures WHERE identity = ?")
    individual = try db.cachedStatement(sql: Self.individualSQL)
    parent = try db.cachedStatement(sql: "INSERT INTO parents VALUES (?, ?, ?, ?)")
  }

  /// Takes in an individual, its architecture and its parents.
  mutating func add(
    _ judged: JournalDigest.Judged, counting gathering: inout Gathering
  ) throws {
    let birth = judged.birth
    let entry = try birth.identity.map { try enter(address($0), judged, counting: &gathering) }
    try individual.execute(arguments: arguments(judged, entry))
    guard db.changesCount > 0 else {
      gathering.known += 1
      return
    }
    gathering.added += 1
    let child = db.lastInsertedRowID
    for (place, id) in birth.parents.enumerated() {
      try parent.execute(arguments: [child, place, id.island, id.birth])
    }
    for name in (judged.measurements.metrics ?? [:]).keys.sorted()
    where quantities.insert(name).inserted {
      try db.learn(Objective(name), isDirected: false)
    }
  }

  /// An architecture in the table, with the genome that it was first found by.
  private struct Entry {
    var number: Int64
    var genome: String?
  }

  /// Enters an architecture, or finds it; what it costs is noted when somebody has counted it.
  private func enter(
    _ identity: Identity, _ judged: JournalDigest.Judged, counting gathering: inout Gathering
  ) throws -> Entry {
    let name = identity.description
    let cost = judged.measurements.cost
    if let row = try Row.fetchOne(known, arguments: [name]) {
      if let cost { try note(cost, of: row[0]) }
      return Entry(number: row[0], genome: row[1])
    }
    try architecture.execute(
      arguments: [
        name, judged.birth.genome, space, cost?.parameters, cost?.multiplyAdds,
        cost?.activationBytes,
      ])
    gathering.discovered += 1
    return Entry(number: db.lastInsertedRowID, genome: judged.birth.genome)
  }

  private func note(_ cost: Cost, of architecture: Int64) throws {
    try db.cachedStatement(
      sql: """
        UPDATE architectures SET parameters = ?, multiply_adds = ?, activation_bytes = ?
        WHERE number = ? AND parameters IS NULL
        """
    ).execute(
      arguments: [cost.parameters, cost.multiplyAdds, cost.activationBytes, architecture])
  }

  private func arguments(
    _ judged: JournalDigest.Judged, _ entry: Entry?
  ) -> StatementArguments {
    let (birth, measured) = (judged.birth, judged.measurements)
    var fitness: Fitness?
    var failure: Nonviability?
    switch judged.verdict {
    case .viable(let found): fitness = found
    case .nonviable(let found): failure = found
    }
    return [
      run, birth.id.island, birth.id.birth, entry?.number,
      entry?.genome == birth.genome ? nil : birth.genome, birth.origin, birth.rejections,
      birth.fidelity, fitness != nil, fitness.map { JSONText.list($0.costs) }, fitness?.violation,
      failure?.reason.rawValue, failure?.detail, measured.validationAccuracy,
      measured.validationLoss, measured.trainingLoss, measured.trainingSeconds, measured.epochs,
      measured.repairs, measured.metrics.map { JSONText.object($0.filter(\.value.isFinite)) },
      judged.times?.started,
      judged.times?.seconds, judged.times?.rank, judged.times?.host,
    ]
  }

  private static let architectureSQL = """
    INSERT INTO architectures
      (identity, genome, space, parameters, multiply_adds, activation_bytes)
    VALUES (?, ?, ?, ?, ?, ?)
    """

  private static let individualSQL = """
    INSERT INTO individuals (run, island, birth, architecture, genome, origin, rejections,
      fidelity, viable, costs, violation, reason, detail, validation_accuracy, validation_loss,
      training_loss, training_seconds, epochs, repairs, metrics, started, seconds, rank, host)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (run, island, birth) DO NOTHING
    """
}

extension Database {
  /// The number of the row with this text in a column, which is made where there is none and the other
  /// columns need nothing.
  func number(of text: String, in table: String, column: String) throws -> Int64 {
    let select = try cachedStatement(sql: "SELECT number FROM \(table) WHERE \(column) = ?")
    if let number = try Int64.fetchOne(select, arguments: [text]) { return number }
    try execute(sql: "INSERT INTO \(table) (\(column)) VALUES (?)", arguments: [text])
    return lastInsertedRowID
  }

  /// The number of a data set with this input contract, which is made where there is none.
  func dataSet(_ name: String, input: String?) throws -> Int64 {
    let select = "SELECT number FROM data_sets WHERE name = ? AND input = ?"
    if let number = try Int64.fetchOne(self, sql: select, arguments: [name, input ?? ""]) {
      return number
    }
    try execute(
      sql: "INSERT INTO data_sets (name, input) VALUES (?, ?)", arguments: [name, input ?? ""])
    return lastInsertedRowID
  }

  /// Notes a quantity by its name; what is known of its unit and direction stays.
  func learn(_ quantity: Objective, isDirected: Bool = true) throws {
    try cachedStatement(
      sql: """
        INSERT INTO quantities VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET
          unit = iif(unit = '', excluded.unit, unit), direction = coalesce(direction, excluded.direction)
        """
    ).execute(
      arguments: [quantity.name, quantity.unit, isDirected ? quantity.direction.rawValue : nil])
  }
}

extension JSONText {
  /// A list of numbers.
  static func list(_ numbers: [Double]) -> String {
    var text = JSONText()
    text.append(list: numbers) { $0.append($1) }
    return String(decoding: text.bytes, as: UTF8.self)
  }

  /// An object of numbers, by rising name.
  static func object(_ numbers: [String: Double]) -> String {
    var text = JSONText()
    text.append("{")
    for (place, name) in numbers.keys.sorted().enumerated() {
      if place > 0 { text.append(",") }
      text.append(text: name)
      text.append(":")
      text.append(numbers[name] ?? .nan)
    }
    text.append("}")
    return String(decoding: text.bytes, as: UTF8.self)
  }
}
