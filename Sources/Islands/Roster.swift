/// Who is alive and who does what: a value that the root decides and announces, numbered.
///
/// The first roster is the placement of the ranks. Whoever has a roster ignores those that it replaces,
/// and orders that were given under them by somebody whose orders they are no more.
package struct Roster: Hashable, Sendable {
  /// How many changes there have been.
  package private(set) var number = 0
  /// The rank that gathers reports and decides.
  package private(set) var root = Placement.root
  /// The rank that drives each island; nil where no survivor could take it.
  package private(set) var coordinators: [Int?]
  /// The coordinator that each rank evaluates for; nil for those that evaluate for nobody else.
  package private(set) var superiors: [Int?]
  /// Whether each rank counts as dead.
  package private(set) var isLost: [Bool]
  /// Whether each rank has ever counted as dead.
  package private(set) var wasLost: [Bool]

  /// The roster that a run begins with.
  package init(_ placement: Placement) {
    coordinators = (0..<placement.islandCount).map { placement.coordinator(ofIsland: $0) }
    superiors = (0..<placement.rankCount).map { rank in
      guard case .evaluator(let island) = placement.role(ofRank: rank) else { return nil }
      return placement.coordinator(ofIsland: island)
    }
    isLost = Array(repeating: false, count: placement.rankCount)
    wasLost = isLost
  }

  /// A roster of these parts, as it arrived.
  init(
    number: Int, root: Int, coordinators: [Int?], superiors: [Int?], isLost: [Bool],
    wasLost: [Bool]
  ) {
    self.number = number
    self.root = root
    self.coordinators = coordinators
    self.superiors = superiors
    self.isLost = isLost
    self.wasLost = wasLost
  }

  /// How many ranks the run was started with.
  package var rankCount: Int { isLost.count }

  /// The ranks that live.
  package var members: [Int] { isLost.indices.filter { !isLost[$0] } }

  /// The ranks that do not.
  package var lost: [Int] { isLost.indices.filter { isLost[$0] } }

  /// The ranks that have ever counted as dead, those among them that were not.
  package var everLost: [Int] { wasLost.indices.filter { wasLost[$0] } }

  /// The ranks that drive islands, in ascending order.
  package var coordinatorRanks: [Int] { Set(coordinators.compactMap(\.self)).sorted() }

  /// The islands that a rank drives, in ascending order.
  package func islands(of rank: Int) -> [Int] {
    coordinators.indices.filter { coordinators[$0] == rank }
  }

  /// The ranks that evaluate for a coordinator, in ascending order.
  package func evaluators(of rank: Int) -> [Int] {
    superiors.indices.filter { superiors[$0] == rank }
  }

  /// Whom a rank takes its end from: an evaluator its coordinator, a coordinator the root.
  package func superior(of rank: Int) -> Int? {
    superiors[rank] ?? (rank == root ? nil : root)
  }

  /// Those who take their end from a rank, in ascending order.
  package func inferiors(of rank: Int) -> [Int] {
    rank == root ? members.filter { superior(of: $0) == rank } : evaluators(of: rank)
  }

  /// Who follows the root if it dies, in this order: coordinators, its evaluators, all others.
  package var successors: [Int] {
    let ranks = coordinatorRanks.filter { $0 != root }
    let own = evaluators(of: root)
    let taken = Set(ranks + own)
    return ranks + own + members.filter { $0 != root && !taken.contains($0) }
  }

  /// Whether this roster takes the place of another: of two with one number, that of the lower root.
  package func replaces(_ other: Roster) -> Bool {
    number > other.number || number == other.number && root < other.root
  }
}

// MARK: Changes, which move as little as possible

extension Roster {
  /// The roster after the loss of ranks.
  ///
  /// The islands of a lost coordinator go to the first of its evaluators, or to the new root if that is
  /// one of them, and the others work for it; without any, each goes to the coordinator with the fewest
  /// islands.
  ///
  /// - Parameters:
  ///   - newRoot: who decides from now on; nil where that is the same rank.
  ///   - moving: whether islands are to go on at all: after the search nobody needs them.
  package func without(_ ranks: [Int], root newRoot: Int? = nil, moving: Bool = true) -> Roster {
    var next = self
    next.number += 1
    next.root = newRoot ?? root
    for rank in ranks {
      next.isLost[rank] = true
      next.wasLost[rank] = true
      next.superiors[rank] = nil
    }
    for rank in coordinatorRanks where next.isLost[rank] { next.handOver(from: rank, moving) }
    next.superiors[next.root] = nil
    for rank in next.members {
      if let superior = next.superiors[rank], next.isLost[superior] {
        next.superiors[rank] = next.root
      }
    }
    for island in coordinators.indices where moving && next.coordinators[island] == nil {
      if coordinators[island] != nil || newRoot != nil {
        next.coordinators[island] = next.leastLoaded(among: next.coordinatorRanks)
      }
    }
    return next
  }

  private mutating func handOver(from rank: Int, _ isMoving: Bool) {
    let heirs = evaluators(of: rank)
    let heir = !isMoving ? nil : heirs.contains(root) ? root : heirs.first
    for island in islands(of: rank) { coordinators[island] = heir }
    guard let heir else { return }
    superiors[heir] = nil
    for other in heirs where other != heir { superiors[other] = heir }
  }

  /// The rank with the fewest islands, the lowest of several; the root where there is none.
  private func leastLoaded(among ranks: [Int]) -> Int {
    ranks.min { (islands(of: $0).count, $0) < (islands(of: $1).count, $1) } ?? root
  }

  /// The roster in which another rank than those drives an island that they could not open; nobody does
  /// where there is none.
  package func moving(_ island: Int, toOtherThan refusing: Set<Int>) -> Roster {
    var next = self
    next.number += 1
    let former = next.coordinators[island]
    next.coordinators[island] = nil
    let others = next.coordinatorRanks.filter { !refusing.contains($0) }
    let free = members.filter { !refusing.contains($0) }
    if let rank = others.isEmpty ? free.first : next.leastLoaded(among: others) {
      next.coordinators[island] = rank
      next.superiors[rank] = nil
    }
    // Whoever has no island left works for somebody who has one.
    if let former, former != root, next.islands(of: former).isEmpty {
      let heir = next.coordinators[island] ?? root
      for rank in next.evaluators(of: former) + [former] where rank != heir {
        next.superiors[rank] = heir
      }
    }
    return next
  }

  /// The roster with a rank that counted as dead and is not: it evaluates for the coordinator with the
  /// fewest evaluators.
  package func admitting(_ rank: Int) -> Roster {
    var next = self
    next.number += 1
    next.isLost[rank] = false
    next.superiors[rank] =
      coordinatorRanks.min {
        (evaluators(of: $0).count, $0) < (evaluators(of: $1).count, $1)
      } ?? root
    return next
  }
}

extension Roster: WireValue {
  package func write(to writer: inout WireWriter) throws {
    number.write(to: &writer)
    root.write(to: &writer)
    try coordinators.write(to: &writer)
    try superiors.write(to: &writer)
    try isLost.write(to: &writer)
    try wasLost.write(to: &writer)
  }

  package init(from reader: inout WireReader) throws {
    self.init(
      number: try Int(from: &reader), root: try Int(from: &reader),
      coordinators: try [Int?](from: &reader), superiors: try [Int?](from: &reader),
      isLost: try [Bool](from: &reader), wasLost: try [Bool](from: &reader))
    let ranks = isLost.indices
    guard superiors.count == ranks.count, wasLost.count == ranks.count, ranks.contains(root),
      (coordinators + superiors).allSatisfy({ $0.map(ranks.contains) ?? true })
    else { throw WireFault("a roster names ranks that there are not") }
  }
}
