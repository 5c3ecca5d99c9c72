public import Evolution
public import Genomes

/// How the islands search.
public struct SearchSettings: Hashable, Sendable {
  /// How many islands there are.
  public var islands = 2
  /// Whether islands wait for one another.
  public var mode: SearchMode = .asynchronous
  /// Candidates an island and generation of a synchronous run.
  public var generation = 16
  /// Seconds without a word after which a rank may count as dead.
  public var silence = 30.0
  /// How every island evolves that is not named in `each`.
  public var evolution = EvolutionSettings()
  /// How single islands evolve.
  public var each: [EachIsland] = []

  /// Two islands.
  public init() {}

  /// How an island evolves.
  public func evolution(ofIsland island: Int) -> EvolutionSettings {
    each.first { $0.islands.contains(island) }?.evolution ?? evolution
  }
}

/// How some islands evolve that differ from the others.
public struct EachIsland: Hashable, Sendable {
  /// Their numbers.
  public var islands: [Int]
  /// All of how they evolve, what they have in common with the others included.
  public var evolution: EvolutionSettings
}

/// How an island evolves.
public struct EvolutionSettings: Codable, Hashable, Sendable {
  /// How new genomes are found.
  public var strategy: StrategyChoice = .auto
  /// Individuals that a deme holds.
  public var population = 24
  /// Random individuals that all islands together begin with; nil for as many as one of them holds.
  public var founders: Int?
  /// Individuals of which the best becomes a parent.
  public var tournament = 6
  /// How often a child has two parents; nil for what suits the strategy.
  public var crossover: Double?
  /// How often each mutation is drawn.
  public var mutations = MutationWeights()
  /// How much of the full training a candidate gets.
  public var fidelity = 1.0
  /// Fidelities by which candidates must rise; nil for none.
  public var rungs: Rungs?
  /// A classifier that sends poor proposals back; nil for none.
  public var prescreen: PrescreenSettings?
  /// What a unit of each objective counts where one number must decide; empty for the first alone.
  public var emphasis: [Emphasis] = []
  /// Fields that are held to some of their values.
  public var restrict: [Restriction] = []

  /// Whatever suits the space.
  public init() {}
}

/// What a unit of an objective counts.
public struct Emphasis: Codable, Hashable, Sendable {
  /// The objective.
  public var objective: String
  /// What a unit of it counts.
  public var weight: Double
}

/// A field of a cell or vector space that is held to some of its values.
public struct Restriction: Codable, Hashable, Sendable {
  /// The field.
  public var field: String
  /// The texts of the choices that are left; nil for a number.
  public var choices: [String]?
  /// The least number that is left.
  public var min: Double?
  /// The greatest number that is left.
  public var max: Double?
}

/// Whether islands wait for one another.
public enum SearchMode: String, Codable, Hashable, Sendable, CaseIterable {
  /// Every island goes on as verdicts come in.
  case asynchronous
  /// Islands go from generation to generation together; the run can be repeated bit for bit.
  case synchronous
}

// The keys of how an island evolves stand beside the others, as they do in `search.yaml`.

extension SearchSettings: Codable {
  private enum CodingKeys: String, CodingKey { case islands, mode, generation, silence, each }

  /// Decodes the keys of the section.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    islands = try container.decode(Int.self, forKey: .islands)
    mode = try container.decode(SearchMode.self, forKey: .mode)
    generation = try container.decode(Int.self, forKey: .generation)
    silence = try container.decodeIfPresent(Double.self, forKey: .silence) ?? 30
    each = try container.decode([EachIsland].self, forKey: .each)
    evolution = try EvolutionSettings(from: decoder)
  }

  /// Encodes the keys of the section.
  public func encode(to encoder: any Encoder) throws {
    try evolution.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(islands, forKey: .islands)
    try container.encode(mode, forKey: .mode)
    try container.encode(generation, forKey: .generation)
    try container.encode(silence, forKey: .silence)
    try container.encode(each, forKey: .each)
  }
}

extension EachIsland: Codable {
  private enum CodingKeys: String, CodingKey { case islands }

  /// Decodes the keys of an entry.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    islands = try container.decode([Int].self, forKey: .islands)
    evolution = try EvolutionSettings(from: decoder)
  }

  /// Encodes the keys of an entry.
  public func encode(to encoder: any Encoder) throws {
    try evolution.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(islands, forKey: .islands)
  }
}
