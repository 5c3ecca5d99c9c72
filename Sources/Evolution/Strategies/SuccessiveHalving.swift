import RandomStreams

/// Asynchronous successive halving around any strategy: newborns get little training, and of each
/// rung the best share rises to the next.
///
/// Whoever is among the best 1/factor of those that a rung has judged so far, and has not risen yet,
/// is born anew with the fidelity of the next rung before anything else is proposed, unless an
/// immigrant has brought that verdict already. Nobody waits for a rung to fill. The wrapped strategy proposes genomes and learns all verdicts; an individual takes
/// the place of what it was a rung below.
///
/// - **Source:** Li, Jamieson, Rostamizadeh et al., "A System for Massively Parallel Hyperparameter
///   Tuning", MLSys 2020, algorithm 2.
struct SuccessiveHalving: SearchStrategy {
  private var inner: any SearchStrategy
  private let factor: Double
  private let fidelities: [Double]
  /// What each rung but the last has judged, best first.
  private var judged: [[Individual]]
  /// Who has been born again on a higher rung.
  private var risen: Set<BirthID> = []

  var deme: Deme {
    get { inner.deme }
    set { inner.deme = newValue }
  }

  func placesOfBest(_ count: Int) -> [Int] { inner.placesOfBest(count) }

  init(_ inner: any SearchStrategy, rungs: Rungs, fidelity: Double) {
    self.inner = inner
    factor = rungs.factor
    fidelities = rungs.fidelities(upTo: fidelity)
    judged = Array(repeating: [], count: fidelities.count - 1)
  }

  /// Someone who rises, from the highest rung that has one, else a newborn of the wrapped strategy.
  ///
  /// Near the end of a run a newborn could not come to the top any more. Then the best who have not
  /// risen do, to the highest rung that can still be judged, however many have risen before.
  func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    if let rise = usualRise(knowing: known) ?? lastRise(knowing: known) { return rise }
    var proposal = inner.ask(knowing: known, using: &stream)
    proposal?.fidelity = fidelities[0]
    return proposal
  }

  /// Whoever may rise by a rung, from the highest one; nobody near the end of a run.
  private func usualRise(knowing known: Known) -> Proposal? {
    guard known.ceiling == nil else { return nil }
    for rung in judged.indices.reversed() {
      let best = judged[rung].prefix(Int(Double(judged[rung].count) / factor))
      if let rise = rise(of: best, to: fidelities[rung + 1], knowing: known) { return rise }
    }
    return nil
  }

  /// The first of some individuals that has not risen, with another fidelity.
  private func rise(
    of individuals: ArraySlice<Individual>, to fidelity: Double, knowing known: Known
  ) -> Proposal? {
    let next = individuals.first { individual in
      let identity = individual.candidate.identity
      let isKnown = identity.map { known.contains($0, fidelity: fidelity) } ?? false
      return individual.isComplete && !isKnown && !risen.contains(individual.id)
    }
    return next.map {
      Proposal(genome: $0.genome, parents: [$0.id], origin: Self.origin, fidelity: fidelity)
    }
  }

  /// The best of the highest rung that has somebody left, on the highest that can still be judged.
  private func lastRise(knowing known: Known) -> Proposal? {
    guard let ceiling = known.ceiling, let top = fidelities.lastIndex(where: { $0 <= ceiling })
    else { return nil }
    for rung in judged.indices.prefix(top).reversed() {
      if let rise = rise(of: judged[rung][...], to: fidelities[top], knowing: known) { return rise }
    }
    return nil
  }

  static let origin = "risen"

  mutating func expect(_ candidate: Candidate) {
    let proposal = candidate.proposal
    guard proposal.origin == Self.origin, let parent = proposal.parents.first else {
      return inner.expect(candidate)
    }
    risen.insert(parent)
  }

  mutating func tell(_ individual: Individual) {
    let proposal = individual.candidate.proposal
    if proposal.origin == Self.origin, individual.fitness != nil,
      let parent = proposal.parents.first
    {
      inner.deme.remove(parent)
    }
    inner.tell(individual)
    guard let rung = rung(of: proposal.fidelity), rung < judged.count, individual.fitness != nil
    else { return }
    let order = inner.deme
    let place = judged[rung].firstIndex { order.precedes(individual, $0) } ?? judged[rung].count
    judged[rung].insert(individual, at: place)
  }

  mutating func hear(of migrant: Individual) { inner.hear(of: migrant) }

  private func rung(of fidelity: Double) -> Int? { fidelities.firstIndex(of: fidelity) }
}
