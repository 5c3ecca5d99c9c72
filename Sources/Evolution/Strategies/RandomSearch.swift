public import Genomes
public import RandomStreams

/// Random search: every genome is drawn anew; the deme only remembers the best.
///
/// The yardstick for every other strategy.
///
/// - **Source:** Bergstra, Bengio, "Random Search for Hyper-Parameter Optimization", JMLR 2012.
public struct RandomSearch: SearchStrategy {
  /// The population.
  public var deme: Deme
  private let breeder: Breeder

  /// A strategy with an empty deme.
  public init(space: SearchSpace, settings: BreedingSettings, emphasis: [Double] = []) {
    breeder = Breeder(space: space, settings: settings)
    deme = Deme(emphasis: emphasis)
  }

  /// A random genome.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    breeder.firstWorthwhile(known) { breeder.random(using: &stream) }
  }

  /// Keeps the individual while it is among the best.
  public mutating func tell(_ individual: Individual) {
    deme.add(individual, keepingBest: breeder.settings.population)
  }
}
