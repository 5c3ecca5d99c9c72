/// An island's population: viable individuals in the order in which they came, oldest first.
public struct Deme: Hashable, Codable, Sendable {
  /// The population, oldest first.
  public private(set) var members: [Individual] = []

  /// What a unit of each cost counts where one number must decide; empty for the first cost alone.
  public let emphasis: [Double]

  /// A deme of nobody.
  public init(emphasis: [Double] = []) { self.emphasis = emphasis }

  /// How many there are.
  public var count: Int { members.count }

  /// Whether there is nobody.
  public var isEmpty: Bool { members.isEmpty }

  /// Whether an individual of this name lives here.
  public func contains(_ id: BirthID) -> Bool { members.contains { $0.id == id } }

  /// Adds an individual as the youngest.
  ///
  /// Non-viable ones and ones that live here already stay out.
  ///
  /// - Returns: whether it was added.
  @discardableResult
  public mutating func add(_ individual: Individual) -> Bool {
    guard individual.fitness != nil, !contains(individual.id) else { return false }
    members.append(individual)
    return true
  }

  /// Adds an individual, and lets the worst member go where there are more than `count`.
  public mutating func add(_ individual: Individual, keepingBest count: Int) {
    if add(individual), self.count > count, let worst = worstPlace { remove(at: worst) }
  }

  /// Removes the oldest.
  @discardableResult
  public mutating func removeOldest() -> Individual? {
    members.isEmpty ? nil : members.removeFirst()
  }

  /// Removes the member at a place.
  public mutating func remove(at place: Int) { members.remove(at: place) }

  /// Removes the individual of this name, if it lives here.
  public mutating func remove(_ id: BirthID) { members.removeAll { $0.id == id } }

  /// Places of the best members, at most `count`, best first; ties by birth.
  ///
  /// - Complexity: O(members · count), and mostly O(members).
  public func placesOfBest(_ count: Int) -> [Int] {
    var places: [Int] = []
    for place in members.indices {
      if places.count >= count {
        guard let last = places.last, precedes(members[place], members[last]) else { continue }
        places.removeLast()
      }
      let rank = places.firstIndex { precedes(members[place], members[$0]) } ?? places.endIndex
      places.insert(place, at: rank)
    }
    return places
  }

  /// The place of the worst member.
  public var worstPlace: Int? {
    members.indices.max { precedes(members[$0], members[$1]) }
  }

  /// The best member.
  public var best: Individual? { members.min(by: precedes) }

  /// The one number of a fitness that decides here.
  public func score(of fitness: Fitness) -> Double {
    emphasis.isEmpty ? fitness.primary : zip(emphasis, fitness.costs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Whether one comes before another in this deme: `Individual.precedes`, with the deme's emphasis.
  public func precedes(_ a: Individual, _ b: Individual) -> Bool {
    if !emphasis.isEmpty, let x = a.fitness, let y = b.fitness, x.isRival(of: y) {
      let (first, second) = (score(of: x), score(of: y))
      if first != second { return first < second }
    }
    return Individual.precedes(a, b)
  }
}

extension Fitness {
  /// Whether only costs tell the two apart.
  fileprivate func isRival(of other: Fitness) -> Bool {
    violation == other.violation && fidelity == other.fidelity
  }
}

/// The numbers of a fitness that decide between two individuals before all others do.
///
/// No list is among them, whose references would be counted with every look.
struct Standing: Sendable {
  let violation: Double
  let fidelity: Double
  let primary: Double

  init(_ fitness: Fitness) {
    violation = fitness.violation
    fidelity = fitness.fidelity
    primary = fitness.primary
  }
}

extension Individual {
  /// Whether one comes before another: viable before non-viable, then by violation, then what was
  /// measured with more fidelity, then by cost after cost, then by birth, so that the order of two
  /// different individuals is never open.
  ///
  /// Costs of different fidelity are not compared: who was promoted has won against its likes before.
  public static func precedes(_ a: Individual, _ b: Individual) -> Bool {
    switch (a.parts.standing, b.parts.standing) {
    case (let x?, let y?):
      if x.violation != y.violation { return x.violation < y.violation }
      if x.fidelity != y.fidelity { return x.fidelity > y.fidelity }
      if x.primary != y.primary { return x.primary < y.primary }
      if let mine = a.fitness?.costs, let theirs = b.fitness?.costs, mine != theirs {
        return mine.lexicographicallyPrecedes(theirs)
      }
      return (a.id.birth, a.id.island) < (b.id.birth, b.id.island)
    case (.some, nil): return true
    case (nil, .some): return false
    case (nil, nil): return (a.id.birth, a.id.island) < (b.id.birth, b.id.island)
    }
  }
}
