/// Points of which none dominates another, kept as points come.
///
/// Of several with the same costs the one with the smallest handle stays, so that an archive
/// without options does not depend on the order in which its points came.
///
/// - **Epsilon:** costs are compared by the box they fall into, ⌊cost / epsilon⌋ in each objective.
///   A box holds one point, and one that dominates it takes its place. Every point that ever came
///   is then matched by a member within epsilon in each objective, no member is dominated by any
///   point that came, and where costs span Kₘ there are at most Π (⌈Kₘ / εₘ⌉ + 1) members, the
///   product over all objectives but the longest.
/// - **Capacity:** above it, the most crowded member leaves, the newcomer not excepted.
///
/// - **Source:** Laumanns, Thiele, Deb, Zitzler, "Combining Convergence and Diversity in
///   Evolutionary Multiobjective Optimization", Evolutionary Computation 2002, the update for
///   ε-Pareto sets, with additive boxes.
public struct ParetoArchive: Sendable {
  /// What an insertion did.
  public struct Change: Hashable, Sendable {
    /// Whether the point is a member now.
    public let isMember: Bool
    /// The handles of members that left, rising.
    public let removed: [Int]
  }

  private let epsilon: [Double]?
  private let capacity: Int?
  private var boxes: [ArchiveBox] = []
  /// Of all members: a smaller violation dominates, a larger one is dominated.
  private var violation = Double.infinity
  /// One over the range of each coordinate when a box was last halved.
  private var weights: [Double] = []
  /// How many members there are.
  public private(set) var count = 0

  /// An archive of nobody.
  ///
  /// - Parameters:
  ///   - epsilon: the side of a box in each objective, in the units of its cost; nil for exact
  ///     costs.
  ///   - capacity: how many members there may be; nil for any number.
  /// - Precondition: sides are positive and finite, and the capacity is positive.
  public init(epsilon: [Double]? = nil, capacity: Int? = nil) {
    precondition(
      epsilon?.allSatisfy { $0 > 0 && $0.isFinite } ?? true, "epsilon is \(epsilon ?? [])")
    precondition(capacity.map { $0 > 0 } ?? true, "capacity is \(capacity ?? 0)")
    self.epsilon = epsilon
    self.capacity = capacity
  }

  /// Whether there are no members.
  public var isEmpty: Bool { count == 0 }

  /// The members, by rising cost after cost.
  ///
  /// - Complexity: O(n log n).
  public var members: [ParetoPoint] {
    boxes.flatMap { $0.entries.map(\.point) }.sorted(by: ParetoPoint.precedes)
  }

  /// Takes in a point, unless a member is as good, and lets go of those that it dominates.
  ///
  /// - Precondition: the point has as many costs as the members, and as epsilon; no member has its
  ///   handle.
  /// - Complexity: O(M n) at worst for n members of M objectives; in practice one comparison with
  ///   each box of some forty members, and a search of a few boxes. At the capacity, O(M n log n).
  @discardableResult
  public mutating func insert(_ point: ParetoPoint) -> Change {
    let entry = ArchiveEntry(point: point, key: key(of: point))
    let width = boxes.first?.ideal.count ?? entry.key.count
    precondition(entry.key.count == width, "\(entry.key.count) costs in an archive of \(width)")
    guard !isCovered(entry) else { return Change(isMember: false, removed: []) }
    var removed = removeCovered(by: entry)
    violation = point.violation
    place(entry)
    count += 1 - removed.count
    if let capacity, count > capacity {
      removed.append(removeMostCrowded())
      count -= 1
    }
    let isMember = !removed.contains(point.id)
    return Change(isMember: isMember, removed: removed.filter { $0 != point.id }.sorted())
  }

  private func key(of point: ParetoPoint) -> [Double] {
    guard let epsilon else { return point.costs }
    precondition(epsilon.count == point.costs.count, "\(epsilon.count) sides for \(point.costs)")
    return zip(point.costs, epsilon).map { ($0 / $1).rounded(.down) }
  }

  /// Whether a member stands in the way.
  private func isCovered(_ entry: ArchiveEntry) -> Bool {
    if entry.point.violation != violation { return entry.point.violation > violation }
    for box in boxes {
      // Beside a member whose place the point takes nobody stands in the way.
      if let member = box.firstNowhereAbove(entry.key) {
        return !entry.point.replaces(member.point)
      }
    }
    return false
  }

  /// Removes the members above whose keys an entry's is nowhere; returns their handles.
  private mutating func removeCovered(by entry: ArchiveEntry) -> [Int] {
    guard entry.point.violation == violation else {
      defer { boxes = [] }
      return boxes.flatMap { $0.entries.map(\.point.id) }
    }
    return boxes.indices.reversed().flatMap { index in
      isNowhereAbove(entry.key, boxes[index].nadir)
        ? removeEntries(at: index) { isNowhereAbove(entry.key, $0.key) } : []
    }
  }

  private mutating func removeMostCrowded() -> Int {
    let points = boxes.flatMap { $0.entries.map(\.point) }.sorted { $0.id < $1.id }
    guard let id = points.mostCrowded?.id else { preconditionFailure("nobody is crowded") }
    for index in boxes.indices.reversed() {
      if removeEntries(at: index, where: { $0.point.id == id }) == [id] { break }
    }
    return id
  }

  /// Removes entries of a box, and the box itself where none stays; returns their handles.
  private mutating func removeEntries(
    at index: Int, where isLeaving: (ArchiveEntry) -> Bool
  ) -> [Int] {
    let leaving = boxes[index].entries.filter(isLeaving)
    if leaving.count == boxes[index].entries.count {
      boxes.remove(at: index)
    } else if !leaving.isEmpty {
      boxes[index] = ArchiveBox(boxes[index].entries.filter { !isLeaving($0) })
    }
    return leaving.map(\.point.id)
  }

  /// Puts an entry into the box whose middle is nearest, and halves that where it is full.
  private mutating func place(_ entry: ArchiveEntry) {
    guard !boxes.isEmpty else {
      weights = entry.key.map { _ in 1 }
      boxes = [ArchiveBox([entry])]
      return
    }
    var (nearest, least) = (0, Double.infinity)
    for index in boxes.indices {
      let distance = boxes[index].distance(to: entry.key, weights: weights)
      if distance < least { (nearest, least) = (index, distance) }
    }
    boxes[nearest].append(entry)
    if boxes[nearest].entries.count > ArchiveBox.capacity {
      weigh()
      let (low, high) = boxes[nearest].halves(weights: weights)
      boxes[nearest] = low
      boxes.append(high)
    }
  }

  /// Learns the range of each coordinate, so that its unit does not decide what is near.
  private mutating func weigh() {
    weights = weights.indices.map { place in
      let low = boxes.reduce(Double.infinity) { min($0, $1.ideal[place]) }
      let high = boxes.reduce(-Double.infinity) { max($0, $1.nadir[place]) }
      return high > low ? 1 / (high - low) : 0
    }
  }
}

extension ParetoPoint {
  /// Whether this takes the place of a member with the same key.
  fileprivate func replaces(_ member: ParetoPoint) -> Bool {
    costs == member.costs ? id < member.id : dominates(member)
  }
}
