import Evaluators
import GRDB

extension Library {
  /// The entries that a filter lets through, in the order in which the library came to know them, with
  /// the quantities of these names.
  ///
  /// Of several measurements of one quantity those count that the longest training went before, and of
  /// those the mean.
  /// - Complexity: one pass over all individuals.
  static func entries(
    _ names: [String], _ filter: EntryFilter, _ db: Database
  ) throws -> [Entry] {
    let all = names + filter.constraints.map(\.name)
    try checkQuantities(all, db)
    var table = EntryTable(width: all.count)
    try readIndividuals(all, filter, into: &table, db)
    try readMeasurements(all, filter, into: &table, db)
    if filter.run == nil && filter.data == nil { try readStrangers(into: &table, db) }
    var entries = try table.entries.map { try counted(all, of: $0, db) }
    if let tag = filter.tag {
      let tagged = try Int64.fetchSet(
        db, sql: "SELECT architecture FROM tags WHERE tag = ?", arguments: [tag])
      entries = entries.filter { tagged.contains($0.number) }
    }
    for (place, constraint) in zip(names.count..., filter.constraints) {
      entries = entries.filter { entry in
        entry.values[place].map { constraint.violation(of: $0) == 0 } ?? false
      }
    }
    return entries.map { entry in
      var entry = entry
      entry.values.removeLast(filter.constraints.count)
      return entry
    }
  }

  /// Architectures that no search has found.
  private static func readStrangers(into table: inout EntryTable, _ db: Database) throws {
    let numbers = try Int64.fetchAll(
      db, sql: "SELECT number FROM architectures WHERE genome IS NULL ORDER BY number")
    for number in numbers where table.places(of: number).isEmpty {
      _ = table.place(of: number, on: nil)
    }
  }

  /// An entry that no individual has brought, with what is counted on paper.
  private static func counted(_ names: [String], of entry: Entry, _ db: Database) throws -> Entry {
    guard entry.found == 0, names.contains(where: Quantity.counted.contains) else { return entry }
    var entry = entry
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT * FROM architectures WHERE number = ?"),
      arguments: [entry.number])
    for (place, name) in names.enumerated() where Quantity.counted.contains(name) {
      entry.values[place] = row?[name]
    }
    return entry
  }

  private static func checkQuantities(_ names: [String], _ db: Database) throws {
    let known = try quantities(db).map(\.name)
    if let stranger = names.first(where: { !known.contains($0) }) {
      throw LibraryError.unknownQuantity(stranger, known: known)
    }
  }

  /// The runs that a filter lets through, with what they were judged on.
  private static func runs(_ filter: EntryFilter, _ db: Database) throws -> [RunRow] {
    let runs = try filter.run.map { [try run(startingWith: $0, db)] } ?? runs(db)
    guard let data = filter.data else { return runs }
    let found = runs.filter { $0.data == data }
    let isMeasured =
      try !found.isEmpty
      || Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM data_sets WHERE name = ?)", arguments: [data])
        ?? false
    if !isMeasured {
      let known = try String.fetchAll(db, sql: "SELECT DISTINCT name FROM data_sets ORDER BY name")
      throw LibraryError.unknownData(data, known: known)
    }
    return found
  }

  private static func readIndividuals(
    _ names: [String], _ filter: EntryFilter, into table: inout EntryTable, _ db: Database
  ) throws {
    let runs = try runs(filter, db)
    let data = Dictionary(uniqueKeysWithValues: runs.map { ($0.number, $0.data) })
    let isAll = filter.run == nil && filter.data == nil
    let numbers = runs.map { String($0.number) }.joined(separator: ", ")
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT i.architecture, i.run, i.number, coalesce(i.epochs, i.fidelity)
          \(names.map { ", " + Quantity.expression($0) }.joined())
        FROM individuals i JOIN architectures a ON a.number = i.architecture
        WHERE i.viable \(filter.isPartial ? "" : "AND i.fidelity >= 1")
          \(isAll ? "" : "AND i.run IN (\(numbers))")
        ORDER BY i.number
        """)
    while let row = try rows.next() {
      guard let name = data[row[1]] else { continue }
      let place = table.place(of: row[0], on: name)
      table.note(finder: row[2], at: place)
      let effort: Double = row[3]
      for quantity in names.indices {
        if let value: Double = row[4 + quantity] {
          table.insert(value, effort: effort, of: quantity, at: place)
        }
      }
    }
  }

  /// What trainings and others have measured besides; what belongs to no data set counts on each.
  private static func readMeasurements(
    _ names: [String], _ filter: EntryFilter, into table: inout EntryTable, _ db: Database
  ) throws {
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT architecture, data, quantity, value, coalesce(epochs, fidelity) FROM measurements
        WHERE quantity IN (\(marks)) \(filter.isPartial ? "" : "AND fidelity >= 1") ORDER BY id
        """, arguments: StatementArguments(names))
    var everywhere: [(architecture: Int64, quantity: Int, value: Double, effort: Double)] = []
    while let row = try rows.next() {
      guard let quantity = names.firstIndex(of: row[2]) else { continue }
      if let data: String = row[1] {
        if filter.data.map({ $0 != data }) ?? false { continue }
        // Of a run, only what it has found.
        if filter.run != nil && !table.has(row[0], on: data) { continue }
        let place = table.place(of: row[0], on: data)
        table.insert(row[3], effort: row[4], of: quantity, at: place)
      } else {
        everywhere.append((row[0], quantity, row[3], row[4]))
      }
    }
    for found in everywhere {
      for place in table.places(of: found.architecture) {
        table.insert(found.value, effort: found.effort, of: found.quantity, at: place)
      }
    }
  }
}

/// Entries while their values are gathered.
private struct EntryTable {
  private struct Key: Hashable {
    var architecture: Int64
    var data: Int
  }

  private let width: Int
  private var names: [String?] = []
  private var places: [Key: Int] = [:]
  private var rows: [Entry] = []
  private var means: [LongestMean] = []

  init(width: Int) { self.width = width }

  /// The entries with the means of their values.
  var entries: [Entry] {
    rows.enumerated().map { place, row in
      var row = row
      row.values = means[place * width..<(place + 1) * width].map(\.value)
      return row
    }
  }

  /// The place of an entry, which is made where there is none.
  mutating func place(of architecture: Int64, on data: String?) -> Int {
    let name = names.firstIndex(of: data) ?? names.count
    if name == names.count { names.append(data) }
    let key = Key(architecture: architecture, data: name)
    if let place = places[key] { return place }
    places[key] = rows.count
    rows.append(Entry(number: architecture, data: data, values: []))
    means += (0..<width).map { _ in LongestMean() }
    return rows.count - 1
  }

  /// Whether there is an entry.
  func has(_ architecture: Int64, on data: String) -> Bool {
    names.firstIndex(of: data).map {
      places[Key(architecture: architecture, data: $0)] != nil
    } ?? false
  }

  /// The places of an architecture on all data sets.
  func places(of architecture: Int64) -> [Int] {
    names.indices.compactMap { places[Key(architecture: architecture, data: $0)] }
  }

  mutating func note(finder: Int64, at place: Int) {
    rows[place].found += 1
    rows[place].finder = rows[place].finder ?? finder
  }

  mutating func insert(_ value: Double, effort: Double, of quantity: Int, at place: Int) {
    means[place * width + quantity].insert(value, effort: effort)
  }
}
