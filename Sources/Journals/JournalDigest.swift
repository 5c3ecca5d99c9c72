public import Architectures
public import Evolution
import Foundation

/// What a journal says of those who were judged, read without decoding a single genome.
///
/// It leaves out what `Journal` leaves out when damaged lines are skipped.
public struct JournalDigest: Hashable, Sendable {
  /// Where the journal stands.
  public let file: String
  /// Its first line.
  public let header: JournalHeader
  /// Those who were judged, in the order of their verdicts.
  public let judged: [Judged]
  /// How many were born.
  public let births: Int
  /// Seconds of searching until the last line that has a moment.
  public let elapsed: Double
  /// How many islands there are since the last change of their number, and what the run had spent by then.
  public let shape: Shape
  /// Why the island stopped, unless it went on after that.
  public let stopped: StopReason?
  /// Sentences about what was left out.
  public let notices: [String]

  /// The number of islands, and what the run had spent of its budget when they became so many.
  public struct Shape: Hashable, Codable, Sendable {
    /// How many there are.
    public var islands: Int
    /// What had been spent.
    public var spent: Int

    /// So many islands since so much was spent.
    public init(islands: Int, spent: Int) {
      self.islands = islands
      self.spent = spent
    }
  }

  /// A candidate as its journal has it.
  public struct Birth: Hashable, Sendable {
    /// The name.
    public var id: BirthID
    /// What decides whether two candidates would come to the same result.
    public var identity: Identity?
    /// The genome as JSON.
    public var genome: String
    /// Whom it comes from.
    public var parents: [BirthID] = []
    /// What made it.
    public var origin: String
    /// The share of the full training that it was to be judged by.
    public var fidelity = 1.0
    /// Proposals that a pre-screen sent back before this one.
    public var rejections = 0
  }

  /// A candidate with its verdict.
  public struct Judged: Hashable, Sendable {
    /// The candidate.
    public var birth: Birth
    /// A fitness, or a reason why there is none.
    public var verdict: Verdict
    /// What else was measured.
    public var measurements: Measurements
    /// When and where.
    public var times: Times?
  }

  /// Reads a journal; its run may still be going on.
  ///
  /// - Throws: where the file cannot be read, is no journal or one of another format, or says what
  ///   this version does not know.
  public init(reading file: String) throws(JournalError) {
    let bytes: [UInt8]
    do { bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file))) } catch {
      throw .inaccessible(path: file, reason: "cannot be read: \(reason(error))")
    }
    try self.init(bytes, of: file)
  }

  /// Reads the bytes of a file; the file's name stands in errors and notices only.
  package init(_ bytes: [UInt8], of file: String) throws(JournalError) {
    self.file = file
    var births: [BirthID: Birth] = [:]
    var judged: [Judged] = []
    var stopped: StopReason?
    var (born, elapsed) = (0, 0.0)
    var shape: Shape?
    let walk = try JournalWalk(bytes, of: file, damage: .skipped) {
      json, place throws(JournalError) in
      let line = try DigestLine(json, of: bytes, at: place)
      if case .stopped(let reason) = line { stopped = reason } else { stopped = nil }
      elapsed = Self.moment(json) ?? elapsed
      switch line {
      case .born(let birth):
        births[birth.id] = birth
        born += 1
      case .judged(let birth, let judgement): judged.append(Judged(birth, judgement))
      case .judgement(let judgement):
        guard let birth = births.removeValue(forKey: judgement.id) else { return false }
        judged.append(Judged(birth, judgement))
      case .reshaped(let reshaping):
        shape = Shape(islands: reshaping.islands, spent: reshaping.spent)
      case .stopped, .other: break
      }
      return true
    }
    header = walk.header
    self.judged = judged
    self.births = born
    self.elapsed = elapsed
    self.shape = shape ?? Shape(islands: header.islands, spent: header.spent ?? 0)
    self.stopped = stopped
    notices = walk.notices
  }
}

extension JournalDigest {
  /// The moment that a line ends with, as `"t":12.5}`.
  private static func moment(_ json: ArraySlice<UInt8>) -> Double? {
    guard let colon = json.suffix(32).lastIndex(of: UInt8(ascii: ":")),
      json[..<colon].suffix(3).elementsEqual(#""t""#.utf8)
    else { return nil }
    return Double(String(decoding: json[(colon + 1)...].dropLast(), as: UTF8.self))
  }
}

extension JournalDigest.Judged {
  fileprivate init(_ birth: JournalDigest.Birth, _ judgement: JournalEntry.Judgement) {
    self.birth = birth
    verdict = judgement.verdict
    measurements = judgement.measurements
    times = judgement.times
  }
}
