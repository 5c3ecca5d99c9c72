/// When emigrants leave, how many, where they go and whether home keeps them.
public struct MigrationSettings: Hashable, Codable, Sendable {
  /// The routes.
  public var topology: TopologyChoice
  /// Verdicts between two departures; 0 for no migration.
  public var interval: Int
  /// Emigrants a departure.
  public var count: Int
  /// Who leaves.
  public var selection: SelectionPolicy
  /// Whose place an immigrant takes.
  public var replacement: ReplacementPolicy
  /// Whether home keeps an emigrant.
  public var transfer: Transfer
  /// Where one departure goes.
  public var destinations: Destinations

  /// What becomes of an emigrant at home.
  public enum Transfer: String, Hashable, Codable, Sendable, CaseIterable {
    /// Home keeps it: pollination.
    case copy
    /// Home loses it: true migration.
    case move
  }

  /// Where one departure goes.
  public enum Destinations: String, Hashable, Codable, Sendable, CaseIterable {
    /// One neighbour, drawn anew each time.
    case one
    /// Every neighbour, each getting the same emigrants; with `move`, the emigrants are shared out.
    case all
  }

  /// Settings, by default those of a ring.
  public init(
    topology: TopologyChoice = .ring, interval: Int = 10, count: Int = 1,
    selection: SelectionPolicy = .best, replacement: ReplacementPolicy = .oldest,
    transfer: Transfer = .copy, destinations: Destinations = .one
  ) {
    self.topology = topology
    self.interval = interval
    self.count = count
    self.selection = selection
    self.replacement = replacement
    self.transfer = transfer
    self.destinations = destinations
  }
}

/// Emigrants on their way to an island.
public struct Departure: Hashable, Codable, Sendable {
  /// The home island.
  public var from: Int
  /// The destination.
  public var to: Int
  /// The number of the departure on its island; in a synchronous run, the generation.
  public var number: Int
  /// Those who travel, best choice first.
  public var migrants: [Individual]

  /// A departure.
  public init(from: Int, to: Int, number: Int, migrants: [Individual]) {
    self.from = from
    self.to = to
    self.number = number
    self.migrants = migrants
  }
}
