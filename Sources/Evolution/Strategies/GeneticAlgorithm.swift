public import Genomes
public import RandomStreams

/// A steady-state genetic algorithm: winners of tournaments breed, the worst goes.
///
/// A child takes the place of the worst member, and only where it is better: the best individuals
/// stay for good. It climbs faster than ageing evolution where verdicts can be trusted, and clings to
/// lucky ones where they cannot.
///
/// - **Source:** Whitley, "The GENITOR Algorithm and Selection Pressure", 1989; the greedy insertion
///   is that of LEAP's asynchronous algorithm (Coletti et al. 2020).
public struct GeneticAlgorithm: SearchStrategy {
  /// The population.
  public var deme: Deme
  private let breeder: Breeder
  private var births = 0

  /// A strategy with an empty deme.
  public init(space: SearchSpace, settings: BreedingSettings, emphasis: [Double] = []) {
    breeder = Breeder(space: space, settings: settings)
    deme = Deme(emphasis: emphasis)
  }

  /// A random genome while there are founders to be born, then a child.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    breeder.proposal(isFounding: births < breeder.founders, deme, knowing: known, using: &stream)
  }

  /// Counts the births, of which the first are founders.
  public mutating func expect(_ candidate: Candidate) { births += 1 }

  /// Adds a viable individual, and lets the worst go where there are too many.
  public mutating func tell(_ individual: Individual) {
    deme.add(individual, keepingBest: breeder.settings.population)
  }
}
