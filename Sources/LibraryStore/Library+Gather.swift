import Architectures
import Evolution
import Foundation
import GRDB
import Journals

/// What gathering a run came to.
public struct Gathering: Hashable, Sendable {
  /// The folder of the run.
  public var folder: String
  /// The names of the runs in it: one, unless journals were mixed.
  public var runs: [String]
  /// Individuals that are new in the library.
  public var added: Int
  /// Individuals that the library held already.
  public var known: Int
  /// Sentences about what was left out.
  public var notices: [String]
}

extension Library {
  /// Takes in all that was judged in a run, in one transaction; what is known already stays as it is.
  @discardableResult
  public func gather(_ source: RunSource) throws(LibraryError) -> Gathering {
    var gathering = Gathering(
      folder: source.folder, runs: [], added: 0, known: 0, notices: source.notices)
    try write { db in
      for journal in source.journals {
        let name = journal.header.run
        if !gathering.runs.contains(name) { gathering.runs.append(name) }
        let run = try Self.insert(journal, of: source, into: db)
        for individual in journal.judged {
          if try Self.insert(individual, of: run, into: db) {
            gathering.added += 1
          } else {
            gathering.known += 1
          }
        }
      }
    }
    return gathering
  }

  /// Takes in the run of a journal, or what is new about it.
  private static func insert(
    _ journal: Journal, of source: RunSource, into db: Database
  ) throws -> String {
    let header = journal.header
    let summary = source.summary?.run == header.run ? source.summary : nil
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET stopped = excluded.stopped,
          test_accuracy = coalesce(excluded.test_accuracy, test_accuracy),
          best = coalesce(excluded.best, best)
        """)
    try statement.execute(
      arguments: [
        header.libraryID, header.run, String(header.seed), header.settings, header.space,
        header.atoll, header.instructionSet, header.created, header.islands,
        source.stopped(header, summary), summary?.best?.testAccuracy, summary?.best?.id,
      ])
    return header.libraryID
  }

  /// Takes in an individual and its parents.
  ///
  /// - Returns: whether it is new.
  private static func insert(
    _ individual: Individual, of run: String, into db: Database
  ) throws -> Bool {
    let candidate = individual.candidate
    let measured = individual.measurements
    var failure: Nonviability?
    if case .nonviable(let found) = individual.verdict { failure = found }
    let statement = try db.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO individuals VALUES
          (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let identity: [(any DatabaseValueConvertible)?] = [
      run, candidate.id.island, candidate.id.birth, try json(candidate.proposal.genome),
      candidate.identity?.description, candidate.proposal.origin,
    ]
    let verdict: [(any DatabaseValueConvertible)?] = [
      individual.fitness != nil, failure?.reason.rawValue, failure?.detail,
      try individual.fitness.map { try json($0.costs) },
    ]
    let measurements: [(any DatabaseValueConvertible)?] = [
      measured.validationAccuracy, measured.validationLoss, measured.trainingLoss,
      measured.cost?.parameters, measured.cost?.multiplyAdds, measured.cost?.activationBytes,
      measured.epochs, measured.repairs,
    ]
    let times: [(any DatabaseValueConvertible)?] = [
      individual.times?.started, individual.times?.seconds, individual.times?.rank,
      individual.times?.host,
    ]
    let selection: [(any DatabaseValueConvertible)?] = [
      individual.fitness?.violation, candidate.proposal.fidelity, measured.trainingSeconds,
      try measured.metrics.map { try json($0) },
    ]
    try statement.execute(
      arguments: StatementArguments(identity + verdict + measurements + times + selection))
    guard db.changesCount > 0 else { return false }
    let parents = try db.cachedStatement(sql: "INSERT INTO parents VALUES (?, ?, ?, ?, ?, ?)")
    for (place, parent) in candidate.proposal.parents.enumerated() {
      try parents.execute(
        arguments: [
          run, candidate.id.island, candidate.id.birth, place, parent.island, parent.birth,
        ])
    }
    return true
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

extension RunSource {
  /// Why a run ended; nil where an island has not ended, or went on after that.
  fileprivate func stopped(_ header: JournalHeader, _ summary: Summary?) -> String? {
    let reasons = journals.filter { $0.header.libraryID == header.libraryID }.map(\.stopped)
    if reasons.contains(nil) { return nil }
    return summary?.stopped ?? reasons.first??.rawValue
  }
}

extension Journal {
  /// All that was judged, in order.
  fileprivate var judged: [Individual] {
    entries.compactMap { line in
      if case .event(.judged(let individual), _) = line.entry { individual } else { nil }
    }
  }

  /// Why the island stopped, unless it went on after that.
  fileprivate var stopped: StopReason? {
    if case .stopped(let reason, _) = entries.last?.entry { reason } else { nil }
  }
}

extension JournalHeader {
  /// What tells runs apart, also those that happen to have the same name.
  var libraryID: String {
    Identity(run.utf8.map(UInt64.init) + [seed, created.bitPattern]).description
  }
}
