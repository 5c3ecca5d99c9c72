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
  public var deme = Deme()
  private let space: SearchSpace
  private let settings: BreedingSettings
  private var asked = 0

  /// A strategy with an empty deme.
  public init(space: SearchSpace, settings: BreedingSettings) {
    self.space = space
    self.settings = settings
  }

  /// A random genome while the deme is being filled for the first time, then a child.
  public mutating func ask(using stream: inout RandomStream) -> Proposal? {
    asked += 1
    let isFilling = asked <= settings.population || deme.isEmpty
    return space.firstBuildable {
      isFilling
        ? Proposal(genome: space.randomGenome(from: &stream), origin: "random")
        : child(using: &stream)
    }
  }

  /// Appends a viable individual, and removes the oldest where there are too many.
  public mutating func tell(_ individual: Individual) {
    deme.add(individual)
    while deme.count > settings.population { deme.removeOldest() }
  }

  private func child(using stream: inout RandomStream) -> Proposal {
    let mother = deme.tournament(of: settings.tournament, using: &stream)
    guard deme.count > 1, stream.happens(settings.crossover) else {
      return mutation(of: mother.candidate.proposal.genome, parents: [mother.id], using: &stream)
    }
    let father = deme.tournament(of: settings.tournament, using: &stream)
    let crossed = mother.candidate.proposal.genome.crossed(
      with: father.candidate.proposal.genome, in: space, from: &stream)
    let parents = [mother.id, father.id]
    // Two parents alike cross to themselves: such a child is varied too.
    guard stream.happens(0.5) || mother.id == father.id else {
      return Proposal(genome: crossed, parents: parents, origin: "crossover")
    }
    var child = mutation(of: crossed, parents: parents, using: &stream)
    child.origin = "crossover+" + child.origin
    return child
  }

  private func mutation(
    of genome: Genome, parents: [BirthID], using stream: inout RandomStream
  ) -> Proposal {
    let (mutant, kind) = genome.mutated(in: space, weights: settings.mutations, from: &stream)
    return Proposal(genome: mutant, parents: parents, origin: kind.rawValue)
  }
}

extension Deme {
  /// The best of `size` members drawn with replacement.
  ///
  /// - Precondition: the deme is not empty.
  public func tournament(of size: Int, using stream: inout RandomStream) -> Individual {
    var winner = stream.pick(from: members)
    for _ in 1..<max(1, size) {
      let rival = stream.pick(from: members)
      if Individual.precedes(rival, winner) { winner = rival }
    }
    return winner
  }
}
