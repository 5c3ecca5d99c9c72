import Genomes
public import RandomStreams

/// How strategies make proposals: random ones, mutants and children of a space.
struct Breeder: Sendable {
  let space: SearchSpace
  let settings: BreedingSettings

  /// Births that have no parents.
  var founders: Int { settings.founders ?? settings.population }

  /// How often a strategy tries to propose what is worth an evaluation.
  static let tries = 10

  /// How often a proposal that is refused is changed further, instead of being made anew.
  private static let amendment = 0.5

  /// The first of a few proposals whose genome decodes within the limits of the space and, where the run asks
  /// for that, breaks no constraint by its architecture alone.
  ///
  /// The last one where none does: it becomes a non-viable individual, with its reason. Without
  /// this, a third of the births of a tight space would be spent on networks that are too large.
  func firstWorthwhile(_ known: Known, _ propose: () -> Proposal) -> Proposal {
    for _ in 1..<Self.tries {
      let proposal = propose()
      if known.isWorthwhile(proposal.genome) { return proposal }
    }
    return propose()
  }

  /// A random genome while a deme is being founded, or where it is empty; else a child of members that win
  /// tournaments.
  func proposal(
    isFounding: Bool, _ deme: Deme, knowing known: Known, using stream: inout RandomStream
  ) -> Proposal {
    proposal(
      isFounding: isFounding, deme, tournament: settings.tournament, by: deme.precedes,
      knowing: known, using: &stream)
  }

  /// The same, with tournaments of another size or another order of the members.
  ///
  /// - Parameter precedes: whether one comes before another. It should hold no more than it needs: a whole
  ///   strategy is copied with every proposal.
  func proposal(
    isFounding: Bool, _ deme: Deme, tournament size: Int,
    by precedes: (Individual, Individual) -> Bool, knowing known: Known,
    using stream: inout RandomStream
  ) -> Proposal {
    guard !isFounding, !deme.isEmpty else {
      return firstWorthwhile(known) { random(using: &stream) }
    }
    var way = Way()
    return firstWorthwhile(known, using: &stream) { stream in
      child(by: &way, using: &stream) { deme.tournament(of: size, by: precedes, using: &$0) }
    }
  }

  /// The same of proposals that can be changed further where they are refused, and with even odds are.
  func firstWorthwhile(
    _ known: Known, using stream: inout RandomStream, _ propose: (inout RandomStream) -> Proposal
  ) -> Proposal {
    var refused: Proposal?
    return firstWorthwhile(known) {
      let next =
        refused.flatMap { stream.happens(Self.amendment) ? amended($0, using: &stream) : nil }
        ?? propose(&stream)
      refused = next
      return next
    }
  }

  /// A refused proposal with one more change.
  ///
  /// Where a constraint is tight, what costs more is let through only with something else that costs less,
  /// and no single change leads there.
  private func amended(_ refused: Proposal, using stream: inout RandomStream) -> Proposal {
    let (genome, kind) = space.mutated(
      refused.genome, weights: settings.mutations, from: &stream)
    return Proposal(
      genome: genome, parents: refused.parents, origin: "\(refused.origin)+\(kind.rawValue)")
  }

  /// A random genome.
  func random(using stream: inout RandomStream) -> Proposal {
    Proposal(genome: space.randomGenome(from: &stream), origin: "random")
  }

  /// Genomes of a space that may be listed to see what is left of it.
  private static let mostListed = 1 << 16

  /// Random genomes of which one is admitted, or none seems to be.
  private static let randomTries = 100

  /// A random one of the genomes that are admitted, where the whole space can be listed, and nil where none is
  /// left; where it cannot, the first random one that is admitted, or any after many tries.
  ///
  /// For strategies whose proposals are dear: they cannot be asked until chance finds the last ones.
  func leftover(using stream: inout RandomStream, where isAdmitted: (Proposal) -> Bool) -> Proposal?
  {
    guard let all = space.genomes(atMost: Self.mostListed) else {
      for _ in 1..<Self.randomTries {
        let proposal = random(using: &stream)
        if isAdmitted(proposal) { return proposal }
      }
      return random(using: &stream)
    }
    let left = all.map { Proposal(genome: $0, origin: "random") }.filter(isAdmitted)
    return left.isEmpty ? nil : stream.pick(from: left)
  }

  /// A genome with one change.
  func mutant(
    of genome: Genome, parents: [BirthID], using stream: inout RandomStream
  ) -> Proposal {
    var way = Way()
    return mutant(of: genome, parents: parents, by: &way, using: &stream)
  }

  /// The same in a way that an earlier try has found.
  func mutant(
    of genome: Genome, parents: [BirthID], by way: inout Way, using stream: inout RandomStream
  ) -> Proposal {
    let (mutant, kind) = space.mutated(
      genome, weights: settings.mutations, trying: way.mutation, from: &stream)
    way.mutation = way.mutation ?? kind
    return Proposal(genome: mutant, parents: parents, origin: kind.rawValue)
  }

  /// How a child comes from its parents: drawn by the first try, kept by those that breed one anew.
  ///
  /// Limits and constraints would decide otherwise how often each mutation happens: where most changes of
  /// the layers are refused, half of the children would be their parents with another learning rate. Where
  /// all tries fail and the strategy is asked again, it is drawn anew.
  struct Way {
    fileprivate var isCrossed: Bool?
    fileprivate var isMutatedToo: Bool?
    fileprivate var mutation: MutationKind?
  }

  /// A child of parents that `select` chooses: a mutant of one, or as often as the settings say a
  /// crossing of two, every other of which is changed as well.
  private func child(
    by way: inout Way, using stream: inout RandomStream,
    select: (inout RandomStream) -> Individual
  ) -> Proposal {
    let mother = select(&stream)
    let isCrossed = way.isCrossed ?? stream.happens(settings.crossover)
    way.isCrossed = isCrossed
    guard isCrossed else {
      return mutant(of: mother.genome, parents: [mother.id], by: &way, using: &stream)
    }
    let father = select(&stream)
    let crossed = space.crossed(mother.genome, father.genome, from: &stream)
    let parents = [mother.id, father.id]
    let isMutatedToo = way.isMutatedToo ?? stream.happens(0.5)
    way.isMutatedToo = isMutatedToo
    // Two parents alike cross to themselves: such a child is varied too.
    guard isMutatedToo || mother.id == father.id else {
      return Proposal(genome: crossed, parents: parents, origin: "crossover")
    }
    var child = mutant(of: crossed, parents: parents, by: &way, using: &stream)
    child.origin = "crossover+" + child.origin
    return child
  }
}

extension Individual {
  /// What was judged.
  var genome: Genome { candidate.proposal.genome }
}

extension Deme {
  /// The best of `size` members drawn with replacement.
  ///
  /// - Precondition: the deme is not empty.
  public func tournament(of size: Int, using stream: inout RandomStream) -> Individual {
    tournament(of: size, by: precedes, using: &stream)
  }

  /// The first of `size` members drawn with replacement, in an order of one's own.
  ///
  /// - Precondition: the deme is not empty.
  func tournament(
    of size: Int, by precedes: (Individual, Individual) -> Bool, using stream: inout RandomStream
  ) -> Individual {
    // By place: a copy of an individual takes longer than the draw.
    var winner = stream.integer(below: count)
    for _ in 1..<max(1, size) {
      let rival = stream.integer(below: count)
      if precedes(members[rival], members[winner]) { winner = rival }
    }
    return members[winner]
  }
}
