/// What happened on an island, in order: the lines of its journal.
public enum IslandEvent: Hashable, Sendable {
  /// A candidate was born, and is to be evaluated.
  case born(Candidate)
  /// A candidate was judged.
  case judged(Individual)
  /// Emigrants left, or would have: the destinations with the names of the emigrants.
  case emigrated([Emigration])
  /// Immigrants were let in or turned away.
  case immigrated(Departure)

  /// A departure as the journal of the home island keeps it: the individuals stand there already.
  public struct Emigration: Hashable, Codable, Sendable {
    /// The destination.
    public var to: Int
    /// The names of those who left, in order.
    public var migrants: [BirthID]

    /// The names of those who left for an island.
    public init(_ departure: Departure) {
      to = departure.to
      migrants = departure.migrants.map(\.id)
    }
  }
}

extension IslandEvent: Codable {
  private enum CodingKeys: String, CodingKey { case born, judged, emigrated, immigrated }

  /// Decodes an object of one key, the event's name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let candidate = try container.decodeIfPresent(Candidate.self, forKey: .born) {
      self = .born(candidate)
    } else if let individual = try container.decodeIfPresent(Individual.self, forKey: .judged) {
      self = .judged(individual)
    } else if let left = try container.decodeIfPresent([Emigration].self, forKey: .emigrated) {
      self = .emigrated(left)
    } else {
      self = .immigrated(try container.decode(Departure.self, forKey: .immigrated))
    }
  }

  /// Encodes an object of one key, the event's name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .born(let candidate): try container.encode(candidate, forKey: .born)
    case .judged(let individual): try container.encode(individual, forKey: .judged)
    case .emigrated(let emigrations): try container.encode(emigrations, forKey: .emigrated)
    case .immigrated(let departure): try container.encode(departure, forKey: .immigrated)
    }
  }
}

/// Is told everything that happens on an island, before anyone else learns of it.
public protocol Recorder: AnyObject {
  /// Takes down an event.
  func record(_ event: IslandEvent) throws

  /// Makes sure that what was taken down outlives the process.
  func commit() throws
}

extension Recorder {
  /// Nothing to do for one that keeps nothing back.
  public func commit() throws {}
}
