public import Evolution
import Foundation

/// What a journal says first: which run and island it belongs to, and what that run was told.
public struct JournalHeader: Hashable, Codable, Sendable {
  /// The version of the format; this program reads 1.
  public var format: Int
  /// The name of the run.
  public var run: String
  /// The island whose journal this is.
  public var island: Int
  /// How many islands the run has.
  public var islands: Int
  /// The seed of the run.
  public var seed: UInt64
  /// The settings of the run, complete, as JSON of one line.
  public var settings: String
  /// The input contract, decoded space and all: what decodes the genomes, as JSON of one line.
  public var space: String
  /// The version of Atoll.
  public var atoll: String
  /// What the kernels were compiled for.
  public var instructionSet: String
  /// When the run was started, in seconds since 1970.
  public var created: Double

  /// The format that this program writes and reads.
  public static let currentFormat = 1

  /// A header of the current format.
  public init(
    run: String, island: Int, islands: Int, seed: UInt64, settings: String, space: String,
    atoll: String, instructionSet: String, created: Double
  ) {
    format = Self.currentFormat
    self.run = run
    self.island = island
    self.islands = islands
    self.seed = seed
    self.settings = settings
    self.space = space
    self.atoll = atoll
    self.instructionSet = instructionSet
    self.created = created
  }

  private enum CodingKeys: String, CodingKey {
    case format, run, island, islands, seed, settings, space, atoll, created
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
  /// The run was taken up again.
  case resumed(times: Resumption)
  /// The run ended.
  case stopped(StopReason, t: Double)

  /// When and by how many ranks a run was taken up.
  public struct Resumption: Hashable, Codable, Sendable {
    /// When, in seconds since 1970.
    public var at: Double
    /// By how many ranks.
    public var ranks: Int

    /// A resumption at a time in seconds since 1970.
    public init(at: Double, ranks: Int) {
      self.at = at
      self.ranks = ranks
    }
  }
}

extension JournalEntry: Codable {
  private enum CodingKeys: String, CodingKey { case header, event, resumed, stopped, t, times }

  /// Decodes an object with one of the four names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let header = try container.decodeIfPresent(JournalHeader.self, forKey: .header) {
      self = .header(header)
    } else if let event = try container.decodeIfPresent(IslandEvent.self, forKey: .event) {
      self = .event(event, t: try container.decode(Double.self, forKey: .t))
    } else if let reason = try container.decodeIfPresent(StopReason.self, forKey: .stopped) {
      self = .stopped(reason, t: try container.decode(Double.self, forKey: .t))
    } else {
      self = .resumed(times: try container.decode(Resumption.self, forKey: .times))
    }
  }

  /// Encodes an object with one of the four names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .header(let header): try container.encode(header, forKey: .header)
    case .event(let event, let t):
      try container.encode(event, forKey: .event)
      try container.encode(t, forKey: .t)
    case .resumed(let times):
      try container.encode(true, forKey: .resumed)
      try container.encode(times, forKey: .times)
    case .stopped(let reason, let t):
      try container.encode(reason, forKey: .stopped)
      try container.encode(t, forKey: .t)
    }
  }

  /// The line: length of the JSON in bytes, its CRC-32C in eight hexadecimal digits, the JSON.
  func line() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = [UInt8](try encoder.encode(self))
    return Self.prefix(of: json[...]) + json + [UInt8(ascii: "\n")]
  }

  /// The entry of a line without its newline; nil where the line is damaged.
  init?(line: ArraySlice<UInt8>) {
    let space = UInt8(ascii: " ")
    let parts = line.split(separator: space, maxSplits: 2, omittingEmptySubsequences: false)
    // The prefix is compared as it would be written, so that not one byte of it may differ.
    guard parts.count == 3, line.starts(with: Self.prefix(of: parts[2])),
      let entry = try? JSONDecoder().decode(JournalEntry.self, from: Data(parts[2]))
    else { return nil }
    self = entry
  }

  /// Length and checksum, each with a space behind it.
  private static func prefix(of json: ArraySlice<UInt8>) -> [UInt8] {
    let check = String(CRC32C.check(json), radix: 16)
    let digits = String(repeating: "0", count: 8 - check.count) + check
    return Array("\(json.count) \(digits) ".utf8)
  }
}
