import Architectures
import Evaluators
public import Evolution
import Genomes

/// What earlier runs have found, as far as a search can use it: what to begin with, and what need
/// not be trained again.
///
/// Known is what was judged under the same conditions: the same data, training and evaluator, but
/// for the seed. Costs and violations are computed anew, since this search may be after other goals.
public struct Experience: Sendable {
  /// What is born first, the best in front: those known, then what did well under other conditions.
  public let seeds: [Seed]
  private let known: [Key: (verdict: Verdict, measurements: Measurements)]

  private struct Key: Hashable {
    var identity: Identity
    var fidelity: Double
  }

  /// What some runs tell a search.
  public init(_ sources: [SelectionSource], for search: PreparedSearch) {
    var known: [Key: (verdict: Verdict, measurements: Measurements)] = [:]
    var alike: [Individual] = []
    var others: [Individual] = []
    for source in sources {
      let isAlike = search.settings.hasSameConditions(as: source.settings)
      for individual in source.individuals {
        guard let individual = search.judgedAnew(individual, of: source.run, isAlike: isAlike)
        else { continue }
        if isAlike, let identity = individual.candidate.identity {
          let key = Key(identity: identity, fidelity: individual.candidate.proposal.fidelity)
          guard known[key] == nil else { continue }
          known[key] = (individual.verdict, individual.measurements)
        }
        guard individual.fitness != nil else { continue }
        if isAlike { alike.append(individual) } else { others.append(individual) }
      }
    }
    let wanted = search.settings.seedFrom
    self.known = wanted?.known == false ? [:] : known
    let count = wanted?.count ?? search.settings.places
    seeds = Array((Self.best(count, of: alike) + Self.best(count, of: others)).prefix(count))
  }

  /// A candidate with the verdict that it, or one like it, was given before; nil where none was.
  public func recall(_ candidate: Candidate) -> Individual? {
    guard let identity = candidate.identity,
      let known = known[Key(identity: identity, fidelity: candidate.proposal.fidelity)]
    else { return nil }
    return Individual(
      candidate: candidate, verdict: known.verdict, measurements: known.measurements)
  }

  /// The seeds of one island: every so many of all.
  func seeds(ofIsland island: Int, among islandCount: Int) -> [Seed] {
    stride(from: island, to: seeds.count, by: islandCount).map { seeds[$0] }
  }

  /// The best of some individuals, as seeds.
  private static func best(_ count: Int, of individuals: [Individual]) -> [Seed] {
    places(ofBest: count, of: individuals).map {
      let proposal = individuals[$0].candidate.proposal
      return Seed(proposal.genome, fidelity: individuals[$0].fitness?.fidelity ?? 1)
    }
  }

  /// The places of the best of some individuals, of the highest fidelity among them: front after front,
  /// each from its least first cost.
  static func places(ofBest count: Int, of individuals: [Individual]) -> [Int] {
    let highest = individuals.compactMap(\.fitness?.fidelity).max()
    let full = individuals.enumerated().filter { $0.element.fitness?.fidelity == highest }
    let points = full.compactMap { place, individual in
      individual.fitness.map {
        ParetoPoint(id: place, costs: $0.costs, violation: $0.violation)
      }
    }
    let order = NonDominatedLevels(points).fronts.flatMap { front in
      front.sorted { ($0.costs[0], $0.id) < ($1.costs[0], $1.id) }
    }
    return order.prefix(count).map(\.id)
  }
}

extension RunSettings {
  /// How many individuals all populations hold.
  fileprivate var places: Int {
    (0..<search.islands).reduce(0) { $0 + search.evolution(ofIsland: $1).population }
  }

  /// Whether another run, whose settings are JSON, has judged as this one does.
  func hasSameConditions(as canonicalJSON: String) -> Bool {
    guard let other = try? RunSettings(canonicalJSON: canonicalJSON, from: "") else { return false }
    return conditions == other.conditions
  }

  /// What decides on the outcome of an evaluation, without what decides when and where it runs.
  private var conditions: RunSettings {
    var conditions = RunSettings(data: data, budget: Budget())
    conditions.name = ""
    conditions.training = training
    conditions.training.timeLimit = nil
    conditions.training.memoryLimit = nil
    conditions.training.infeasible = .train
    conditions.evaluator.kind = evaluator.kind
    conditions.evaluator.table = evaluator.table
    conditions.evaluator.synthetic.function = evaluator.synthetic.function
    conditions.evaluator.synthetic.noise = evaluator.synthetic.noise
    return conditions
  }
}

extension PreparedSearch {
  /// An individual of another run as this search judges it; nil where it is of no use: outside of the
  /// space, or failed for a reason that may have been the machine's.
  ///
  /// - Parameter isAlike: whether it was judged under the same conditions; else it keeps its costs.
  func judgedAnew(
    _ individual: Individual, of run: String, isAlike: Bool
  ) -> Individual? {
    var result = individual
    let proposal = individual.candidate.proposal
    guard space.objection(to: proposal.genome) == nil, admission?(proposal.genome) ?? true else {
      return nil
    }
    guard isAlike else { return individual }
    result.candidate.identity = space.identity(of: proposal.genome)
    switch individual.verdict {
    case .nonviable(let failure):
      guard failure.reason == .diverged else { return nil }
    case .viable:
      result.measurements.metrics = metrics(of: individual)
      result.verdict = settings.goals.verdict(
        on: result.measurements, fidelity: proposal.fidelity)
      guard result.fitness != nil else { return nil }
    }
    result.measurements.source = "\(run):\(individual.id)"
    return result
  }

  /// What was measured, with the latencies of this search's own devices.
  private func metrics(of individual: Individual) -> [String: Double]? {
    guard let decoded = try? space.decoded(individual.candidate.proposal.genome) else {
      return individual.measurements.metrics
    }
    return latency.quantities(of: decoded.architecture) ?? individual.measurements.metrics
  }
}
