public import Genomes
public import RandomStreams

/// Local search with restarts: from a random genome to the first neighbour that is better, and on.
///
/// Neighbours are tried in random order, none twice. Where none is left that could be better, the
/// genome is a local optimum, and the search begins anew from another random genome. In spaces whose
/// neighbours cannot be listed, a mutation is a neighbour, and a number of failures in a row is an
/// optimum. Several slots try several neighbours at once. Immigrants only join the deme: one that is
/// better would draw every restart back to where the search has been.
///
/// - **Source:** White, Nolen, Savani, "Exploring the Loss Landscape in Neural Architecture Search",
///   UAI 2021.
public struct LocalSearch: SearchStrategy {
  /// The best individuals so far.
  public var deme: Deme
  private let breeder: Breeder
  private let fidelity: Double
  /// Where the search stands; nil while a restart is waited for.
  private var current: Individual?
  private var failures = 0

  /// Failures in a row, or known mutants in a row, that make an optimum where neighbours cannot be
  /// listed.
  static let patience = 40

  /// A search that has not begun.
  public init(
    space: SearchSpace, settings: BreedingSettings, emphasis: [Double] = [], fidelity: Double = 1
  ) {
    breeder = Breeder(space: space, settings: settings)
    deme = Deme(emphasis: emphasis)
    self.fidelity = fidelity
  }

  /// A neighbour that is not known, or a random genome where there is none.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    if let current, let neighbour = neighbour(of: current, knowing: known, using: &stream) {
      return neighbour
    }
    return breeder.firstWorthwhile(known) { breeder.random(using: &stream) }
  }

  private func neighbour(
    of current: Individual, knowing known: Known, using stream: inout RandomStream
  ) -> Proposal? {
    guard var all = breeder.space.neighbours(of: current.genome) else {
      return mutant(of: current, knowing: known, using: &stream)
    }
    // Drawn without replacement, so that the space is asked about few of many neighbours.
    while !all.isEmpty {
      let genome = all.remove(at: stream.integer(below: all.count))
      if !known.contains(genome, fidelity: fidelity), known.isWorthwhile(genome) {
        return Proposal(genome: genome, parents: [current.id], origin: "neighbour")
      }
    }
    return nil
  }

  /// A mutant that is not known; nil where there were enough failures, or all seem to be known.
  private func mutant(
    of current: Individual, knowing known: Known, using stream: inout RandomStream
  ) -> Proposal? {
    guard failures < Self.patience else { return nil }
    for _ in 0..<Self.patience {
      var way = Breeder.Way()
      let proposal = breeder.firstWorthwhile(known) {
        breeder.mutant(of: current.genome, parents: [current.id], by: &way, using: &stream)
      }
      if !known.contains(proposal.genome, fidelity: fidelity) { return proposal }
    }
    return nil
  }

  /// A birth without parents is a restart: the search no longer stands where it stood.
  public mutating func expect(_ candidate: Candidate) {
    guard candidate.proposal.parents.isEmpty else { return }
    current = nil
    failures = 0
  }

  /// Moves to an individual that is better than where the search stands.
  public mutating func tell(_ individual: Individual) {
    failures += 1
    move(to: individual)
    deme.add(individual, keepingBest: breeder.settings.population)
  }

  private mutating func move(to individual: Individual) {
    // Where individuals rise to other fidelities, the climb goes on among its likes.
    guard let fitness = individual.fitness, fitness.fidelity == fidelity else { return }
    if let current, !deme.precedes(individual, current) { return }
    current = individual
    failures = 0
  }
}
