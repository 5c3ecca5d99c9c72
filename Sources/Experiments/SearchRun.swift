import Architectures
import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes
public import Islands
public import Journals
import Kernels
public import MessagePassing
import Networks

/// What a search is asked for on the command line, besides its settings.
public struct SearchOptions {
  /// Where the run is kept; nil for a folder of its own under `runs`.
  public var folder: String?
  /// Whether a run begins or goes on.
  public var start: Start
  /// When the job ends; nil where nothing is known of that.
  public var jobEnd: JobEnd?
  /// How long journals may wait for room.
  public var patience: WritePatience
  /// Reads what earlier runs have found, for a run that goes on or not; asked on ranks that have islands
  /// only.
  public var experience: (Bool) throws -> Experience?

  /// Whether a run begins or goes on.
  public enum Start: Sendable {
    /// It begins, in a folder that is empty or not there.
    case new
    /// It goes on.
    case resumed
    /// It goes on where it is there, and begins where it is not.
    case either
  }

  /// Options of a search.
  public init(
    folder: String?, start: Start, jobEnd: JobEnd? = nil, patience: WritePatience = .usual,
    experience: @escaping (Bool) throws -> Experience? = { _ in nil }
  ) {
    self.folder = folder
    self.start = start
    self.jobEnd = jobEnd
    self.patience = patience
    self.experience = experience
  }

  /// Whether there is a run that goes on.
  var isResumed: Bool {
    switch start {
    case .new: false
    case .resumed: true
    case .either: folder.map(RunFolder.holdsRun) ?? false
    }
  }
}

/// Who wants to know how a run stands; called on the root only.
public struct SearchListener {
  /// Called whenever something has changed.
  public var progress: (Islands.Progress) -> Void
  /// Called with sentences that a user should read: notices of a resume, the final training.
  ///
  /// Every rank has some.
  public var notice: @Sendable (String) -> Void
  /// Whether a signal asked the run to stop.
  public var isInterrupted: () -> Bool
  /// How often a signal asked the run to save what it has.
  public var saves: () -> Int
  /// Called when this rank becomes the root, because the root has died.
  public var becomeRoot: () -> Void
  /// What a person reads of a summary.
  public var report: @Sendable (SearchSummary) -> String

  /// A listener.
  public init(
    progress: @escaping (Islands.Progress) -> Void,
    notice: @escaping @Sendable (String) -> Void, isInterrupted: @escaping () -> Bool,
    saves: @escaping () -> Int = { 0 }, becomeRoot: @escaping () -> Void = {},
    report: @escaping @Sendable (SearchSummary) -> String = { $0.json }
  ) {
    self.saves = saves
    self.becomeRoot = becomeRoot
    self.report = report
    self.progress = progress
    self.notice = notice
    self.isInterrupted = isInterrupted
  }
}

/// A search on one rank: opens the run's folder, composes the parts, runs them, tests the winner.
public final class SearchRun {
  let prepared: PreparedSearch
  let options: SearchOptions
  let communicator: WaitingCommunicator
  let cores: Cores
  let listener: SearchListener
  let clock = ContinuousClock()
  let interim = InterimSummary()
  /// How often what there is was saved because a signal asked for it.
  private var saved = 0
  /// What all islands have done, as the root heard last.
  private var total = Tally()
  /// What is to be done now and then while something takes long.
  var meanwhile: () throws -> Void = {}
  /// What went wrong with that.
  var disturbance: (any Error)?
  /// The journals of the islands of this rank.
  private var writers: [Int: JournalWriter] = [:]
  private var beats = 0
  /// The folder, locked by whoever is the root.
  private var locked: RunFolder?
  /// Whether ranks were lost: then MPI must be left, and not finalised.
  public private(set) var hasLosses = false

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

  var isRoot: Bool { communicator.rank == 0 }

  /// The islands that this rank coordinates.
  var islandsHere: [Int] {
    Placement(rankCount: communicator.size, islandCount: prepared.settings.search.islands)
      .islands(coordinatedBy: communicator.rank)
  }

  /// Searches until the budget is spent, and tests the winner.
  ///
  /// - Returns: on the root, the summary; nil on other ranks.
  public func run() throws -> SearchSummary? {
    let presence = communicator.size > 1 ? ProcessTable.presence() : nil
    if isRoot, let presence { try communicator.introduce(presence) }
    let experience: Experience?
    let ticket: RunTicket
    let folder: RunFolder
    do {
      experience = islandsHere.isEmpty ? nil : try options.experience(options.isResumed)
      (ticket, folder) = try openFolder()
    } catch {
      if isRoot { try communicator.cancel(within: .seconds(2)) }
      throw error
    }
    let begin = clock.now
    let evaluator = makeEvaluator()
    let start = clock.now
    let islands = try openIslands(ticket, folder, experience) { [clock] elapsed in
      elapsed + (clock.now - start) / .seconds(1)
    }
    // The journals know of it now.
    if isRoot, ticket.changes != nil {
      try folder.write(settings: prepared.settings.canonicalJSON + "\n")
    }
    let secondsLeft = { [clock] in
      ticket.secondsLeft.map { $0 - (clock.now - begin) / .seconds(1) }
    }
    writers = islands.mapValues(\.writer)
    var environment = environment(
      elapsedBefore: islands.values.map(\.elapsed).max() ?? 0, start: start)
    environment.liveness = liveness(presence, folder)
    environment.jobSecondsLeft = secondsLeft
    if isRoot {
      let former = try formerTally(folder, ticket)
      environment.former = { former }
    } else {
      environment.former = { [unowned self] in successorsTally(folder, ticket) }
    }
    environment.pulse = { [unowned self] in try save(folder) }
    let archipelago = Archipelago(
      plan: prepared.plan, communicator: communicator, evaluator: evaluator,
      states: islands.mapValues(\.state), recorders: islands.mapValues(\.writer),
      environment: environment, arrivals: islands.mapValues(\.remains.arrivals),
      recall: { islands[$0.id.island]?.remains.recall($0) ?? experience?.recall($0) },
      open: { [unowned self] island in try open(island, ticket, folder) })
    defer { hasLosses = archipelago.hasLosses }
    let result = try archipelago.run()
    try closeJournals(of: archipelago)
    guard let result else { return nil }
    let summary = try conclude(result, archipelago, ticket, folder, secondsLeft: secondsLeft)
    try archipelago.end()
    try? FileManager.default.removeItem(atPath: folder.beat)
    try closeJournals(of: archipelago)
    return summary
  }

  /// Saves what there is, where a signal asked for it.
  private func save(_ folder: RunFolder) throws {
    let asked = listener.saves()
    guard asked != saved else { return }
    saved = asked
    for writer in writers.values { try writer.save() }
    if isRoot || locked != nil {
      interim.write(
        to: folder.path, ranks: communicator.size, total: total, listener.report, listener.notice)
    }
  }

  /// What islands did that the run has no more, as a new root finds it.
  private func successorsTally(_ folder: RunFolder, _ ticket: RunTicket) -> Tally {
    do { return try formerTally(folder, ticket) } catch {
      listener.notice("what islands did that are no more is left out of the counts: \(error)")
      return Tally()
    }
  }

  /// Opens an island that another rank has driven so far.
  private func open(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder
  ) throws -> Archipelago.IslandFromJournal {
    let begin = clock.now
    let open = try takeOver(island, ticket, folder) { [clock] elapsed in
      elapsed + (clock.now - begin) / .seconds(1)
    }
    writers[island] = open.writer
    return Archipelago.IslandFromJournal(
      state: open.state, recorder: open.writer, elapsed: open.elapsed)
  }

  /// Ends the journals of the islands that this rank drives, those that it has lost left alone.
  private func closeJournals(of archipelago: Archipelago) throws {
    for island in archipelago.islands {
      try writers.removeValue(forKey: island)?.close(stopped: archipelago.stopped) { [listener] in
        usleep(100_000)
        return !listener.isInterrupted()
      }
    }
  }

  /// The root tells by the folder that it lives: who is cut off from it by the network can read that.
  private func beat(in folder: RunFolder) {
    beats += 1
    let text = "rank \(communicator.rank) \(getpid()) \(beats)\n"
    try? Data(text.utf8).write(to: URL(fileURLWithPath: folder.beat))
  }

  private func liveness(_ presence: Presence?, _ folder: RunFolder) -> Liveness {
    let begin = Date()
    return Liveness(
      silence: prepared.settings.search.silence, presence: presence,
      isAlive: ProcessTable.isAlive, beat: { [unowned self] in beat(in: folder) },
      lastBeat: { try? String(contentsOfFile: folder.beat, encoding: .utf8) },
      end: ProcessTable.end,
      isConcluded: {
        let attributes = try? FileManager.default.attributesOfItem(atPath: folder.summary)
        guard let written = attributes?[.modificationDate] as? Date, written > begin,
          let text = FileManager.default.contents(atPath: folder.summary),
          let summary = try? JSONDecoder().decode(SearchSummary.self, from: text)
        else { return false }
        return summary.isFinished || summary.stopped?.isPause ?? false
      },
      notice: listener.notice,
      becomeRoot: { [unowned self] in
        listener.becomeRoot()
        // Where the old root is only stopped, it has the lock, and that is as good.
        locked = try? RunFolder.open(folder.path)
      })
  }

  /// What judges candidates on this rank.
  private func makeEvaluator() -> any Evaluator {
    let (slots, workers) = cores.shared(
      slots: prepared.settings.evaluator.slots.number,
      workers: prepared.settings.evaluator.workers.number)
    let host = ProcessInfo.processInfo.hostName
    switch prepared.material {
    case .study(let study):
      return StudyEvaluator(study, slots: slots, rank: communicator.rank, host: host) {
        Date().timeIntervalSince1970
      }
    case .samples(let data):
      var settings = prepared.evaluationSettings
      // A candidate that the machine cannot hold is non-viable; it must not take the run with it.
      let share = Int(ProcessInfo.processInfo.physicalMemory) / cores.localRanks / slots
      settings.memoryLimit = min(settings.memoryLimit ?? share, share)
      return LocalEvaluator(
        Evaluation(settings: settings, data: prepared.searchData(data)), slots: slots,
        workersPerSlot: workers, timeLimit: prepared.settings.training.timeLimit,
        rank: communicator.rank, host: host)
    }
  }

  private func environment(elapsedBefore: Double, start: ContinuousClock.Instant) -> RunEnvironment
  {
    RunEnvironment(
      now: { [clock] in (clock.now - start) / .seconds(1) },
      sleep: { [cores] in usleep(UInt32(cores.pause($0))) }, isInterrupted: listener.isInterrupted,
      observe: { [unowned self] progress in
        total = progress.total
        listener.progress(progress)
      }, elapsedBefore: elapsedBefore,
      patience: Double(cores.pause(1000)) / 1e6)
  }
}

/// A run that will not be started: what the user asked for cannot be meant.
public struct RunRefusal: Error, CustomStringConvertible {
  /// Why, as a sentence.
  public let description: String
}
