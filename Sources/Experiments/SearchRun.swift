import Architectures
import CProcessor
import DataSets
import Evaluators
import Evolution
import Foundation
import Genomes
import Islands
import Journals
import Kernels
public import MessagePassing
import Networks

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
  /// When the pages of the program that only starting took are let go of; nil before the first look.
  private var endOfStart: ContinuousClock.Instant?
  private var hasForgottenStart = false
  /// What is to be done now and then while something takes long.
  var meanwhile: () throws -> Void = {}
  /// What went wrong with that.
  var disturbance: (any Error)?
  /// The journals of the islands of this rank.
  private var writers: [Int: JournalWriter] = [:]
  /// What is known of candidates of the islands of this rank beyond their journals.
  private var remains: [Int: JournalRemains] = [:]
  /// What earlier runs have found; nil where that was not read yet, or there are none.
  private(set) var experience: Experience?
  private var hasReadExperience = false
  /// The part of this rank, once it has one.
  private(set) weak var archipelago: Archipelago?
  /// How often the root has told by the folder that it lives.
  var beats = 0
  /// The folder, locked by whoever is the root.
  var locked: RunFolder?
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
    let ticket: RunTicket
    let folder: RunFolder
    do {
      if !islandsHere.isEmpty { try readExperience() }
      (ticket, folder) = try openFolder()
    } catch {
      if isRoot {
        let isRefusal = error is RunRefusal || (error as? JournalError)?.isRefusal ?? false
        try communicator.cancel(isRefusal: isRefusal, within: .seconds(2))
      }
      throw error
    }
    let begin = clock.now
    let evaluator = try makeEvaluator()
    let start = clock.now
    let islands = try openIslands(ticket, folder) { [clock] elapsed in
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
    remains = islands.mapValues(\.remains)
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
    if let joined = options.joined {
      let others = JoinedRuns(prepared, in: joined, own: folder.path, now: environment.now)
      environment.visitors = others.arrivals
    }
    environment.pulse = { [unowned self] in
      try save(folder)
      forgetTheStart()
    }
    environment.errand = { [unowned self] content in try train(errand: content, folder) }
    let archipelago = Archipelago(
      plan: prepared.plan, communicator: communicator, evaluator: evaluator,
      states: islands.mapValues(\.state), recorders: islands.mapValues(\.writer),
      environment: environment, arrivals: islands.mapValues(\.remains.arrivals),
      recall: { [unowned self] in remains[$0.id.island]?.recall($0) ?? experience?.recall($0) },
      open: { [unowned self] island in try open(island, ticket, folder) })
    self.archipelago = archipelago
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

  /// Lets go of the program's pages a second after the first look: by then folders, journals and islands are open,
  /// and all has been done once that is done but once.
  private func forgetTheStart() {
    guard !hasForgottenStart else { return }
    let end = endOfStart ?? clock.now + .seconds(1)
    endOfStart = end
    guard clock.now >= end else { return }
    hasForgottenStart = true
    atoll_forget_program_pages()
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

  /// Reads what earlier runs have found, on ranks that have islands or come to them.
  private func readExperience() throws {
    guard !hasReadExperience else { return }
    experience = try options.experience(options.isResumed)
    hasReadExperience = true
  }

  /// Opens an island that another rank has driven so far.
  private func open(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder
  ) throws -> Archipelago.IslandFromJournal {
    let begin = clock.now
    do { try readExperience() } catch {
      listener.notice("island \(island) goes on without what earlier runs have found: \(error)")
    }
    let open = try takeOver(island, ticket, folder) { [clock] elapsed in
      elapsed + (clock.now - begin) / .seconds(1)
    }
    writers[island] = open.writer
    remains[island] = open.remains
    return Archipelago.IslandFromJournal(
      state: open.state, recorder: open.writer, elapsed: open.elapsed)
  }

  /// Ends the journals of the islands that this rank drives, those that it has lost left alone.
  private func closeJournals(of archipelago: Archipelago) throws {
    for island in archipelago.islands {
      try writers.removeValue(forKey: island)?.close(stopped: archipelago.stopped) { [listener] in
        // Whoever waits for room for minutes must not count as dead.
        archipelago.lookAlive()
        usleep(100_000)
        return !listener.isInterrupted()
      }
    }
  }

  /// What judges candidates on this rank.
  private func makeEvaluator() throws -> any Evaluator {
    let (slots, workers) = cores.shared(
      slots: prepared.settings.evaluator.slots.number,
      workers: prepared.settings.evaluator.workers.number)
    let seat = EvaluatorSeat(
      rank: communicator.rank, slots: slots, workersPerSlot: workers,
      memory: Int(ProcessInfo.processInfo.physicalMemory) / cores.localRanks)
    switch prepared.settings.evaluator.isolation {
    case .none: return prepared.evaluator(at: seat)
    case .process: return try IsolatedEvaluator(prepared, at: seat, notice: listener.notice)
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
