import DataSets
import Evolution
import Foundation
import Islands
import Journals
import Kernels
import MessagePassing

extension SearchRun {
  /// Opens the folder on the root and tells the other ranks; on those, waits for the root's word.
  func openFolder() throws -> (RunTicket, RunFolder) {
    guard isRoot else {
      let ticket = try communicator.ticket(
        patience: 10 * prepared.settings.search.silence,
        sleep: { [cores] in usleep(UInt32(cores.pause($0))) },
        isInterrupted: listener.isInterrupted)
      return (ticket, RunFolder(path: ticket.folder))
    }
    let created = Date()
    let stamp = Self.stamp(created)
    let run = "\(prepared.settings.name)-\(stamp)-\(getpid())"
    // Runs that join each other may begin in the same second.
    let path =
      options.folder ?? options.joined.map { "\($0)/\(run)" }
      ?? "runs/\(prepared.settings.name)-\(stamp)"
    let folder: RunFolder
    var ticket = RunTicket(
      folder: path, run: run,
      created: created.timeIntervalSince1970, isResumed: options.isResumed)
    do throws(JournalError) {
      if ticket.isResumed {
        folder = try RunFolder.open(path)
        ticket.changes = try acceptSettings(try folder.settings(), folder)
        try ticket.takeName(from: try folder.run(), in: folder.path)
        ticket.shape = try shape(folder)
      } else {
        folder = try RunFolder.create(
          path, settings: prepared.settings.canonicalJSON + "\n", run: ticket.json)
      }
    } catch {
      throw error.isRefusal ? RunRefusal(description: error.description) : error
    }
    ticket.secondsLeft = options.jobEnd?.secondsLeft(at: Date().timeIntervalSince1970)
    try communicator.hand(out: ticket)
    return (ticket, folder)
  }

  /// A run goes on only with the settings that it was started with, but for those that may differ.
  ///
  /// - Returns: what differs.
  private func acceptSettings(
    _ text: String, _ folder: RunFolder
  ) throws(JournalError) -> [String]? {
    let file = folder.path + "/settings.json"
    let before: RunSettings
    do throws(SettingsErrors) {
      before = try RunSettings(canonicalJSON: text, from: file)
    } catch {
      throw .otherRun(file: folder.path, detail: error.description)
    }
    let all = prepared.settings.differences(from: before)
    guard all.mattering.isEmpty else {
      throw .otherSettings(file: file, differences: all.mattering.map(\.description))
    }
    guard !all.harmless.isEmpty else { return nil }
    let changes = all.harmless.map(\.description)
    listener.notice("going on with other settings: " + changes.joined(separator: "; "))
    return changes
  }

  /// Date and time in UTC as `20261121-144433`: a formatter of local times would load the data of all
  /// languages, which is more memory than the rest of a search takes.
  private static func stamp(_ date: Date) -> String {
    let style = Date.ISO8601FormatStyle(
      dateSeparator: .omitted, dateTimeSeparator: .space, timeSeparator: .omitted)
    return String(style.format(date).prefix(15).map { $0 == " " ? "-" : $0 })
  }
}
