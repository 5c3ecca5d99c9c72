import Evaluators
import Evolution
import GRDB

/// A question such as: the fastest within half a point of the most accurate.
public struct QueryRequest: Hashable, Sendable {
  /// Which entries.
  public var filter = EntryFilter()
  /// The quantity whose best decides who is good enough.
  public var best: String
  /// By how much that quantity may be worse than the best.
  public var tolerance = 0.0
  /// The quantity in which the best of those is chosen; nil for the first quantity itself.
  public var then: String?

  /// A question for the best in a quantity.
  public init(best: String) { self.best = best }
}

/// What a question came to.
public struct Answer: Hashable, Sendable {
  /// The quantities, with the directions in which they are better.
  public var quantities: [Quantity]
  /// The best in the first quantity.
  public var best: ListRow
  /// The best in the second of those that are nearly as good in the first.
  public var chosen: ListRow
  /// How many are nearly as good in the first.
  public var eligible: Int
  /// How many had all quantities.
  public var compared: Int
}

extension Library {
  /// Chooses one architecture.
  public func query(_ request: QueryRequest) throws(LibraryError) -> Answer {
    guard request.tolerance >= 0, request.tolerance.isFinite else {
      throw .unusable("--within is \(request.tolerance); allowed is a number of at least 0")
    }
    let names = [request.best] + [request.then].compactMap { $0 }.filter { $0 != request.best }
    return try read { db in
      let goals = try names.map { try Self.goal($0, db) }
      let entries = try Self.comparable(names, request.filter, db)
      let points = Self.points(entries, goals)
      let last = goals.count - 1
      guard let best = points.fastest(within: 0, ofBestIn: 0, minimising: last),
        let chosen = points.fastest(within: request.tolerance, ofBestIn: 0, minimising: last)
      else { throw LibraryError.nothingLeft("nothing is left") }
      let eligible = points.count { $0.costs[0] <= best.costs[0] + request.tolerance }
      return Answer(
        quantities: try Self.directed(goals, db),
        best: try Self.row(entries[best.id], Array(goals.indices), db),
        chosen: try Self.row(entries[chosen.id], Array(goals.indices), db), eligible: eligible,
        compared: entries.count)
    }
  }
}
