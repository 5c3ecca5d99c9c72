import GRDB

/// By what a list is ordered; what has no value comes last, ties by run, island and birth.
public enum SortKey: String, Hashable, Sendable, CaseIterable {
  /// The highest validation accuracy first; of equal ones, the fewest multiply-adds.
  case accuracy
  /// The fewest parameters first.
  case parameters
  /// The fewest multiply-adds first.
  case multiplyAdds = "multiply_adds"
  /// The shortest evaluation first.
  case seconds
  /// Run by run and island by island, in the order of birth.
  case birth

  fileprivate var order: String {
    let first =
      switch self {
      case .accuracy: "validation_accuracy DESC NULLS LAST, multiply_adds ASC NULLS LAST, "
      case .parameters: "parameters ASC NULLS LAST, "
      case .multiplyAdds: "multiply_adds ASC NULLS LAST, "
      case .seconds: "seconds ASC NULLS LAST, "
      case .birth: ""
      }
    return first + "created, run, island, birth"
  }
}

/// Some individuals, and of how many.
public struct Listing: Hashable, Sendable {
  /// The individuals, in order.
  public var rows: [IndividualRow]
  /// How many there are without a limit.
  public var total: Int
}

extension Library {
  /// The runs, oldest first.
  public func runs() throws(LibraryError) -> [RunRow] {
    try read { db in try Self.runs(db) }
  }

  /// Individuals of one run or of all.
  ///
  /// - Parameter run: how the run's name starts; nil for all runs.
  public func list(
    run: String? = nil, onlyViable: Bool = true, sortBy: SortKey = .accuracy, limit: Int? = nil
  ) throws(LibraryError) -> Listing {
    try read { db in
      var conditions: [String] = onlyViable ? ["viable"] : []
      var arguments: StatementArguments = []
      if let run {
        conditions.append("run = ?")
        arguments += [try Self.run(startingWith: run, db).id]
      }
      let tables =
        Self.individuals
        + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
      let total = try Int.fetchOne(db, sql: "SELECT count(*)" + tables, arguments: arguments)
      let rows = try Row.fetchAll(
        db,
        sql: "SELECT individuals.*, runs.name AS run_name" + tables
          + " ORDER BY \(sortBy.order) LIMIT \(limit ?? -1)",
        arguments: arguments)
      return Listing(rows: rows.map(IndividualRow.init), total: total ?? 0)
    }
  }

  /// Individuals with their runs.
  static let individuals = " FROM individuals JOIN runs ON runs.id = individuals.run"

  static func runs(_ db: Database) throws -> [RunRow] {
    try Row.fetchAll(db, sql: "SELECT * FROM runs ORDER BY created, id").map(RunRow.init)
  }

  /// The one run whose name is this or starts so; runs of one name are told apart by their ids.
  static func run(startingWith prefix: String, _ db: Database) throws -> RunRow {
    let all = try runs(db)
    let exact = all.filter { $0.name == prefix || $0.id == prefix }
    let found =
      exact.isEmpty
      ? all.filter { $0.name.hasPrefix(prefix) || $0.id.hasPrefix(prefix) } : exact
    guard let only = found.first else {
      throw LibraryError.unknownRun(prefix, known: all.map(\.name))
    }
    if found.count > 1 {
      throw LibraryError.ambiguousRun(prefix, candidates: handles(of: found))
    }
    return only
  }

  /// What tells these runs apart: names, or ids where a name occurs twice.
  static func handles(of runs: [RunRow]) -> [String] {
    runs.map { run in
      runs.filter { $0.name == run.name }.count > 1 ? run.id : run.name
    }
  }
}
