import Evolution
import Foundation
import Islands
import Journals

// A run that goes on may have more or fewer islands than before. What was spent when their number changed
// is counted once, by the root, and stands in the journal of every island that stays.

extension SearchRun {
  /// How many islands there are from now on, and what was spent when they became so many: as the journals
  /// say, or, where the settings ask for another number than theirs, as they add up now.
  func shape(_ folder: RunFolder) throws(JournalError) -> JournalDigest.Shape {
    let islands = prepared.settings.search.islands
    guard let first = folder.journals.first else {
      return JournalDigest.Shape(islands: islands, spent: 0)
    }
    let before = try JournalDigest(reading: first).shape
    guard before.islands != islands else { return before }
    var spent = 0
    for file in folder.journals {
      let digest = try JournalDigest(reading: file)
      spent += digest.header.island < islands ? digest.births : digest.judged.count
    }
    return JournalDigest.Shape(islands: islands, spent: spent)
  }

  /// What islands that are no more leave to one that stays.
  func legacies(
    to heir: Int, among islands: Int, _ folder: RunFolder
  ) throws(JournalError) -> [Legacy] {
    var legacies: [Legacy] = []
    for island in former(folder, islands) where Reshaping.heir(of: island, among: islands) == heir {
      legacies.append(try formerState(island, folder).legacy(to: heir))
    }
    return legacies
  }

  /// What islands did that the run has no more: verdicts, since what they had in hand is given up.
  func formerTally(_ folder: RunFolder, _ ticket: RunTicket) throws(JournalError) -> Tally {
    var tallies: [Tally] = []
    for island in former(folder, prepared.settings.search.islands) where ticket.isResumed {
      var tally = try formerState(island, folder).tally
      tally.births = tally.judged
      tallies.append(tally)
    }
    var former = Tally(sumOf: tallies)
    former.isExhausted = true
    return former
  }

  /// The islands that have a journal, and are no more.
  private func former(_ folder: RunFolder, _ islands: Int) -> [Int] {
    folder.journals.compactMap(folder.island(ofJournal:)).filter { $0 >= islands }
  }

  private func formerState(
    _ island: Int, _ folder: RunFolder
  ) throws(JournalError) -> IslandState {
    let journal = try Journal(reading: folder.journal(island), damage: .endsThere)
    journal.notices.forEach(listener.notice)
    return try replay(journal).state
  }
}
