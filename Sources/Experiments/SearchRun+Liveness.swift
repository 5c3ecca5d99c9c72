import Evolution
import Foundation
import Islands
import Journals

extension SearchRun {
  /// The root tells by the folder that it lives: who is cut off from it by the network can read that.
  private func beat(in folder: RunFolder) {
    beats += 1
    let text = "rank \(communicator.rank) \(getpid()) \(beats)\n"
    try? Data(text.utf8).write(to: URL(fileURLWithPath: folder.beat))
  }

  func liveness(_ presence: Presence?, _ folder: RunFolder) -> Liveness {
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
}
