public import Genomes
public import RandomStreams

/// Model-guided search for a whole front: each proposal moves it forward in a direction drawn at random.
///
/// The first ten genomes, or as many as the settings' founders, are random. From then on a direction is drawn for each proposal: evenly, or so that
/// it points at a member of the front. The genome is proposed from which the models expect most there.
/// What is under evaluation counts as what they expect of it, and immigrants are data like any others.
///
/// Models cost more the more they know, so after `births` births the search goes on as NSGA-II, whose
/// population is this strategy's deme from the beginning.
///
/// - **Source:** Knowles, "ParEGO: A Hybrid Algorithm with On-Line Landscape Approximation for Expensive
///   Multiobjective Optimization Problems", IEEE Trans. Evolutionary Computation 2006.
public struct ParEGO: SearchStrategy {
  /// An individual as the models know it.
  private struct Judged {
    var proposal: Proposal
    var costs: [Double]
  }

  private let source: BreedingSource
  private let objectives: Int
  private let fidelity: Double
  private var survivors: NSGA2
  private var guide: FrontGuide
  private var judged: [Judged] = []
  /// The places of those among them that no other dominates.
  private var front = ParetoArchive()
  private var births = 0

  /// Births that models guide.
  static let guided = 1000

  /// The population, best first by fronts and crowding.
  public var deme: Deme {
    get { survivors.deme }
    set { survivors.deme = newValue }
  }

  /// Places of the first members by front, then by crowding.
  public func placesOfBest(_ count: Int) -> [Int] { survivors.placesOfBest(count) }

  /// A search that knows nothing.
  public init(
    space: SearchSpace, settings: BreedingSettings, objectives: Int, fidelity: Double = 1
  ) {
    source = BreedingSource(Breeder(space: space, settings: settings))
    self.objectives = objectives
    self.fidelity = fidelity
    survivors = NSGA2(space: space, settings: settings)
    guide = FrontGuide(features: source.features, objectives: objectives)
  }

  /// The most promising genome in a random direction that is not known and can be built; nil where a
  /// small space has none.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    if births >= Self.guided { return survivors.ask(knowing: known, using: &stream) }
    var source = source
    source.known = known
    let breeder = source.breeder
    let isNew = { (proposal: Proposal) in
      !known.contains(proposal.genome, fidelity: fidelity)
        && known.isWorthwhile(proposal.genome)
    }
    guard guide.hasModel, births >= breeder.settings.founders ?? 0 else {
      return breeder.firstWorthwhile(known) { breeder.random(using: &stream) }
    }
    var guide = guide
    let distances = guide.look(
      past: judged.map(\.costs), front: front.members.map(\.id), using: &stream)
    let order = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    let elite = order.prefix(CandidateCounts.parents).map { judged[$0].proposal }
    return source.mostPromising(around: elite, guidedBy: guide, using: &stream, where: isNew)
      ?? breeder.leftover(using: &stream, where: isNew)
  }

  /// Counts a birth as what the models expect of it.
  public mutating func expect(_ candidate: Candidate) {
    births += 1
    survivors.expect(candidate)
    if births <= Self.guided, candidate.proposal.fidelity == fidelity {
      guide.markPending(source.encoding(of: candidate.proposal))
    }
  }

  /// Learns a verdict; the deme keeps the best by fronts and crowding.
  public mutating func tell(_ individual: Individual) {
    learn(individual)
    survivors.tell(individual)
  }

  /// An individual of another island is an evaluation for nothing.
  public mutating func hear(of migrant: Individual) { learn(migrant) }

  private mutating func learn(_ individual: Individual) {
    guard births < Self.guided, individual.candidate.proposal.fidelity == fidelity else { return }
    var parent = individual.candidate.proposal
    parent.parents = [individual.id]
    let costs = costs(of: individual)
    if individual.isComplete, individual.fitness?.isFeasible ?? false {
      _ = front.insert(ParetoPoint(id: judged.count, costs: costs))
    }
    judged.append(Judged(proposal: parent, costs: costs))
    guide.observe(source.encoding(of: parent), costs: costs)
  }

  /// The costs of a feasible individual; beyond all of those, what exceeds constraints by little before
  /// what exceeds them by much.
  private func costs(of individual: Individual) -> [Double] {
    guard let fitness = individual.fitness, fitness.costs.count == objectives else {
      return Array(repeating: .infinity, count: objectives)
    }
    return fitness.isFeasible
      ? fitness.costs : Array(repeating: 1e30 * (1 + fitness.violation), count: objectives)
  }
}
