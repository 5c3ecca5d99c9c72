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
  /// Why the island stopped, unless it went on after that.
  public let stopped: StopReason?
  /// Sentences about what was left out.
  public let notices: [String]

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
    let walk = try JournalWalk(bytes, of: file, damage: .skipped) {
      json, place throws(JournalError) in
      let line = try DigestLine(json, of: bytes, at: place)
      if case .stopped(let reason) = line { stopped = reason } else { stopped = nil }
      switch line {
      case .born(let birth): births[birth.id] = birth
      case .judged(let birth, let judgement): judged.append(Judged(birth, judgement))
      case .judgement(let judgement):
        guard let birth = births.removeValue(forKey: judgement.id) else { return false }
        judged.append(Judged(birth, judgement))
      case .stopped, .other: break
      }
      return true
    }
    header = walk.header
    self.judged = judged
    self.stopped = stopped
    notices = walk.notices
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
