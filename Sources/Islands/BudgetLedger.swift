/// Who may bear how many candidates of a budget that all islands share.
///
/// Births are granted in portions that shrink with what is left (guided self-scheduling): large while
/// there is much, so that islands seldom ask, and single in the end, so that no island idles while
/// another still has a quota. What an exhausted island leaves over goes to the others.
///
/// - **Source:** Polychronopoulos, Kuck, "Guided Self-Scheduling", IEEE Transactions on Computers 1987.
package struct BudgetLedger: Sendable {
  private let total: Int
  private var granted: [Int]
  private var births: [Int]
  private var isExhausted: [Bool]
  private var isHungry: [Bool]
  private var capacity: [Int]

  /// No grant is larger: an island of a huge budget must not hoard.
  static let largest = 4096

  /// A budget of so many births.
  package init(total: Int, islandCount: Int) {
    self.total = total
    granted = Array(repeating: 0, count: islandCount)
    births = granted
    isExhausted = Array(repeating: false, count: islandCount)
    isHungry = isExhausted
    capacity = granted
  }

  /// Takes note of how many an island has born, those before a resume among them.
  ///
  /// - Parameters:
  ///   - slots: candidates that it evaluates at once.
  ///   - hungry: whether it asks for more.
  ///   - share: what it was granted in all, perhaps by a root that is dead.
  package mutating func note(
    island: Int, births count: Int, capacity slots: Int, isHungry hungry: Bool,
    isExhausted exhausted: Bool, share: Int = 0
  ) {
    births[island] = count
    capacity[island] = slots
    isHungry[island] = isHungry[island] || hungry
    isExhausted[island] = exhausted
    granted[island] = exhausted ? count : max(granted[island], count, share)
  }

  /// A new grant for an island that asked for one: all births that it may have had by its end; nil
  /// where it needs none, or nothing is left.
  package mutating func grant(to island: Int) -> Int? {
    let free = total - granted.reduce(0, +)
    // Enough for all slots of the island, as long as the others could have as much.
    let enough = min(capacity[island], free / granted.count)
    let portion = min(Self.largest, max(1, free / (4 * granted.count), enough))
    guard free > 0, isHungry[island], !isExhausted[island] else { return nil }
    isHungry[island] = false
    granted[island] += min(free, portion)
    return granted[island]
  }

  /// What an island may have born by its end, as far as it was granted.
  package func granted(to island: Int) -> Int { granted[island] }

  /// Nobody drives an island any more.
  ///
  /// What it was granted remains its own, as its journal may say that it was born.
  package mutating func strike(_ island: Int) {
    isExhausted[island] = true
    births[island] = granted[island]
  }

  /// Whether nothing more will be born: all is, or nobody has anything to propose.
  package var isSpent: Bool {
    births.reduce(0, +) >= total || isExhausted.allSatisfy { $0 }
  }
}
