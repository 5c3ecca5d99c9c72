import Evolution
import Foundation
import Journals
import Kernels

/// Writes a summary of a run that goes on, beside it: from its journals, on a thread of its own.
final class InterimSummary: Sendable {
  private let isOver = Locked(false)

  /// No more of these: the run writes its own.
  func end() { isOver.withLock { $0 = true } }

  /// Writes `summary.json` and `report.txt`, and says so.
  ///
  /// - Parameter total: what all islands have done, as they told the root last.
  func write(
    to path: String, ranks: Int, total: Tally,
    _ report: @escaping @Sendable (SearchSummary) -> String,
    _ notice: @escaping @Sendable (String) -> Void
  ) {
    Thread.detachNewThread { [self] in
      // The signal reached the other ranks in the same moment; they save as this one does.
      usleep(200_000)
      do {
        let summary = SearchSummary(try RunStatus(folder: path), ranks: ranks, total)
        try isOver.withLock { isOver in
          guard !isOver else { return }
          let folder = RunFolder(path: path)
          try folder.write(report: report(summary))
          try folder.write(summary: summary.json)
          notice(
            "saved: \(summary.evaluations) evaluations"
              + (summary.best.map { ", best \($0.id)" } ?? "")
              + "; \(folder.summary) says more; the search goes on")
        }
      } catch {
        notice("the journals are saved, a summary is not: \(error)")
      }
    }
  }
}

extension SearchSummary {
  /// What a run that goes on has come to so far.
  fileprivate init(_ status: RunStatus, ranks: Int, _ total: Tally) {
    self.init(
      run: status.run, folder: status.folder,
      islands: status.islands.count { !$0.isFormer }, ranks: ranks,
      evaluations: status.evaluations, recalled: status.recalled > 0 ? status.recalled : nil,
      nonviable: status.nonviable, reasons: total.reasons, duplicates: total.duplicates,
      screened: total.screened,
      seconds: status.seconds, finalSeconds: 0, stopped: nil, isFinished: false,
      migrants: Migrants(sent: total.emigrants, received: total.immigrants),
      objectives: status.objectives, best: status.best,
      front: status.front)
  }
}
