public import Genomes
public import RandomStreams

/// Ageing (regularised) evolution: the best of a tournament breeds, the oldest dies.
///
/// The deme is a queue. It is filled with random genomes; from then on each verdict appends one
/// individual and removes the oldest, however good it is. In an asynchronous run age is the order of
/// completion. An immigrant enters as a newborn. The law: an individual survives exactly `population`
/// admissions, so that only what its descendants confirm stays in the deme.
///
/// - **Source:** Real, Aggarwal, Huang, Le, "Regularized Evolution for Image Classifier Architecture
///   Search", AAAI 2019; crossover is MENNDL's (Young et al. 2017).
public struct AgeingEvolution: SearchStrategy {
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

  /// Appends a viable individual, and removes the oldest where there are too many.
  ///
  /// Of more founders than the deme holds nobody goes before all are born; then the best stay.
  public mutating func tell(_ individual: Individual) {
    deme.add(individual)
    let room = breeder.settings.population
    if breeder.founders > room {
      guard births >= breeder.founders else { return }
      if deme.count > room + 1 {
        while deme.count > room, let worst = deme.worstPlace { deme.remove(at: worst) }
      }
    }
    while deme.count > room { deme.removeOldest() }
  }
}
