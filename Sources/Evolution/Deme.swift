/// An island's population: viable individuals in the order in which they came, oldest first.
public struct Deme: Hashable, Codable, Sendable {
  /// The population, oldest first.
  public private(set) var members: [Individual] = []

  /// A deme of nobody.
  public init() {}

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

  /// Removes the oldest.
  @discardableResult
  public mutating func removeOldest() -> Individual? {
    members.isEmpty ? nil : members.removeFirst()
  }

  /// Removes the member at a place.
  public mutating func remove(at place: Int) { members.remove(at: place) }

  /// Removes the individual of this name, if it lives here.
  public mutating func remove(_ id: BirthID) { members.removeAll { $0.id == id } }

  /// Places of the members, best first; ties by birth.
  public var placesBestFirst: [Int] {
    members.indices.sorted { Individual.precedes(members[$0], members[$1]) }
  }

  /// The best member.
  public var best: Individual? { members.min(by: Individual.precedes) }
}

extension Individual {
  /// Whether one comes before another: viable before non-viable, then by cost after cost, then by
  /// birth, so that the order of two different individuals is never open.
  public static func precedes(_ a: Individual, _ b: Individual) -> Bool {
    switch (a.fitness, b.fitness) {
    case (let x?, let y?):
      if x.costs != y.costs { return x.costs.lexicographicallyPrecedes(y.costs) }
      return (a.id.birth, a.id.island) < (b.id.birth, b.id.island)
    case (.some, nil): return true
    case (nil, .some): return false
    case (nil, nil): return (a.id.birth, a.id.island) < (b.id.birth, b.id.island)
    }
  }
}
