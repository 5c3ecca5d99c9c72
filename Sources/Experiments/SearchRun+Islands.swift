import DataSets
import Evolution
import Foundation
import Genomes
import Islands
import Journals
import Kernels
import MessagePassing

extension SearchRun {
  /// An island with its journal.
  struct OpenIsland {
    var state: IslandState
    var writer: JournalWriter
    var elapsed: Double
    /// What is known of it beyond its journal.
    var remains = JournalRemains()
  }

  /// The islands that this rank coordinates: new ones, or those that their journals give again.
  func openIslands(
    _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> [Int: OpenIsland] {
    var islands: [Int: OpenIsland] = [:]
    for island in islandsHere {
      islands[island] = try openIsland(island, ticket, folder, now: now)
    }
    return islands
  }

  /// One island: a new one, or that which its journal gives again.
  ///
  /// - Parameter now: the seconds of searching, by those of the journal.
  func openIsland(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    // A journal appears with its header or not at all, so one that is missing was never begun.
    FileManager.default.fileExists(atPath: folder.journal(island))
      ? try reopenIsland(island, ticket, folder, now: now)
      : try beginIsland(island, ticket, folder, now: now)
  }

  private func beginIsland(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    let file = folder.journal(island)
    let spent = ticket.shape?.spent ?? 0
    if ticket.isResumed {
      listener.notice("island \(island) has no journal (\(file)) and begins anew")
    }
    // What the run began with is on the islands that were there.
    let seeds =
      spent > 0
      ? nil
      : experience?.seeds(ofIsland: island, among: prepared.settings.search.islands)
    var header = header(ticket, island, seeds)
    if spent > 0 { header.spent = spent }
    let writer = try JournalWriter(
      creating: file, header: header, now: { now(0) }, patience: options.patience,
      notice: listener.notice)
    return OpenIsland(
      state: prepared.freshIsland(island, seeds: seeds ?? [], spent: spent), writer: writer,
      elapsed: 0)
  }

  private func reopenIsland(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    let file = try lock(folder.journal(island))
    let journal = try Journal(reading: file.path, damage: .endsThere)
    try check(journal, ticket)
    let replay = try replay(journal)
    let remains = try remains(of: journal, replay.state, folder)
    let elapsed = replay.elapsed
    let change = try change(from: journal, island, ticket, folder)
    let writer = try JournalWriter(
      continuing: journal, in: file,
      resumption: .init(at: Date().timeIntervalSince1970, ranks: communicator.size),
      change: change, now: { now(elapsed) }, patience: options.patience, notice: listener.notice)
    var state = replay.state
    if let reshaping = change?.reshaping { state.reshape(reshaping) }
    return OpenIsland(state: state, writer: writer, elapsed: elapsed, remains: remains)
  }

  /// An island whose coordinator is dead, from its journal, which is this rank's from now on; where it
  /// died before it had begun one, from the beginning.
  func takeOver(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    guard FileManager.default.fileExists(atPath: folder.journal(island)) else {
      return try beginIsland(island, ticket, folder, now: now)
    }
    let file = folder.journal(island)
    var attempts = 3
    while true {
      let found = FileStamp(file)
      let journal = try Journal(reading: file, damage: .endsThere)
      let replay = try replay(journal)
      let elapsed = replay.elapsed
      var state = replay.state
      // A damaged journal is kept as it is before its place is taken; what was added since, too.
      let remains = try remains(of: journal, state, folder)
      // Its coordinator may have died before it took down that there are more islands now, or fewer.
      let isReshaped = ticket.shape.map { $0 != journal.shape } ?? false
      let change = isReshaped ? try change(from: journal, island, ticket, folder) : nil
      do throws(JournalError) {
        let writer = try JournalWriter(
          takingOver: journal, as: found,
          resumption: .init(at: Date().timeIntervalSince1970, ranks: communicator.size),
          change: change, now: { now(elapsed) }, patience: options.patience,
          notice: listener.notice)
        if let reshaping = change?.reshaping { state.reshape(reshaping) }
        return OpenIsland(state: state, writer: writer, elapsed: elapsed, remains: remains)
      } catch {
        // Who counts as dead may have written, or have taken it over, until a moment ago.
        attempts -= 1
        guard case .inUse = error, attempts > 0 else { throw error }
      }
    }
  }

  /// The island that a journal gives again.
  func replay(_ journal: Journal) throws(JournalError) -> Replay {
    let header = journal.header
    return try Replay(
      journal,
      from: prepared.freshIsland(
        header.island, among: header.islands, seeds: header.seeds ?? [],
        spent: header.spent ?? 0),
      isInterrupted: { [unowned self] in
        archipelago?.lookAlive()
        return listener.isInterrupted()
      })
  }

  /// Waits for a rank of an earlier process that has not ended yet, though its root has.
  private func lock(_ file: String) throws(JournalError) -> AppendedFile {
    let deadline = clock.now + .seconds(15)
    while true {
      do throws(JournalError) { return try AppendedFile(locking: file) } catch {
        guard case .inUse = error, clock.now < deadline, !listener.isInterrupted() else {
          throw error
        }
        usleep(50_000)
      }
    }
  }

  /// Throws where a journal is not of this run, or its networks learned from other data.
  private func check(_ journal: Journal, _ ticket: RunTicket) throws(JournalError) {
    if journal.header.run != ticket.run {
      throw .otherRun(
        file: journal.file, detail: "it is of \(journal.header.run), run.json says \(ticket.run)")
    }
    if let before = journal.header.input, let input, before != input {
      throw .otherRun(file: journal.file, detail: "its data was \(before), and is \(input)")
    }
  }

  /// What stands behind damaged lines, now or in an earlier process; a journal that is damaged is kept as
  /// it is, beside the one that goes on.
  private func remains(
    of journal: Journal, _ state: IslandState, _ folder: RunFolder
  ) throws(JournalError) -> JournalRemains {
    let island = state.island
    journal.notices.forEach(listener.notice)
    if journal.isDamaged {
      let copy = try folder.setAside(island)
      listener.notice(
        "\(journal.file) is kept as \(copy); whole lines behind the damaged one are used where they "
          + "agree with what is searched again, and what was lost is evaluated again")
    }
    var remains = JournalRemains()
    for copy in folder.damaged(island) {
      let old = try Journal(reading: copy, damage: .endsThere)
      remains.add(old.entries)
      remains.add(old.remains)
    }
    // An arrival whose line is lost stands in the journal that it came from.
    if !remains.isEmpty {
      for sender in state.senders {
        let file = folder.journal(sender)
        guard FileManager.default.fileExists(atPath: file) else { continue }
        remains.add(try Journal(reading: file, damage: .endsThere).departures(to: island))
      }
    }
    return remains
  }

  /// What a run is told otherwise, as far as an island's journal does not know it yet.
  private func change(
    from journal: Journal, _ island: Int, _ ticket: RunTicket, _ folder: RunFolder
  ) throws(JournalError) -> JournalEntry.Change? {
    let instructionSet = InstructionSet.current.rawValue
    let isSame = journal.header.instructionSet == instructionSet
    if !isSame {
      listener.notice(
        "\(journal.file) was begun with the instruction set \(journal.header.instructionSet); this "
          + "machine's is \(instructionSet), which rounds otherwise")
    }
    var reshaping: Reshaping?
    if let shape = ticket.shape, shape != journal.shape {
      reshaping = Reshaping(
        islands: shape.islands, spent: shape.spent,
        legacies: try legacies(to: island, among: shape.islands, folder))
    }
    return JournalEntry.Change(
      settings: ticket.changes ?? [], reshaping: reshaping,
      instructionSet: isSame ? nil : instructionSet)
  }

  private func header(_ ticket: RunTicket, _ island: Int, _ seeds: [Seed]?) -> JournalHeader {
    JournalHeader(
      run: ticket.run, island: island, islands: prepared.settings.search.islands,
      seed: prepared.settings.seed, settings: prepared.settings.canonicalJSON,
      space: Self.json(prepared.space) ?? "", input: input, atoll: Version.current,
      instructionSet: InstructionSet.current.rawValue,
      created: ticket.created, seeds: seeds)
  }

  /// What every input to a network is made of; nil where no samples are read.
  private var input: String? {
    if case .samples(let data) = prepared.material { Self.json(data.contract) } else { nil }
  }

  private static func json(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }
}
