/// Another number of islands for a run that goes on.
///
/// Every island that stays takes it down and lives through it, so that a replay comes to the same state.
public struct Reshaping: Hashable, Codable, Sendable {
  /// How many islands there are from now on.
  public var islands: Int
  /// What the run had spent of its budget until then: all that was born on the islands that stay, and all
  /// that was judged on those that do not.
  public var spent: Int
  /// What islands that are no more leave to this one.
  public var legacies: [Legacy]

  /// A change of the number of islands.
  public init(islands: Int, spent: Int, legacies: [Legacy] = []) {
    self.islands = islands
    self.spent = spent
    self.legacies = legacies
  }

  /// The island that goes on for one that is no more.
  public static func heir(of island: Int, among islands: Int) -> Int { island % islands }
}

/// What an island that is no more leaves to one that stays.
public struct Legacy: Hashable, Codable, Sendable {
  /// Its best, who arrive like other migrants.
  public var departure: Departure
  /// Its front, which counts as found there.
  public var front: [Individual]
}
