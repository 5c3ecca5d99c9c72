import Evaluators
import Evolution
import GRDB

/// An entry of a library, ready to be shown.
public struct ListRow: Hashable, Sendable {
  /// The architecture: 32 digits.
  public var architecture: String
  /// The data set, table or function; nil for an architecture that nobody has judged.
  public var data: String?
  /// Who found it first, as `RUN:1-00051`; nil where no search did.
  public var finder: String?
  /// How many individuals found it.
  public var found: Int
  /// The names that people gave it.
  public var tags: [String]
  /// A value for each quantity of the listing.
  public var values: [Double?]
}

/// Some entries, and of how many.
public struct Listing: Hashable, Sendable {
  /// What the values of the rows are.
  public var quantities: [Quantity]
  /// The entries, in order.
  public var rows: [ListRow]
  /// How many there are without a limit.
  public var total: Int
}

/// What is to be listed.
public struct ListRequest: Hashable, Sendable {
  /// Which entries.
  public var filter = EntryFilter()
  /// The quantities that are shown; nil for what the runs were after and what every network has.
  public var columns: [String]?
  /// The quantity that orders the list, the best first; nil for the first objective of the newest run.
  public var sort: String?
  /// Whether the worst come first.
  public var isReversed = false
  /// How many at most; nil for all.
  public var limit: Int?

  /// All entries.
  public init() {}
}

extension Library {
  /// The runs, oldest first.
  public func runs() throws(LibraryError) -> [RunRow] {
    try read { db in try Self.runs(db) }
  }

  /// Entries in order; those without a value come last, ties in the order in which the library came to
  /// know them.
  public func list(_ request: ListRequest) throws(LibraryError) -> Listing {
    try read { db in
      let objectives = try Self.objectives(request.filter, db)
      let sort = request.sort ?? objectives.last ?? "validation_accuracy"
      let names = try Self.columns(request, objectives, sort: sort, db)
      let known = try Self.quantities(db)
      let entries = try Self.entries(names, request.filter, db)
      let key = names.firstIndex(of: sort) ?? 0
      let isDescending =
        (known.first { $0.name == sort }?.direction == Direction.maximize.rawValue)
        != request.isReversed
      let order = Self.order(entries.map { $0.values[key] }, isDescending: isDescending)
      let shown = order.prefix(request.limit ?? .max)
      let kept = names.indices.filter { place in
        request.columns != nil || shown.contains { entries[$0].values[place] != nil }
      }
      return Listing(
        quantities: kept.compactMap { place in known.first { $0.name == names[place] } },
        rows: try shown.map { try Self.row(entries[$0], kept, db) }, total: entries.count)
    }
  }

  /// What the runs of a filter were after, the newest run's first objective last.
  private static func objectives(_ filter: EntryFilter, _ db: Database) throws -> [String] {
    let runs = try filter.run.map { [try run(startingWith: $0, db)] } ?? runs(db)
    var names: [String] = []
    for run in runs where filter.data == nil || run.data == filter.data {
      let settings = try String.fetchOne(
        db, sql: "SELECT settings FROM runs WHERE number = ?", arguments: [run.number])
      for objective in RunFacts(settings: settings ?? "").objectives.reversed() {
        // People read accuracies.
        let name =
          objective.name == "validation_error" ? "validation_accuracy" : objective.name
        names.removeAll { $0 == name }
        names.append(name)
      }
    }
    return names
  }

  private static func columns(
    _ request: ListRequest, _ objectives: [String], sort: String, _ db: Database
  ) throws -> [String] {
    if let columns = request.columns { return columns + (columns.contains(sort) ? [] : [sort]) }
    let known = try quantities(db).map(\.name)
    let usual = ["validation_accuracy", "test_accuracy"].filter(known.contains)
    let last = ["parameters", "multiply_adds", "epochs"]
    let asked = [sort] + request.filter.constraints.map(\.name)
    return (usual + objectives.reversed() + asked + last).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// The places of some values in their order, what is missing last.
  static func order(_ values: [Double?], isDescending: Bool) -> [Int] {
    let sign = isDescending ? -1.0 : 1.0
    return values.enumerated()
      .map { (cost: $0.element.map { sign * $0 } ?? .infinity, place: $0.offset) }
      .sorted { ($0.cost, $0.place) < ($1.cost, $1.place) }
      .map(\.place)
  }

  /// An entry with its names, and with the values at some places.
  static func row(_ entry: Entry, _ places: [Int], _ db: Database) throws -> ListRow {
    let identity = try String.fetchOne(
      db.cachedStatement(sql: "SELECT identity FROM architectures WHERE number = ?"),
      arguments: [entry.number])
    let finder = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT r.name, island, birth FROM individuals i JOIN runs r ON r.number = i.run
          WHERE i.number = ?
          """), arguments: [entry.finder])
    return ListRow(
      architecture: identity ?? "", data: entry.data,
      finder: finder.map {
        "\($0[0] as String):\(BirthID(island: $0[1], birth: $0[2]))"
      }, found: entry.found, tags: try tags(of: entry.number, db),
      values: places.map { entry.values[$0] })
  }
}
