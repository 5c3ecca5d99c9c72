public import Evolution

/// What a journal says first: which run and island it belongs to, and what that run was told.
public struct JournalHeader: Hashable, Codable, Sendable {
  /// The version of the format; this program reads 1.
  public var format: Int
  /// The run's name, which no other run has.
  public var run: String
  /// The island whose events follow.
  public var island: Int
  /// How many islands the run has.
  public var islands: Int
  /// The number that all draws start from.
  public var seed: UInt64
  /// The settings of the run, complete, as JSON of one line.
  public var settings: String
  /// The input contract, decoded space and all: what decodes the genomes, as JSON of one line.
  public var space: String
  /// What every input to a network is made of, and what was done to the raw values, as JSON of one
  /// line; nil where no samples are read.
  public var input: String?
  /// The version of Atoll.
  public var atoll: String
  /// The instruction set of the processor that trained; another one rounds otherwise.
  public var instructionSet: String
  /// Seconds since 1970 when the run was started.
  public var created: Double
  /// What the island began with; nil where it began with nothing.
  public var seeds: [Seed]?
  /// What the run had spent of its budget when the island was added to it; nil for one that was there from
  /// the start.
  public var spent: Int?

  /// The format that this program writes and reads.
  public static let currentFormat = 1

  /// A header of the current format.
  public init(
    run: String, island: Int, islands: Int, seed: UInt64, settings: String, space: String,
    input: String? = nil, atoll: String, instructionSet: String, created: Double,
    seeds: [Seed]? = nil, spent: Int? = nil
  ) {
    format = Self.currentFormat
    self.run = run
    self.island = island
    self.islands = islands
    self.seed = seed
    self.settings = settings
    self.space = space
    self.input = input
    self.atoll = atoll
    self.instructionSet = instructionSet
    self.created = created
    self.seeds = seeds
    self.spent = spent
  }

  private enum CodingKeys: String, CodingKey {
    case format, run, island, islands, seed, settings, space, input, atoll, created, seeds, spent
    case instructionSet = "instruction_set"
  }
}

/// One line of a journal.
///
/// All that may differ between two equal runs is named `t`, `times`, `created` or `run`.
public enum JournalEntry: Hashable, Sendable {
  /// The first line.
  case header(JournalHeader)
  /// Something happened on the island, so many seconds of searching into the run.
  case event(IslandEvent, t: Double)
  /// The run was taken up again, with what is told otherwise from there on.
  case resumed(times: Resumption, Change? = nil)
  /// The run ended.
  case stopped(StopReason, t: Double)

  /// When and by how many ranks a run was taken up.
  public struct Resumption: Hashable, Codable, Sendable {
    /// Seconds since 1970.
    public var at: Double
    /// The number of ranks.
    public var ranks: Int

    /// A resumption at a time in seconds since 1970.
    public init(at: Double, ranks: Int) {
      self.at = at
      self.ranks = ranks
    }
  }
}

extension JournalEntry {
  /// What a run is told otherwise when it goes on.
  public struct Change: Hashable, Codable, Sendable {
    /// Settings that differ from those before, as `budget.evaluations: 16 -> 20`.
    public var settings: [String]?
    /// Another number of islands.
    public var reshaping: Reshaping?
    /// The instruction set, where it is not the one of the header.
    public var instructionSet: String?

    /// A change, nil where there is none.
    public init?(settings: [String], reshaping: Reshaping?, instructionSet: String?) {
      if settings.isEmpty, reshaping == nil, instructionSet == nil { return nil }
      self.settings = settings.isEmpty ? nil : settings
      self.reshaping = reshaping
      self.instructionSet = instructionSet
    }

    private enum CodingKeys: String, CodingKey {
      case settings, reshaping
      case instructionSet = "instruction_set"
    }
  }
}

extension JournalEntry: Codable {
  private enum CodingKeys: String, CodingKey {
    case header, event, resumed, stopped, t, times, change
  }

  /// Decodes an object with one of the four names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let header = try container.decodeIfPresent(JournalHeader.self, forKey: .header) {
      self = .header(header)
    } else if let event = try container.decodeIfPresent(IslandEvent.self, forKey: .event) {
      self = .event(event, t: try container.decode(Double.self, forKey: .t))
    } else if let reason = try container.decodeIfPresent(StopReason.self, forKey: .stopped) {
      self = .stopped(reason, t: try container.decode(Double.self, forKey: .t))
    } else if container.contains(.resumed) {
      self = .resumed(
        times: try container.decode(Resumption.self, forKey: .times),
        try container.decodeIfPresent(Change.self, forKey: .change))
    } else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: [],
          debugDescription: "neither header, event, resumed nor stopped"))
    }
  }

  /// What a line says of a candidate that a line before has.
  struct Judgement: Decodable {
    var id: BirthID
    var measurements: Measurements
    var times: Times?
    var verdict: Verdict
  }

  /// Encodes an object with one of the four names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .header(let header): try container.encode(header, forKey: .header)
    case .event(let event, let t):
      try container.encode(event, forKey: .event)
      try container.encode(t, forKey: .t)
    case .resumed(let times, let change):
      try container.encode(true, forKey: .resumed)
      try container.encodeIfPresent(change, forKey: .change)
      try container.encode(times, forKey: .times)
    case .stopped(let reason, let t):
      try container.encode(reason, forKey: .stopped)
      try container.encode(t, forKey: .t)
    }
  }
}

/// The candidates of a journal that were born and not judged yet, while it is read line by line.
struct Births {
  private var pending: [BirthID: Candidate] = [:]

  /// What a line stands for; nil for a verdict on a candidate that no line before has.
  mutating func entry(_ line: ReadEntry) -> JournalEntry? {
    switch line {
    case .whole(let entry):
      if case .event(.born(let candidate), _) = entry { pending[candidate.id] = candidate }
      return entry
    case .judgement(let judgement, let t):
      guard let candidate = pending.removeValue(forKey: judgement.id) else { return nil }
      let individual = Individual(
        candidate: candidate, verdict: judgement.verdict, measurements: judgement.measurements,
        times: judgement.times)
      return .event(.judged(individual), t: t)
    }
  }
}

/// A line as it stands there.
enum ReadEntry: Decodable {
  case whole(JournalEntry)
  /// A verdict that only names its candidate.
  case judgement(JournalEntry.Judgement, t: Double)

  private enum CodingKeys: String, CodingKey { case event, t, judged, id }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let event = try? container.nestedContainer(keyedBy: CodingKeys.self, forKey: .event),
      let judged = try? event.nestedContainer(keyedBy: CodingKeys.self, forKey: .judged),
      judged.contains(.id)
    {
      self = .judgement(
        try event.decode(JournalEntry.Judgement.self, forKey: .judged),
        t: try container.decode(Double.self, forKey: .t))
    } else {
      self = .whole(try JournalEntry(from: decoder))
    }
  }
}
