import Architectures
public import Genomes
import RandomStreams

/// All that an island decides with: strategy and deme, births so far, identities that it knows.
///
/// A pure value. The live run and the replay of a journal call the same four functions in the same
/// order, `bear`, `judge`, `emigrate`, `immigrate`, and so come to the same state: that is what makes
/// the journal the checkpoint. Every draw is keyed by seed, purpose, island and a counter.
public struct IslandState: Sendable {
  /// The number of this island, from 0.
  public let island: Int
  /// How many islands there are.
  public private(set) var islandCount: Int
  /// How this island evolves.
  public let settings: IslandSettings
  /// What may be built.
  public let space: SearchSpace

  /// The islands that this one sends to.
  public private(set) var neighbours: [Int] = []

  /// The islands that send to this one.
  public private(set) var senders: [Int] = []

  /// How long an evaluation will take, by those before.
  public private(set) var forecast = EvaluationForecast()

  private let seed: UInt64
  /// Where the budget is shared out from: what all islands had spent when their number last changed, and
  /// what this one had born by then.
  private var base: (spent: Int, births: Int)
  /// What is born first, in this order.
  private var seeds: ArraySlice<Seed>

  private var strategy: any SearchStrategy
  private var nextBirth = 0
  private var departures = 0
  private var arrivals = 0
  private var judgedSinceDeparture = 0
  private var known: Known
  private var curves = LearningCurves()
  private var times = EvaluationTimes()
  /// Arrivals of another fidelity, which are to be evaluated anew before they count here.
  private var strangers: [Individual] = []

  /// Candidates that were born and not judged yet, in the order of birth.
  public private(set) var pending: [Candidate] = []
  /// What was done so far, in numbers.
  public private(set) var tally = Tally()

  /// The best individual that was judged or arrived here.
  public private(set) var best: Individual?

  /// The individuals judged or arrived here that no other dominates.
  public private(set) var front = Front()

  /// What left last, so that a run that is resumed can send it again.
  public private(set) var lastDepartures: [Departure] = []

  /// The number of the last departure that arrived from each island.
  public private(set) var lastArrivals: [Int: Int] = [:]

  /// Births in a row that repeated what is known, until the space counts as exhausted.
  public static let patience = 1000

  /// Proposals for one birth that are refused; the next one is born all the same, for its evaluation to give
  /// the reason.
  public static let mostRefusals = 50

  /// An island before its first birth.
  ///
  /// - Parameters:
  ///   - seeds: what is born first, as far as it is in the space.
  ///   - spent: what the run had spent of its budget when the island was added to it.
  ///   - admits: whether a genome is worth an evaluation; others are drawn anew. A pure function, so that
  ///     a replay comes to the same births.
  public init(
    island: Int, islandCount: Int, settings: IslandSettings, space: SearchSpace, seed: UInt64,
    seeds: [Seed] = [], spent: Int = 0, admits: (@Sendable (Genome) -> Bool)? = nil
  ) {
    self.island = island
    self.islandCount = islandCount
    self.settings = settings.sharingFounders(among: islandCount, in: space)
    self.space = space
    self.seed = seed
    self.seeds = seeds[...]
    base = (spent, 0)
    strategy = self.settings.strategy(in: space)
    known = Known(space: space, admits: admits)
    lookAround()
  }

  /// Finds out who is near.
  private mutating func lookAround() {
    let topology = settings.migration.topology.topology(seed: seed)
    neighbours = topology.neighbours(of: island, among: islandCount)
    senders = (0..<islandCount).filter { [island, islandCount] in
      topology.neighbours(of: $0, among: islandCount).contains(island)
    }
  }

  /// How often emigrants have left.
  public var departureCount: Int { departures }

  /// The population.
  public var deme: Deme { strategy.deme }

  /// Bears the next candidate: asks until a proposal is neither known nor pending here, and, `mostRefusals`
  /// times at most, until one is worth an evaluation.
  ///
  /// Births are numbered 0, 1, 2, … without gaps: a birth keeps asking from the stream of its number.
  /// One that comes to nothing is in no journal, so it leaves no trace but `tally.isExhausted`.
  ///
  /// - Parameter ceiling: the highest fidelity that can still be judged, as `ceiling(within:)` says; the
  ///   candidate keeps it, so that a replay can ask in the same way.
  /// - Returns: nil where the strategy has nothing to propose, or the space seems exhausted.
  public mutating func bear(ceiling: Double? = nil) -> Candidate? {
    known.ceiling = ceiling
    if let candidate = bearSeed() ?? bearStranger() { return candidate }
    var stream = RandomStream(seed: seed, purpose: .breeding, island: island, birth: nextBirth)
    var duplicates = 0
    var refusals = 0
    while duplicates < Self.patience {
      guard var proposal = strategy.ask(knowing: known, using: &stream) else { break }
      if settings.rungs == nil { proposal.fidelity = settings.fidelity }
      let identity = space.identity(of: proposal.genome)
      if let identity, known.contains(identity, fidelity: proposal.fidelity) {
        duplicates += 1
        continue
      }
      if refusals < Self.mostRefusals, known.refuses(proposal.genome) {
        refusals += 1
        continue
      }
      tally.duplicates += duplicates
      return bear(proposal, identity: identity)
    }
    tally.isExhausted = true
    return nil
  }

  /// The highest fidelity of the island's that can still be judged within some seconds, where that is too
  /// little for a newborn to rise from rung to rung to the top; else nil.
  ///
  /// Where not even the lowest can, the lowest: a slot would be idle otherwise.
  public func ceiling(within seconds: Double) -> Double? {
    guard settings.rungs != nil else { return nil }
    let fidelities = settings.fidelities
    let estimates = fidelities.compactMap(times.estimate(fidelity:))
    guard estimates.count == fidelities.count, estimates.reduce(0, +) >= seconds else { return nil }
    let fitting = fidelities.indices.last { estimates[$0] < seconds }
    return fidelities[fitting ?? 0]
  }

  /// The next seed that is in the space, worth an evaluation and not known yet.
  private mutating func bearSeed() -> Candidate? {
    while let seed = seeds.popFirst() {
      let fidelity =
        settings.fidelities.contains(seed.fidelity) ? seed.fidelity : settings.lowestFidelity
      let identity = space.identity(of: seed.genome)
      guard space.objection(to: seed.genome) == nil, !known.refuses(seed.genome) else { continue }
      if let identity, known.contains(identity, fidelity: fidelity) { continue }
      let proposal = Proposal(
        genome: seed.genome, parents: [], origin: Self.seedOrigin, fidelity: fidelity)
      return bear(proposal, identity: identity)
    }
    return nil
  }

  /// The origin of what was not bred here, but begun with.
  public static let seedOrigin = "seed"

  /// An immigrant of another fidelity, born anew with that of this island.
  private mutating func bearStranger() -> Candidate? {
    while !strangers.isEmpty {
      let stranger = strangers.removeFirst()
      let identity = space.identity(of: stranger.genome)
      let fidelity = settings.lowestFidelity
      if known.refuses(stranger.genome) { continue }
      if let identity, known.contains(identity, fidelity: fidelity) { continue }
      let proposal = Proposal(
        genome: stranger.genome, parents: [stranger.id], origin: "immigrant", fidelity: fidelity)
      return bear(proposal, identity: identity)
    }
    return nil
  }

  private mutating func bear(_ proposal: Proposal, identity: Identity?) -> Candidate {
    var candidate = Candidate(
      id: BirthID(island: island, birth: nextBirth), proposal: proposal, identity: identity)
    candidate.ceiling = known.ceiling
    candidate.stop = settings.stop.flatMap { curves.line(by: $0, fidelity: proposal.fidelity) }
    if let identity { known.insert(identity, fidelity: proposal.fidelity) }
    strategy.expect(candidate)
    nextBirth += 1
    pending.append(candidate)
    tally.births += 1
    tally.screened += proposal.rejections
    tally.isExhausted = false
    return candidate
  }

  /// Takes in a verdict.
  ///
  /// - Precondition: the candidate is pending here.
  public mutating func judge(_ individual: Individual) {
    guard let place = pending.firstIndex(where: { $0.id == individual.id }) else {
      preconditionFailure("\(individual.id) is not pending on island \(island)")
    }
    pending.remove(at: place)
    tally.judged += 1
    judgedSinceDeparture += 1
    if individual.measurements.source != nil { tally.recalled += 1 }
    if case .nonviable(let reason) = individual.verdict {
      tally.nonviable += 1
      tally.reasons[reason.reason.rawValue, default: 0] += 1
    }
    learn(individual)
    strategy.tell(individual)
    remember(individual)
  }

  /// Learns how an evaluation went that was not broken off.
  private mutating func learn(_ individual: Individual) {
    guard individual.isComplete else { return }
    let fidelity = individual.candidate.proposal.fidelity
    forecast.add(individual)
    if settings.stop != nil, let curve = individual.measurements.curve {
      curves.add(curve, fidelity: fidelity)
    }
    if settings.rungs != nil, let seconds = individual.times?.seconds {
      times.add(seconds, fidelity: fidelity)
    }
  }

  /// Whether emigrants are to leave now.
  public var isDepartureDue: Bool {
    let interval = settings.migration.interval
    return interval > 0 && judgedSinceDeparture >= interval && !neighbours.isEmpty
  }

  /// Sends emigrants off, one departure a destination.
  public mutating func emigrate() -> [Departure] {
    judgedSinceDeparture = 0
    var stream = RandomStream(
      seed: seed, purpose: .emigration, island: island, birth: departures)
    departures += 1
    lastDepartures = []
    let migration = settings.migration
    guard !neighbours.isEmpty else { return [] }
    let targets = migration.destinations == .one ? [stream.pick(from: neighbours)] : neighbours
    let sharing = migration.transfer == .move ? targets.count : 1
    let chosen = migration.selection.select(
      migration.count * sharing, from: strategy.deme, placesOfBest: strategy.placesOfBest,
      using: &stream)
    if migration.transfer == .move {
      for individual in chosen { strategy.deme.remove(individual.id) }
    }
    var result: [Departure] = []
    for (place, target) in targets.enumerated() {
      let share =
        sharing == 1
        ? chosen : chosen.enumerated().filter { $0.offset % sharing == place }.map(\.element)
      tally.emigrants += share.count
      result.append(Departure(from: island, to: target, number: departures - 1, migrants: share))
    }
    lastDepartures = result
    return result
  }

  /// Lets arrivals into the deme.
  ///
  /// Those of a fidelity that this island does not use are not compared with anybody: they wait to
  /// be evaluated anew. Those outside of the island's space stay out.
  ///
  /// - Returns: how many were admitted.
  @discardableResult
  public mutating func immigrate(_ departure: Departure) -> Int {
    var stream = RandomStream(seed: seed, purpose: .immigration, island: island, birth: arrivals)
    arrivals += 1
    lastArrivals[departure.from] = max(departure.number, lastArrivals[departure.from] ?? -1)
    tally.immigrants += departure.migrants.count
    var welcome: [Individual] = []
    for migrant in departure.migrants {
      remember(migrant)
      guard let fitness = migrant.fitness, space.objection(to: migrant.genome) == nil else {
        continue
      }
      guard settings.fidelities.contains(fitness.fidelity) else {
        strangers.append(migrant)
        continue
      }
      if let identity = migrant.candidate.identity {
        known.insert(identity, fidelity: fitness.fidelity)
      }
      strategy.hear(of: migrant)
      welcome.append(migrant)
    }
    return settings.migration.replacement.admit(
      welcome, into: &strategy.deme, capacity: settings.breeding.population, using: &stream)
  }

  /// Goes on among another number of islands: the routes are laid anew, and what islands had found that
  /// are no more joins in.
  ///
  /// The population keeps its founders, and what travelled keeps its numbers.
  public mutating func reshape(_ reshaping: Reshaping) {
    islandCount = reshaping.islands
    base = (reshaping.spent, tally.births)
    lookAround()
    for legacy in reshaping.legacies {
      for individual in legacy.front { remember(individual) }
      immigrate(legacy.departure)
    }
  }

  /// What this island leaves to another when it is no more: as many as travel in one departure, and all
  /// of its front.
  public func legacy(to heir: Int) -> Legacy {
    let best = strategy.placesOfBest(settings.migration.count).map { strategy.deme.members[$0] }
    return Legacy(
      departure: Departure(from: island, to: heir, number: departures - 1, migrants: best),
      front: front.members)
  }

  /// Births that the island may have had in all, where islands have even shares of a budget: the first
  /// ones take what does not divide.
  public func share(of evaluations: Int) -> Int {
    let rest = max(0, evaluations - base.spent)
    return base.births + rest / islandCount + (island < rest % islandCount ? 1 : 0)
  }

  private mutating func remember(_ individual: Individual) {
    guard individual.fitness != nil else { return }
    if best.map({ Individual.precedes(individual, $0) }) ?? true { best = individual }
    front.insert(individual)
  }
}

/// What an island has done so far, in numbers.
public struct Tally: Hashable, Codable, Sendable {
  /// Candidates that were born, duplicates not counted.
  public var births = 0
  /// Candidates with a verdict.
  public var judged = 0
  /// Candidates that got a reason instead of a fitness.
  public var nonviable = 0
  /// Verdicts that were taken from earlier runs.
  public var recalled = 0
  /// Proposals that repeated an identity, and were not evaluated.
  public var duplicates = 0
  /// Proposals that a pre-screen sent back.
  public var screened = 0
  /// Individuals sent, once for each destination.
  public var emigrants = 0
  /// Individuals that arrived, those turned away among them.
  public var immigrants = 0
  /// Whether the last attempt at a birth found nothing new.
  public var isExhausted = false
  /// Non-viable candidates by reason.
  public var reasons: [String: Int] = [:]

  /// A tally of nothing.
  public init() {}

  /// Verdicts that took an evaluation.
  public var evaluated: Int { judged - recalled }
}
