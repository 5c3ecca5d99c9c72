import Evaluators
import Evolution
import Foundation
import Islands
import Journals

extension SearchRun {
  /// Trains the winner and others of the front anew, reads the test part once, and writes the
  /// summary.
  ///
  /// - Returns: nil where another rank concludes the run: this one was taken for dead meanwhile.
  func conclude(
    _ result: RunSummary, _ archipelago: Archipelago, _ ticket: RunTicket, _ folder: RunFolder,
    secondsLeft: @escaping () -> Double?
  ) throws -> SearchSummary? {
    interim.end()
    meanwhile = { try archipelago.keepInTouch() }
    defer { meanwhile = {} }
    var summary = summary(result, ticket, folder)
    let isOver = { [unowned self] in
      keepInTouch()
      // Another rank concludes the run where this one was taken for dead.
      return listener.isInterrupted() || archipelago.isInterrupted || disturbance != nil
        || !archipelago.isRoot
        || secondsLeft().map { $0 <= 0 } ?? false
    }
    if !result.stopped.isPause {
      if prepared.settings.final.enabled {
        try keep(summary, folder, isOver)
        try test(result, &summary, folder, isOver)
      }
      summary.isFinished = !prepared.settings.final.enabled || !isOver()
    }
    if let disturbance { throw disturbance }
    guard archipelago.isRoot else { return nil }
    // Some may have died since the search ended.
    summary.note(lostRanks: archipelago.lostRanks, repeated: result.repeated)
    try keep(summary, folder, isOver)
    return summary
  }

  private func summary(
    _ result: RunSummary, _ ticket: RunTicket, _ folder: RunFolder
  ) -> SearchSummary {
    let total = result.total
    let objectives = prepared.settings.objectives
    var summary = SearchSummary(
      run: ticket.run, folder: folder.path, islands: result.islandCount, ranks: result.rankCount,
      evaluations: total.evaluated, recalled: total.recalled > 0 ? total.recalled : nil,
      nonviable: total.nonviable, reasons: total.reasons,
      duplicates: total.duplicates, screened: total.screened, seconds: result.seconds,
      finalSeconds: 0, stopped: result.stopped, isFinished: false,
      vanishedIslands: result.vanishedIslands.isEmpty ? nil : result.vanishedIslands,
      migrants: migrants(result, ticket), objectives: objectives.map(\.name),
      best: result.best.map { SearchSummary.Member($0, objectives) },
      front: result.front.map { SearchSummary.Member($0, objectives) })
    summary.note(lostRanks: result.lostRanks, repeated: result.repeated)
    return summary
  }

  /// Writes the summary and the report, and waits for room where there is none.
  private func keep(
    _ summary: SearchSummary, _ folder: RunFolder, _ isOver: () -> Bool
  ) throws {
    let begin = clock.now
    var isTold = false
    while true {
      do throws(JournalError) {
        try folder.write(report: listener.report(summary))
        return try folder.write(summary: summary.json)
      } catch {
        let seconds = options.patience.seconds
        guard clock.now - begin < .seconds(seconds), !isOver() else { throw error }
        if !isTold { listener.notice("\(error); trying again for \(Int(seconds)) s") }
        isTold = true
        usleep(500_000)
      }
    }
  }

  /// What was sent and received since the start: after a resume, as the journals have it.
  private func migrants(_ result: RunSummary, _ ticket: RunTicket) -> SearchSummary.Migrants {
    ticket.isResumed
      ? .init(sent: result.total.emigrants, received: result.total.immigrants)
      : .init(
        sent: result.migrants.individuals.sent, received: result.migrants.individuals.received)
  }

  /// The other ranks must hear of this one while it trains.
  func keepInTouch() {
    do { try meanwhile() } catch { disturbance = error }
  }
}
