import Genomes

/// How one island evolves; islands of one run may differ in all of it.
public struct IslandSettings: Hashable, Codable, Sendable {
  /// What proposes genomes.
  public var strategy: StrategyChoice
  /// The population, and how it breeds.
  public var breeding: BreedingSettings
  /// How individuals travel.
  public var migration: MigrationSettings
  /// How many objectives the run has.
  public var objectives = 1
  /// How much of the full training a candidate gets here, above 0 to 1.
  public var fidelity = 1.0
  /// Fidelities below that one by which candidates must rise; nil for none.
  public var rungs: Rungs?
  /// A classifier that sends poor proposals back; nil for none.
  public var prescreen: PrescreenSettings?
  /// When evaluations are broken off; nil for never.
  public var stop: MedianStop?
  /// What a unit of each cost counts where one number must decide; empty for the first cost alone.
  public var emphasis: [Double] = []

  /// Settings of an island, by default ageing evolution on a ring.
  public init(
    strategy: StrategyChoice = .ageing, breeding: BreedingSettings = BreedingSettings(),
    migration: MigrationSettings = MigrationSettings()
  ) {
    self.strategy = strategy
    self.breeding = breeding
    self.migration = migration
  }

  /// The fidelities of this island, from that of newborns to the full one.
  public var fidelities: [Double] { rungs?.fidelities(upTo: fidelity) ?? [fidelity] }

  /// The fidelity of newborns.
  public var lowestFidelity: Double { fidelities[0] }
}

extension IslandSettings {
  /// The same settings with the founders of one of several islands.
  ///
  /// All islands together begin with as many random individuals as one island alone would: each
  /// begins to breed after its part of them, and its deme grows by children and immigrants. Strategies that
  /// do not breed know themselves how many they want, where nothing is said.
  func sharingFounders(among islandCount: Int, in space: SearchSpace) -> IslandSettings {
    var settings = self
    let breeds = strategy.resolved(in: space, objectives: objectives).breeds
    let founders = breeding.founders ?? (breeds ? breeding.population : nil)
    settings.breeding.founders = founders.map { ($0 + islandCount - 1) / islandCount }
    return settings
  }
}

/// A ladder of fidelities, each `factor` times the one below.
public struct Rungs: Hashable, Codable, Sendable {
  /// How many fidelities there are, at least 2.
  public var count: Int
  /// How many times more the next one costs, and of how many one rises; above 1.
  public var factor: Double

  /// A ladder.
  public init(count: Int = 3, factor: Double = 3) {
    self.count = count
    self.factor = factor
  }

  /// The fidelities, rising, the last one being `highest`.
  public func fidelities(upTo highest: Double) -> [Double] {
    var fidelities = [highest]
    for _ in 1..<max(1, count) { fidelities.append(fidelities[fidelities.count - 1] / factor) }
    return fidelities.reversed()
  }
}
