public import Genomes
public import RandomStreams

/// NSGA-II without generations: parents win tournaments of two by front and crowding, and whoever is
/// last by the same order goes when there are too many.
///
/// Each verdict updates the fronts by one insertion and one removal, which costs far less than to sort
/// the population anew. Feasible before infeasible, by Deb's rules. Only individuals of the highest
/// fidelity that lives here are parents, so that fidelities are not compared.
///
/// - **Source:** Deb, Pratap, Agarwal, Meyarivan, "A Fast and Elitist Multiobjective Genetic Algorithm:
///   NSGA-II", 2002; one by one as in Durillo, Nebro, Luna, Alba, "On the Effect of the Steady-State
///   Selection Scheme in Multi-Objective Genetic Algorithms", 2009.
public struct NSGA2: SearchStrategy {
  private let breeder: Breeder
  private var births = 0
  private var population: Deme
  private var levels = NonDominatedLevels()
  private var nextHandle = 0
  private var ranking = Ranking()

  /// The order of the members by fronts and crowding.
  private struct Ranking {
    /// The handle of each member in `levels`, by its name.
    var handles: [BirthID: Int] = [:]
    /// The place of each handle in the order.
    var places: [Int: Int] = [:]

    func place(of member: Individual) -> Int { handles[member.id].flatMap { places[$0] } ?? .max }

    func precedes(_ a: Individual, _ b: Individual) -> Bool { place(of: a) < place(of: b) }
  }

  /// The population; one that others have changed is sorted anew.
  public var deme: Deme {
    get { population }
    set {
      let before = population
      population = newValue
      for member in before.members where !newValue.contains(member.id) { forget(member.id) }
      for member in newValue.members where ranking.handles[member.id] == nil { rank(member) }
      while population.count > breeder.settings.population { removeWorst() }
      reorder()
    }
  }

  /// A strategy with an empty deme.
  public init(space: SearchSpace, settings: BreedingSettings, emphasis: [Double] = []) {
    breeder = Breeder(space: space, settings: settings)
    population = Deme(emphasis: emphasis)
  }

  /// A random genome while there are founders to be born, then a child.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    breeder.proposal(
      isFounding: births < breeder.founders, population, tournament: 2, by: ranking.precedes,
      knowing: known, using: &stream)
  }

  /// Counts the births, of which the first are founders.
  public mutating func expect(_ candidate: Candidate) { births += 1 }

  /// Adds a viable individual, and lets the last one go where there are too many.
  public mutating func tell(_ individual: Individual) {
    guard population.add(individual) else { return }
    rank(individual)
    if population.count > breeder.settings.population { removeWorst() }
    reorder()
  }

  /// Places of the first members by front, then by crowding.
  public func placesOfBest(_ count: Int) -> [Int] {
    let members = population.members
    let sorted = members.indices.sorted { ranking.precedes(members[$0], members[$1]) }
    return Array(sorted.prefix(count))
  }

  private mutating func rank(_ individual: Individual) {
    guard let fitness = individual.fitness else { return }
    ranking.handles[individual.id] = nextHandle
    levels.insert(
      ParetoPoint(id: nextHandle, costs: fitness.costs, violation: fitness.handicap))
    nextHandle += 1
  }

  private mutating func forget(_ id: BirthID) {
    if let handle = ranking.handles.removeValue(forKey: id) { levels.remove(handle) }
  }

  private mutating func removeWorst() {
    guard let worst = levels.worst,
      let member = population.members.first(where: { ranking.handles[$0.id] == worst })
    else { return }
    forget(member.id)
    population.remove(member.id)
  }

  private mutating func reorder() {
    ranking.places = [:]
    for (place, handle) in levels.idsBestFirst.enumerated() { ranking.places[handle] = place }
  }
}

extension Fitness {
  /// What orders fitnesses before their costs do: what is missing of the full fidelity, which may not
  /// be compared with it, and far behind all of that a violation.
  var handicap: Double { isFeasible ? 1 - fidelity : 2 + violation }
}
