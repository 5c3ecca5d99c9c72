import Dispatch
import Evaluators
public import Evolution
import Foundation
import Genomes
public import Journals
import Kernels

/// How a run stands, by its folder alone; it may be going on.
public struct RunStatus: Codable, Hashable, Sendable {
  /// The run's name.
  public var run: String
  /// Where it is kept.
  public var folder: String
  /// Whether it runs, is over, or can go on.
  public var state: State
  /// Why the search ended or was put down; nil while it runs, or where it was killed.
  public var stopped: StopReason?
  /// Who runs it; nil where nobody does.
  public var holder: RunLock.Holder?
  /// What the run was told, in a line.
  public var settings: String
  /// When the search ends.
  public var budget: Budget
  /// Candidates that were evaluated.
  public var evaluations: Int
  /// Evaluations that are left; nil where the budget does not count them.
  public var evaluationsLeft: Int?
  /// Seconds of searching.
  public var seconds: Double
  /// Seconds that are left; nil where the budget does not count them.
  public var secondsLeft: Double?
  /// Candidates whose verdict was taken from earlier runs.
  public var recalled: Int
  /// Candidates without a fitness.
  public var nonviable: Int
  /// Candidates without a verdict.
  public var pending: Int
  /// The islands, in order; those that are no more too.
  public var islands: [Island]
  /// The names of the objectives, in the order of the values.
  public var objectives: [String]
  /// The best so far; of a run that is over, the winner.
  public var best: SearchSummary.Member?
  /// The individuals that no other beats in every objective.
  public var front: [SearchSummary.Member]
  /// When a journal was written last, in seconds since 1970.
  public var written: Double?
  /// Sentences about what is torn or damaged.
  public var notices: [String]

  /// Whether a run goes on.
  public enum State: String, Codable, Hashable, Sendable {
    /// A process is at work.
    case running
    /// The search is over, and its final training.
    case finished
    /// Nobody is at work, and there is something left to do.
    case resumable
  }

  /// How an island stands.
  public struct Island: Codable, Hashable, Sendable {
    /// Its number.
    public var island: Int
    /// Candidates with a verdict.
    public var judged: Int
    /// Candidates without one.
    public var pending: Int
    /// The name of its best.
    public var best: String?
    /// The first value of its best.
    public var value: Double?
    /// Why it stopped; nil while it searches, or where it was killed.
    public var stopped: StopReason?
    /// Whether the run goes on without it.
    public var isFormer: Bool
  }

  private enum CodingKeys: String, CodingKey {
    case run, folder, state, stopped, holder, settings, budget, evaluations, seconds, recalled
    case nonviable, pending, islands, objectives, best, front, written, notices
    case evaluationsLeft = "evaluations_left"
    case secondsLeft = "seconds_left"
  }

  /// Looks at a folder.
  ///
  /// - Throws: where it holds no run, or one that no resume could go on with.
  public init(folder path: String) throws {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let folder = RunFolder(path: path)
    guard RunFolder.holdsRun(path) else {
      throw JournalError.noRun(path: path, missing: path + "/run.json")
    }
    var ticket = RunTicket(folder: path, run: "", created: 0, isResumed: true)
    try ticket.takeName(from: try folder.run(), in: path)
    let settings = try RunSettings(
      canonicalJSON: try folder.settings(), from: path + "/settings.json")
    // Who holds the lock is asked first: a run that ends meanwhile is then one that still ran.
    let holder = RunLock.holder(of: path)
    let digests = try Self.digests(folder.journals, settings)
    self.init(digests, settings, folder, ticket.run, holder)
  }

  private init(
    _ digests: [IslandDigest], _ settings: RunSettings, _ folder: RunFolder, _ run: String,
    _ holder: RunLock.Holder?
  ) {
    let count = settings.search.islands
    self.run = run
    self.folder = folder.path
    self.holder = holder
    self.settings = settings.line
    budget = settings.budget
    objectives = settings.objectives.map(\.name)
    let recalled = digests.reduce(0) { $0 + $1.recalled }
    let evaluations = digests.reduce(0) { $0 + $1.judged } - recalled
    let seconds = digests.map(\.elapsed).max() ?? 0
    self.recalled = recalled
    self.evaluations = evaluations
    self.seconds = seconds
    nonviable = digests.reduce(0) { $0 + $1.nonviable }
    pending = digests.reduce(0) { $0 + ($1.island < count ? $1.pending : 0) }
    evaluationsLeft = settings.budget.evaluations.map { max(0, $0 - evaluations) }
    secondsLeft = settings.budget.seconds.map { max(0, $0 - seconds) }
    islands = digests.map { $0.status(settings.objectives, count) }
    var front = Front()
    for member in digests.flatMap(\.front.members) { front.insert(member) }
    self.front = front.members.map { SearchSummary.Member($0, settings.objectives) }
    best = digests.compactMap(\.best).min(by: Individual.precedes)
      .map { SearchSummary.Member($0, settings.objectives) }
    written = folder.journals.compactMap(JobEnd.written).max()
    let missing = Set(0..<count).subtracting(digests.map(\.island)).sorted()
    notices =
      digests.flatMap(\.notices)
      + missing.map { "island \($0) has no journal yet (\(folder.journal($0)))" }
    let summary = FileManager.default.contents(atPath: folder.summary).flatMap {
      try? JSONDecoder().decode(SearchSummary.self, from: $0)
    }
    (state, stopped) = Self.state(
      digests.filter { $0.island < count }, missing.isEmpty, summary, holder)
    // Long trainings may have chosen another one than the search.
    if state == .finished, let winner = summary?.best { best = winner }
  }

  /// A run is finished where its islands are and its summary says so.
  private static func state(
    _ digests: [IslandDigest], _ isWhole: Bool, _ summary: SearchSummary?,
    _ holder: RunLock.Holder?
  ) -> (State, StopReason?) {
    if holder != nil { return (.running, nil) }
    let reasons = digests.map(\.stopped)
    guard isWhole, !reasons.contains(nil), let reason = reasons.first ?? nil else {
      return (.resumable, nil)
    }
    let isFinished = summary?.isFinished == true && reasons.allSatisfy { $0?.isPause == false }
    return (isFinished ? .finished : .resumable, reason)
  }

  private static func digests(
    _ files: [String], _ settings: RunSettings
  ) throws -> [IslandDigest] {
    let results = Locked<[Int: Result<IslandDigest, JournalError>]>([:])
    DispatchQueue.concurrentPerform(iterations: files.count) { place in
      let result = Result { () throws(JournalError) in try IslandDigest(files[place]) }
      results.withLock { $0[place] = result }
    }
    let all = results.withLock { $0 }
    return try files.indices.compactMap { try all[$0]?.get() }
  }

  /// The object in one line, keys sorted.
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// What a status takes from a journal; the digest itself goes at once.
private struct IslandDigest: Sendable {
  var island: Int
  var judged: Int
  var pending: Int
  var nonviable = 0
  var recalled = 0
  var best: Individual?
  var front = Front()
  var elapsed: Double
  var stopped: StopReason?
  var notices: [String]

  init(_ file: String) throws(JournalError) {
    let digest = try JournalDigest(reading: file)
    island = digest.header.island
    judged = digest.judged.count
    pending = max(0, digest.births - digest.judged.count)
    elapsed = digest.elapsed
    stopped = digest.stopped
    notices = digest.notices
    for one in digest.judged {
      if one.measurements.source != nil { recalled += 1 }
      guard case .viable = one.verdict else {
        nonviable += 1
        continue
      }
      // A status shows no genome.
      let candidate = Candidate(
        id: one.birth.id,
        proposal: Proposal(genome: .vector(VectorGenome([])), origin: one.birth.origin),
        identity: one.birth.identity)
      let individual = Individual(
        candidate: candidate, verdict: one.verdict, measurements: one.measurements)
      if best.map({ Individual.precedes(individual, $0) }) ?? true { best = individual }
      front.insert(individual)
    }
  }

  func status(_ objectives: [Objective], _ islands: Int) -> RunStatus.Island {
    let member = best.map { SearchSummary.Member($0, objectives) }
    return RunStatus.Island(
      island: island, judged: judged, pending: pending, best: member?.id,
      value: member?.values.first, stopped: stopped, isFormer: island >= islands)
  }
}

extension RunSettings {
  /// What a run does, in a line.
  fileprivate var line: String {
    let subject = evaluator.kind == .training ? data.name : evaluator.kind.rawValue
    let sought = objectives.map { "\($0.direction.rawValue) \($0.name)" }
    return "\(subject), \(sought.joined(separator: ", ")); \(search.islands) islands, "
      + "\(search.mode.rawValue), \(search.evolution.strategy.rawValue), population "
      + "\(search.evolution.population), seed \(seed)"
  }
}
