import DataSets
import Evolution
import Foundation
import Genomes
import Islands
import Journals
import Kernels
import MessagePassing

extension SearchRun {
  /// An island of this rank, with its journal.
  struct OpenIsland {
    var state: IslandState
    var writer: JournalWriter
    var elapsed: Double
  }

  /// Opens the folder on the root and tells the other ranks; on those, waits for the root's word.
  func openFolder() throws -> (RunTicket, RunFolder) {
    guard isRoot else {
      let ticket = try communicator.ticket(patience: 10 * prepared.settings.search.silence) {
        usleep(UInt32($0))
      }
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
        try refuseOtherSettings(try folder.settings(), folder)
        try ticket.takeName(from: try folder.run(), in: folder.path)
      } else {
        folder = try RunFolder.create(
          path, settings: prepared.settings.canonicalJSON + "\n", run: ticket.json)
      }
    } catch {
      throw RunRefusal(description: error.description)
    }
    try communicator.hand(out: ticket)
    return (ticket, folder)
  }

  /// A run goes on only with the settings that it was started with, but for those that may differ.
  private func refuseOtherSettings(
    _ text: String, _ folder: RunFolder
  ) throws(JournalError) {
    let before: RunSettings
    do throws(SettingsErrors) {
      before = try RunSettings(canonicalJSON: text, from: folder.path + "/settings.json")
    } catch {
      throw .otherRun(file: folder.path, detail: error.description)
    }
    let all = prepared.settings.differences(from: before)
    if !all.harmless.isEmpty {
      listener.notice(
        "going on with other settings: "
          + all.harmless.map(\.description).joined(separator: "; "))
    }
    let differences = all.mattering
    guard differences.isEmpty else {
      throw .otherRun(
        file: folder.path,
        detail: "its settings differ in "
          + differences.map(\.description).joined(separator: "; ")
          + " (budget, final, slots and workers may differ)")
    }
  }

  /// The islands that this rank coordinates: new ones, or those that their journals give again.
  func openIslands(
    _ ticket: RunTicket, _ folder: RunFolder, _ experience: Experience?,
    now: @escaping (Double) -> Double
  ) throws -> [Int: OpenIsland] {
    var islands: [Int: OpenIsland] = [:]
    for island in islandsHere {
      let file = folder.journal(island)
      // A journal appears with its header or not at all, so one that is missing was never begun.
      if FileManager.default.fileExists(atPath: file) {
        let journal = try Journal(reading: file)
        journal.notices.forEach(listener.notice)
        let replay = try Replay(
          journal, from: prepared.freshIsland(island, seeds: journal.header.seeds ?? []))
        let elapsed = replay.elapsed
        let writer = try JournalWriter(
          continuing: journal,
          resumption: .init(at: Date().timeIntervalSince1970, ranks: communicator.size),
          now: { now(elapsed) })
        islands[island] = OpenIsland(state: replay.state, writer: writer, elapsed: elapsed)
      } else {
        if ticket.isResumed {
          listener.notice("island \(island) has no journal (\(file)) and begins anew")
        }
        islands[island] = try begin(island, ticket, folder, experience, now: now)
      }
    }
    return islands
  }

  private func begin(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, _ experience: Experience?,
    now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    let seeds = experience?.seeds(ofIsland: island, among: prepared.settings.search.islands)
    let writer = try JournalWriter(
      creating: folder.journal(island), header: header(ticket, island, seeds), now: { now(0) })
    return OpenIsland(
      state: prepared.freshIsland(island, seeds: seeds ?? []), writer: writer, elapsed: 0)
  }

  /// An island whose coordinator is dead, from its journal, which is this rank's from now on; where it
  /// died before it had begun one, from the beginning.
  func takeOver(
    _ island: Int, _ ticket: RunTicket, _ folder: RunFolder, now: @escaping (Double) -> Double
  ) throws -> OpenIsland {
    guard FileManager.default.fileExists(atPath: folder.journal(island)) else {
      return try begin(
        island, ticket, folder, ticket.isResumed ? nil : try options.experience(), now: now)
    }
    let journal = try Journal(reading: folder.journal(island))
    let replay = try Replay(
      journal, from: prepared.freshIsland(island, seeds: journal.header.seeds ?? []))
    let elapsed = replay.elapsed
    let writer = try JournalWriter(
      takingOver: journal,
      resumption: .init(at: Date().timeIntervalSince1970, ranks: communicator.size),
      now: { now(elapsed) })
    return OpenIsland(state: replay.state, writer: writer, elapsed: elapsed)
  }

  private func header(_ ticket: RunTicket, _ island: Int, _ seeds: [Seed]?) -> JournalHeader {
    var input: String?
    if case .samples(let data) = prepared.material { input = Self.json(data.contract) }
    return JournalHeader(
      run: ticket.run, island: island, islands: prepared.settings.search.islands,
      seed: prepared.settings.seed, settings: prepared.settings.canonicalJSON,
      space: Self.json(prepared.space) ?? "", input: input, atoll: Version.current,
      instructionSet: InstructionSet.current.rawValue,
      created: ticket.created, seeds: seeds)
  }

  private static func json(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Date and time in UTC as `20261121-144433`: a formatter of local times would load the data of all
  /// languages, which is more memory than the rest of a search takes.
  private static func stamp(_ date: Date) -> String {
    let style = Date.ISO8601FormatStyle(
      dateSeparator: .omitted, dateTimeSeparator: .space, timeSeparator: .omitted)
    return String(style.format(date).prefix(15).map { $0 == " " ? "-" : $0 })
  }
}
