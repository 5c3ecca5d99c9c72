public import Genomes
public import RandomStreams

/// Random search: every genome is drawn anew; the deme only remembers the best.
///
/// The yardstick for every other strategy.
///
/// - **Source:** Bergstra, Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012.
public struct RandomSearch: SearchStrategy {
  /// The population.
  public var deme = Deme()
  private let space: SearchSpace
  private let population: Int

  /// A strategy with an empty deme.
  public init(space: SearchSpace, settings: BreedingSettings) {
    self.space = space
    population = settings.population
  }

  /// A random genome.
  public mutating func ask(using stream: inout RandomStream) -> Proposal? {
    space.firstBuildable {
      Proposal(genome: space.randomGenome(from: &stream), origin: "random")
    }
  }

  /// Keeps the individual while it is among the best.
  public mutating func tell(_ individual: Individual) {
    deme.add(individual)
    if deme.count > population, let worst = deme.placesBestFirst.last { deme.remove(at: worst) }
  }
}
