public import Genomes
public import RandomStreams

/// Search guided by a model: a Gaussian process says where improvement is to be expected.
///
/// The first ten genomes, or as many as the settings' founders, are random. From then on, neighbours of the best, children of the best and
/// random genomes are asked for their expected improvement, and the most promising is proposed; what is
/// under evaluation counts as what the model expects of it. Immigrants are data like any others. Of
/// several fidelities the model learns the lowest, which all genomes have.
///
/// A model costs more the more it knows, so after `births` births the search goes on as a steady-state
/// genetic algorithm with what the deme holds.
///
/// - **Source:** Jones, Schonlau, Welch, "Efficient Global Optimization of Expensive Black-Box
///   Functions", 1998; Hutter, Hoos, Leyton-Brown, "Sequential Model-Based Optimization for General
///   Algorithm Configuration", 2011. The ablation is that of White, Nolen, Savani 2021: the strength of
///   such searches may come from changing the best alone.
public struct ModelGuidedSearch: SearchStrategy {
  /// The best individuals so far.
  public var deme: Deme
  private let breeder: Breeder
  private let fidelity: Double
  private var sampler: ModelGuidedSampler<BreedingSource>
  private var births = 0

  /// Births that a model guides.
  static let guided = 2000

  /// A search that knows nothing.
  ///
  /// - Parameter guidance: `.incumbent` for the ablation: any mutation of the best.
  public init(
    space: SearchSpace, settings: BreedingSettings, emphasis: [Double] = [], fidelity: Double = 1,
    guidance: ModelGuidedSampler<BreedingSource>.Guidance = .model
  ) {
    breeder = Breeder(space: space, settings: settings)
    deme = Deme(emphasis: emphasis)
    self.fidelity = fidelity
    sampler = ModelGuidedSampler(of: BreedingSource(breeder), guidance: guidance)
  }

  /// The most promising genome that is not known and can be built; nil where a small space has none.
  public func ask(knowing known: Known, using stream: inout RandomStream) -> Proposal? {
    if births >= Self.guided, !deme.isEmpty {
      return breeder.proposal(isFounding: false, deme, knowing: known, using: &stream)
    }
    let isNew = { (proposal: Proposal) in
      !known.contains(proposal.genome, fidelity: fidelity)
        && known.isWorthwhile(proposal.genome)
    }
    var sampler = sampler
    sampler.source.known = known
    let isFounding = births < breeder.settings.founders ?? 0
    return sampler.proposal(atRandom: isFounding, using: &stream, where: isNew)
      ?? breeder.leftover(using: &stream, where: isNew)
  }

  /// Counts a birth as what the model expects of it.
  public mutating func expect(_ candidate: Candidate) {
    births += 1
    // Of a seed with more than the lowest fidelity the model will learn nothing.
    if births <= Self.guided, candidate.proposal.fidelity == fidelity {
      sampler.expect(candidate.proposal)
    }
  }

  /// Learns a verdict; the deme keeps the best.
  public mutating func tell(_ individual: Individual) {
    learn(individual)
    deme.add(individual, keepingBest: breeder.settings.population)
  }

  /// An individual of another island is an evaluation for nothing.
  public mutating func hear(of migrant: Individual) { learn(migrant) }

  private mutating func learn(_ individual: Individual) {
    guard births < Self.guided, individual.candidate.proposal.fidelity == fidelity else { return }
    var parent = individual.candidate.proposal
    parent.parents = [individual.id]
    sampler.tell(parent, cost: cost(of: individual))
  }

  /// The score of a feasible individual; beyond all of those, who was broken off, the latest first, and
  /// then what exceeds constraints by little before what exceeds them by much.
  private func cost(of individual: Individual) -> Double {
    guard let fitness = individual.fitness else { return .infinity }
    if fitness.isFeasible, fitness.fidelity < fidelity {
      return 1e29 * (2 - fitness.fidelity / fidelity)
    }
    return fitness.isFeasible ? deme.score(of: fitness) : 1e30 * (1 + fitness.violation)
  }
}

/// Proposals of a space as a model-guided search varies them.
public struct BreedingSource: CandidateSource {
  let breeder: Breeder

  /// What refuses candidates that are not worth an evaluation, where the run does so at all.
  var known: Known?

  init(_ breeder: Breeder) { self.breeder = breeder }

  /// What the numbers of an encoding mean.
  public var features: [FeatureKind] { breeder.space.features }

  /// Whether nothing is known against a candidate before its evaluation.
  public func isWorthwhile(_ candidate: Proposal) -> Bool {
    !(known?.refuses(candidate.genome) ?? false)
  }

  /// A random genome, whether it is worthwhile or not.
  public func random(from stream: inout RandomStream) -> Proposal {
    breeder.random(using: &stream)
  }

  /// A genome with one change more, or with several where it would be refused.
  public func mutated(_ candidate: Proposal, from stream: inout RandomStream) -> Proposal {
    worthwhile(using: &stream) {
      breeder.mutant(of: candidate.genome, parents: candidate.parents, using: &$0)
    }
  }

  /// A child of two.
  public func crossed(
    _ mother: Proposal, _ father: Proposal, from stream: inout RandomStream
  ) -> Proposal {
    worthwhile(using: &stream) {
      Proposal(
        genome: breeder.space.crossed(mother.genome, father.genome, from: &$0),
        parents: mother.parents + father.parents, origin: "crossover")
    }
  }

  /// All neighbours or some of them; where they cannot be listed, mutants.
  public func neighbours(
    of candidate: Proposal, atMost limit: Int, from stream: inout RandomStream
  ) -> [Proposal] {
    guard var all = breeder.space.neighbours(of: candidate.genome) else {
      return (0..<limit).map { _ in mutated(candidate, from: &stream) }
    }
    if all.count > limit {
      stream.shuffle(&all)
      all.removeLast(all.count - limit)
    }
    return all.map { Proposal(genome: $0, parents: candidate.parents, origin: "neighbour") }
  }

  /// The genome as numbers.
  public func encoding(of candidate: Proposal) -> EncodedPoint {
    breeder.space.encoding(of: candidate.genome)
  }

  private func worthwhile(
    using stream: inout RandomStream, _ propose: (inout RandomStream) -> Proposal
  ) -> Proposal {
    guard let known, known.isChoosy else { return propose(&stream) }
    return breeder.firstWorthwhile(known, using: &stream, propose)
  }
}
