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
  /// Who has been born again on the next rung.
  private var risen: [Set<BirthID>]

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
    risen = Array(repeating: [], count: fidelities.count - 1)
  }

  /// Someone who rises, from the highest rung that has one, else a newborn of the wrapped strategy.
  func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    for rung in judged.indices.reversed() {
      let best = judged[rung].prefix(Int(Double(judged[rung].count) / factor))
      let fidelity = fidelities[rung + 1]
      let next = best.first { individual in
        let identity = individual.candidate.identity
        let isKnown = identity.map { known.contains($0, fidelity: fidelity) } ?? false
        return !isKnown && !risen[rung].contains(individual.id)
      }
      if let next {
        return Proposal(
          genome: next.genome, parents: [next.id], origin: Self.origin, fidelity: fidelity)
      }
    }
    var proposal = inner.ask(knowing: known, using: &stream)
    proposal?.fidelity = fidelities[0]
    return proposal
  }

  static let origin = "risen"

  mutating func expect(_ candidate: Candidate) {
    let proposal = candidate.proposal
    guard proposal.origin == Self.origin, let rung = rung(of: proposal.fidelity), rung > 0,
      let parent = proposal.parents.first
    else { return inner.expect(candidate) }
    risen[rung - 1].insert(parent)
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
