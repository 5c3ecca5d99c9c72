import Architectures
import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes
public import Islands
import Journals
import Kernels
public import MessagePassing
import Networks

/// What a search is asked for on the command line, besides its settings.
public struct SearchOptions: Sendable {
  /// Where the run is kept; nil for a folder of its own under `runs`.
  public var folder: String?
  /// Whether a run that exists goes on.
  public var isResumed: Bool

  /// Options of a search.
  public init(folder: String?, isResumed: Bool) {
    self.folder = folder
    self.isResumed = isResumed
  }
}

/// Who wants to know how a run stands; called on the root only.
public struct SearchListener {
  /// Called whenever something has changed.
  public var progress: (Islands.Progress) -> Void
  /// Called with sentences that a user should read: notices of a resume, the final training.
  public var notice: (String) -> Void
  /// Whether a signal asked the run to stop.
  public var isInterrupted: () -> Bool

  /// A listener.
  public init(
    progress: @escaping (Islands.Progress) -> Void, notice: @escaping (String) -> Void,
    isInterrupted: @escaping () -> Bool
  ) {
    self.progress = progress
    self.notice = notice
    self.isInterrupted = isInterrupted
  }
}

/// A search on one rank: opens the run's folder, composes the parts, runs them, tests the winner.
public final class SearchRun {
  private let prepared: PreparedSearch
  private let options: SearchOptions
  private let communicator: WaitingCommunicator
  private let cores: Cores
  private let listener: SearchListener
  private let clock = ContinuousClock()

  /// A search on this rank.
  public init(
    _ prepared: PreparedSearch, options: SearchOptions, communicator: any Communicator,
    cores: Cores, listener: SearchListener
  ) {
    self.prepared = prepared
    self.options = options
    self.communicator = WaitingCommunicator(communicator)
    self.cores = cores
    self.listener = listener
  }

  private var isRoot: Bool { communicator.rank == 0 }

  /// Searches until the budget is spent, and tests the winner.
  ///
  /// - Returns: on the root, the summary; nil on other ranks.
  public func run() throws -> SearchSummary? {
    let (ticket, folder) = try openFolder()
    let evaluation = Evaluation(
      settings: prepared.evaluationSettings, data: prepared.searchData)
    let (slots, workers) = cores.shared(
      slots: prepared.settings.evaluator.slots.number,
      workers: prepared.settings.evaluator.workers.number)
    let evaluator = LocalEvaluator(
      evaluation, slots: slots, workersPerSlot: workers,
      timeLimit: prepared.settings.training.timeLimit, rank: communicator.rank,
      host: ProcessInfo.processInfo.hostName)
    let start = clock.now
    let islands = try openIslands(ticket, folder) { [clock] elapsed in
      elapsed + (clock.now - start) / .seconds(1)
    }
    let archipelago = Archipelago(
      plan: prepared.plan, communicator: communicator, evaluator: evaluator,
      states: islands.mapValues(\.state), recorders: islands.mapValues(\.writer),
      environment: environment(elapsedBefore: islands[0]?.elapsed ?? 0, start: start))
    let result = try archipelago.run()
    for (_, island) in islands.sorted(by: { $0.key < $1.key }) {
      try island.writer.close(stopped: archipelago.stopped)
    }
    guard let result else { return nil }
    let summary = try conclude(result, ticket, folder, evaluation)
    try archipelago.end()
    return summary
  }

  private func environment(elapsedBefore: Double, start: ContinuousClock.Instant) -> RunEnvironment
  {
    RunEnvironment(
      now: { [clock] in (clock.now - start) / .seconds(1) },
      sleep: { usleep(UInt32($0)) }, isInterrupted: listener.isInterrupted,
      observe: listener.progress, elapsedBefore: elapsedBefore)
  }
}

// MARK: - The run's folder

/// A run that will not be started: what the user asked for cannot be meant.
public struct RunRefusal: Error, CustomStringConvertible {
  /// Why, as a sentence.
  public let description: String
}

extension SearchRun {
  /// An island of this rank, with its journal.
  fileprivate struct OpenIsland {
    var state: IslandState
    var writer: JournalWriter
    var elapsed: Double
  }

  /// Opens the folder on the root and tells the other ranks; on those, waits for the root's word.
  private func openFolder() throws -> (RunTicket, RunFolder) {
    guard isRoot else {
      let ticket = try communicator.ticket { usleep(UInt32($0)) }
      return (ticket, RunFolder(path: ticket.folder))
    }
    let created = Date()
    let stamp = Self.stamp(created)
    let path = options.folder ?? "runs/\(prepared.settings.name)-\(stamp)"
    let folder: RunFolder
    var ticket = RunTicket(
      folder: path, run: "\(prepared.settings.name)-\(stamp)-\(getpid())",
      created: created.timeIntervalSince1970, isResumed: options.isResumed)
    do throws(JournalError) {
      if options.isResumed {
        folder = try RunFolder.open(path)
        let header = try Journal(reading: folder.journal(0)).header
        try refuseOtherSettings(header, folder)
        ticket.run = header.run
        ticket.created = header.created
      } else {
        folder = try RunFolder.create(path, settings: prepared.settings.canonicalJSON + "\n")
      }
    } catch {
      throw RunRefusal(description: error.description)
    }
    try communicator.hand(out: ticket)
    return (ticket, folder)
  }

  /// A run goes on only with the settings that it was started with, but for those that may differ.
  private func refuseOtherSettings(
    _ header: JournalHeader, _ folder: RunFolder
  ) throws(JournalError) {
    let before: RunSettings
    do throws(SettingsErrors) {
      before = try RunSettings(canonicalJSON: header.settings, from: folder.journal(0))
    } catch {
      throw .otherRun(file: folder.journal(0), detail: error.description)
    }
    let differences = prepared.settings.differences(from: before).mattering
    guard differences.isEmpty else {
      throw .otherRun(
        file: folder.path,
        detail: "its settings differ in "
          + differences.map(\.description).joined(separator: "; ")
          + " (budget, final, slots and workers may differ)")
    }
  }

  /// The islands that this rank coordinates: new ones, or those that their journals give again.
  private func openIslands(
    _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> [Int: OpenIsland] {
    let islandCount = prepared.settings.search.islands
    let placement = Placement(rankCount: communicator.size, islandCount: islandCount)
    var islands: [Int: OpenIsland] = [:]
    for island in placement.islands(coordinatedBy: communicator.rank) {
      let fresh = prepared.freshIsland(island)
      let file = folder.journal(island)
      if ticket.isResumed && FileManager.default.fileExists(atPath: file) {
        let journal = try Journal(reading: file)
        journal.notices.forEach(listener.notice)
        let replay = try Replay(journal, from: fresh)
        let elapsed = replay.elapsed
        let writer = try JournalWriter(
          continuing: journal,
          resumption: .init(at: Date().timeIntervalSince1970, ranks: communicator.size),
          now: { now(elapsed) })
        islands[island] = OpenIsland(state: replay.state, writer: writer, elapsed: elapsed)
      } else {
        let writer = try JournalWriter(
          creating: file, header: header(ticket, island), now: { now(0) })
        islands[island] = OpenIsland(state: fresh, writer: writer, elapsed: 0)
      }
    }
    return islands
  }

  private func header(_ ticket: RunTicket, _ island: Int) -> JournalHeader {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let space = (try? encoder.encode(prepared.space)).map { String(decoding: $0, as: UTF8.self) }
    return JournalHeader(
      run: ticket.run, island: island, islands: prepared.settings.search.islands,
      seed: prepared.settings.seed, settings: prepared.settings.canonicalJSON, space: space ?? "",
      atoll: Version.current, instructionSet: InstructionSet.current.rawValue,
      created: ticket.created)
  }

  private static func stamp(_ date: Date) -> String {
    let formatter = DateFormatter()
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    formatter.locale = Locale(identifier: "en_US_POSIX")
    return formatter.string(from: date)
  }
}

// MARK: - The end

extension SearchRun {
  /// Trains the winner anew, reads the test part once, and writes the summary.
  private func conclude(
    _ result: RunSummary, _ ticket: RunTicket, _ folder: RunFolder, _ evaluation: Evaluation
  ) throws -> SearchSummary {
    let begin = clock.now
    let wasInterrupted = result.stopped == .interrupted
    let winner = result.best.map { test($0, evaluation, wasInterrupted: wasInterrupted) }
    let total = result.total
    let summary = SearchSummary(
      run: ticket.run, folder: folder.path, islands: result.islandCount, ranks: result.rankCount,
      evaluations: total.judged, nonviable: total.nonviable, reasons: total.reasons,
      duplicates: total.duplicates, seconds: result.seconds,
      finalSeconds: (clock.now - begin) / .seconds(1), stopped: result.stopped,
      migrants: .init(
        sent: result.migrants.individuals.sent, received: result.migrants.individuals.received),
      best: winner, front: result.front.map(SearchSummary.Member.init))
    try folder.write(summary: summary.json)
    return summary
  }

  /// The winner was chosen by validation alone; only here is the test part read.
  private func test(
    _ best: Individual, _ evaluation: Evaluation, wasInterrupted: Bool
  ) -> SearchSummary.Winner {
    var winner = SearchSummary.Winner(
      id: best.id.description, validationAccuracy: best.measurements.validationAccuracy,
      parameters: best.measurements.cost?.parameters ?? 0,
      multiplyAdds: best.measurements.cost?.multiplyAdds ?? 0)
    guard prepared.settings.final.enabled, !wasInterrupted, !listener.isInterrupted() else {
      return winner
    }
    let final = prepared.settings.final
    listener.notice("training \(best.id) anew over \(final.epochs) epochs, then testing it")
    var results = (0..<final.seeds).compactMap { repetition in
      evaluation.finalTest(
        best.candidate, training: prepared.finalTraining, test: prepared.data.test,
        epochs: final.epochs, repetition: repetition, workers: finalWorkers, watch: watch)
    }
    winner.finalEpochs = final.epochs
    if results.isEmpty && !listener.isInterrupted() {
      // What the search saw of it can always be had again: same seed, same samples, same epochs.
      let epochs = prepared.settings.training.epochs
      listener.notice("that training failed; training it as the search did, over \(epochs) epochs")
      winner.finalEpochs = epochs
      results = [
        evaluation.finalTest(
          best.candidate, training: prepared.searchData.training, test: prepared.data.test,
          epochs: epochs, workers: finalWorkers, watch: watch)
      ].compactMap { $0 }
    }
    if results.isEmpty { winner.finalEpochs = nil }
    winner.record(results)
    return winner
  }

  private var finalWorkers: Workers { Workers(count: cores.affinity) }

  private func watch() -> Interruption? { listener.isInterrupted() ? .cancelled : nil }
}

extension SearchSummary.Winner {
  /// Mean and standard deviation over the trainings that ended well.
  fileprivate mutating func record(_ results: [Classification]) {
    guard !results.isEmpty else { return }
    let count = Double(results.count)
    let mean = results.reduce(0) { $0 + $1.accuracy } / count
    testAccuracy = mean
    testLoss = results.reduce(0) { $0 + $1.loss } / count
    guard results.count > 1 else { return }
    let squares = results.reduce(0) { $0 + ($1.accuracy - mean) * ($1.accuracy - mean) }
    testDeviation = (squares / (count - 1)).squareRoot()
  }
}
