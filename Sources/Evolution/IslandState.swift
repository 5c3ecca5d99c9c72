public import Architectures
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
  public let islandCount: Int
  /// How this island evolves.
  public let settings: IslandSettings
  /// What may be built.
  public let space: SearchSpace

  /// The islands that this one sends to.
  public let neighbours: [Int]

  /// The islands that send to this one.
  public let senders: [Int]

  private let seed: UInt64

  private var strategy: any SearchStrategy
  private var nextBirth = 0
  private var departures = 0
  private var arrivals = 0
  private var judgedSinceDeparture = 0
  private var known: Set<Identity> = []

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

  /// An island before its first birth.
  public init(
    island: Int, islandCount: Int, settings: IslandSettings, space: SearchSpace, seed: UInt64
  ) {
    self.island = island
    self.islandCount = islandCount
    self.settings = settings
    self.space = space
    self.seed = seed
    let topology = settings.migration.topology.topology(seed: seed)
    neighbours = topology.neighbours(of: island, among: islandCount)
    senders = (0..<islandCount).filter {
      topology.neighbours(of: $0, among: islandCount).contains(island)
    }
    strategy = settings.strategy.strategy(in: space, settings.breeding)
  }

  /// How often emigrants have left.
  public var departureCount: Int { departures }

  /// The population.
  public var deme: Deme { strategy.deme }

  /// Bears the next candidate: asks until a proposal is neither known nor pending here.
  ///
  /// Births are numbered 0, 1, 2, … without gaps: a birth keeps asking from the stream of its number.
  /// One that comes to nothing is in no journal, so it leaves no trace but `tally.isExhausted`.
  ///
  /// - Returns: nil where the strategy has nothing to propose, or the space seems exhausted.
  public mutating func bear() -> Candidate? {
    var strategy = self.strategy
    var stream = RandomStream(seed: seed, purpose: .breeding, island: island, birth: nextBirth)
    for duplicates in 0..<Self.patience {
      guard let proposal = strategy.ask(using: &stream) else { return nil }
      let identity = proposal.genome.identity(in: space)
      if let identity, !known.insert(identity).inserted { continue }
      self.strategy = strategy
      tally.duplicates += duplicates
      tally.isExhausted = false
      return bear(proposal, identity: identity)
    }
    tally.isExhausted = true
    return nil
  }

  private mutating func bear(_ proposal: Proposal, identity: Identity?) -> Candidate {
    let candidate = Candidate(
      id: BirthID(island: island, birth: nextBirth), proposal: proposal, identity: identity)
    nextBirth += 1
    pending.append(candidate)
    tally.births += 1
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
    if case .nonviable(let reason) = individual.verdict {
      tally.nonviable += 1
      tally.reasons[reason.reason.rawValue, default: 0] += 1
    }
    strategy.tell(individual)
    remember(individual)
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
    let migration = settings.migration
    guard !neighbours.isEmpty else { return [] }
    let targets = migration.destinations == .one ? [stream.pick(from: neighbours)] : neighbours
    let sharing = migration.transfer == .move ? targets.count : 1
    let chosen = migration.selection.select(
      migration.count * sharing, from: strategy.deme, using: &stream)
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
  /// - Returns: how many were admitted.
  @discardableResult
  public mutating func immigrate(_ departure: Departure) -> Int {
    var stream = RandomStream(seed: seed, purpose: .immigration, island: island, birth: arrivals)
    arrivals += 1
    lastArrivals[departure.from] = max(departure.number, lastArrivals[departure.from] ?? -1)
    tally.immigrants += departure.migrants.count
    for migrant in departure.migrants {
      remember(migrant)
      if let identity = migrant.candidate.identity { known.insert(identity) }
    }
    return settings.migration.replacement.admit(
      departure.migrants, into: &strategy.deme, capacity: settings.breeding.population,
      using: &stream)
  }

  private mutating func remember(_ individual: Individual) {
    guard individual.fitness != nil else { return }
    if best.map({ Individual.precedes(individual, $0) }) ?? true { best = individual }
    front.insert(individual)
  }
}

/// How one island evolves.
public struct IslandSettings: Hashable, Codable, Sendable {
  /// What proposes genomes.
  public var strategy: StrategyChoice
  /// The population, and how it breeds.
  public var breeding: BreedingSettings
  /// How individuals travel.
  public var migration: MigrationSettings

  /// Settings of an island, by default ageing evolution on a ring.
  public init(
    strategy: StrategyChoice = .ageing, breeding: BreedingSettings = BreedingSettings(),
    migration: MigrationSettings = MigrationSettings()
  ) {
    self.strategy = strategy
    self.breeding = breeding
    self.migration = migration
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
  /// Proposals that repeated an identity, and were not evaluated.
  public var duplicates = 0
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
}

extension Genome {
  /// The identity of architecture and training genes together: what decides whether two candidates
  /// would be trained to the same result.
  ///
  /// Nil where the genome does not decode.
  public func identity(in space: SearchSpace) -> Identity? {
    guard let decoded = try? decoded(in: space) else { return nil }
    let identity = decoded.architecture.identity
    let training = [
      training.learningRate.bitPattern, UInt64(bitPattern: Int64(training.batch)),
      training.weightDecay.bitPattern,
    ]
    return Identity(
      [identity.high, identity.low] + training
        + self.training.optimizer.rawValue.utf8.map(UInt64.init))
  }
}
