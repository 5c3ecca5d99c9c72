import Genomes

extension SearchSpace {
  /// How often a strategy tries to propose what can be built.
  static let tries = 10

  /// The first of a few proposals whose genome decodes within the limits of the space.
  ///
  /// The last one where none does: it becomes a non-viable individual, with its reason. Without
  /// this, a third of the births of a tight space would be spent on networks that are too large.
  func firstBuildable(_ propose: () -> Proposal) -> Proposal {
    for _ in 1..<Self.tries {
      let proposal = propose()
      if (try? proposal.genome.decoded(in: self)) != nil { return proposal }
    }
    return propose()
  }
}
