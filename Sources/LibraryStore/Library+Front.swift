import Evaluators
import Evolution
import GRDB

/// What a front is asked for.
public struct FrontRequest: Hashable, Sendable {
  /// Which entries.
  public var filter = EntryFilter()
  /// The quantities, one to five.
  public var quantities: [String]
  /// Those of which more is better, whatever the library says.
  public var maximized: [String] = []
  /// Those of which less is better, whatever the library says.
  public var minimized: [String] = []

  /// A request for the front of some quantities.
  public init(_ quantities: [String]) { self.quantities = quantities }
}

/// The entries that no other beats in every quantity.
public struct Front: Hashable, Sendable {
  /// The quantities, with the directions that were taken.
  public var quantities: [Quantity]
  /// The entries, the best in the first quantity first.
  public var rows: [ListRow]
  /// How many had all quantities.
  public var compared: Int
}

extension Library {
  /// The entries that no other beats in every quantity, on one data set.
  public func front(_ request: FrontRequest) throws(LibraryError) -> Front {
    guard (1...5).contains(request.quantities.count),
      Set(request.quantities).count == request.quantities.count
    else {
      throw .unusable(
        "the quantities are \(request.quantities.joined(separator: ",")); allowed are one to five, "
          + "each once")
    }
    return try read { db in
      let goals = try Self.goals(request, db)
      let entries = try Self.comparable(request.quantities, request.filter, db)
      var archive = ParetoArchive()
      for point in Self.points(entries, goals) { archive.insert(point) }
      return Front(
        quantities: try Self.directed(goals, db),
        rows: try archive.members.map {
          try Self.row(entries[$0.id], Array(goals.indices), db)
        }, compared: entries.count)
    }
  }

  private static func goals(_ request: FrontRequest, _ db: Database) throws -> [Objective] {
    for name in request.maximized + request.minimized
    where !request.quantities.contains(name) {
      throw LibraryError.unusable(
        "a direction is given for \(name); allowed are: "
          + request.quantities.joined(separator: ", "))
    }
    return try request.quantities.map { name in
      var goal = try goal(name, db)
      if request.maximized.contains(name) { goal.direction = .maximize }
      if request.minimized.contains(name) { goal.direction = .minimize }
      return goal
    }
  }

  /// A quantity with the direction in which it is better.
  static func goal(_ name: String, _ db: Database) throws -> Objective {
    let known = try quantities(db)
    guard let quantity = known.first(where: { $0.name == name }) else {
      throw LibraryError.unknownQuantity(name, known: known.map(\.name))
    }
    return Objective(
      name, unit: quantity.unit,
      direction: quantity.direction.flatMap { Direction(rawValue: $0) } ?? .minimize)
  }

  /// Quantities as the library has them, in the directions of some goals.
  static func directed(_ goals: [Objective], _ db: Database) throws -> [Quantity] {
    goals.map { Quantity(name: $0.name, unit: $0.unit, direction: $0.direction.rawValue) }
  }

  /// The entries of one data set that have all of some quantities.
  ///
  /// - Throws: where there are several data sets, or none has all.
  static func comparable(
    _ names: [String], _ filter: EntryFilter, _ db: Database
  ) throws -> [Entry] {
    let all = try entries(names, filter, db)
    let whole = all.filter { entry in entry.values.allSatisfy { $0?.isFinite ?? false } }
    guard !whole.isEmpty else {
      let conditions = filter.constraints.map(\.description)
      throw LibraryError.nothingLeft(
        "no architecture has all of " + names.joined(separator: ", ")
          + (conditions.isEmpty ? "" : " and keeps " + conditions.joined(separator: ", ")))
    }
    let data = Set(whole.compactMap(\.data)).sorted()
    guard data.count <= 1 else {
      throw LibraryError.unusable(
        "what was measured on different data is not compared: name one with --data, of "
          + data.joined(separator: ", "))
    }
    return whole
  }

  /// Entries as points to compare, by their places.
  static func points(_ entries: [Entry], _ goals: [Objective]) -> [ParetoPoint] {
    entries.enumerated().map { place, entry in
      ParetoPoint(
        id: place, costs: zip(goals, entry.values).map { $0.cost(ofValue: $1 ?? .infinity) })
    }
  }
}
