import Evolution
import Journals
import Testing

struct ReplayTests {
  private let folder: TemporaryFolder
  private let islands: Islands

  init() throws {
    folder = try TemporaryFolder()
    islands = try Islands(turns: 40)
  }

  private func journal(of island: Int) throws -> Journal {
    let file = folder.file("island-\(island).journal")
    try writeJournal(file, Islands.header(island), islands.events[island])
    return try Journal(reading: file)
  }

  @Test(arguments: [0, 1])
  func aReplayComesToTheSameIsland(_ island: Int) throws {
    let replay = try Replay(journal(of: island), from: try Islands.fresh(island))
    var live = islands.states[island]
    var again = replay.state
    #expect(live.tally.births > 40)
    #expect(live.tally.immigrants > 0)
    #expect(again.tally == live.tally)
    #expect(again.deme == live.deme)
    #expect(again.pending == live.pending)
    #expect(again.best == live.best)
    #expect(again.front == live.front)
    #expect(again.lastDepartures == live.lastDepartures)
    #expect(again.lastArrivals == live.lastArrivals)
    #expect(abs(replay.elapsed - 0.1 * Double(islands.events[island].count)) < 1e-9)
    // What comes next is the same too.
    for _ in 0..<20 {
      let candidate = live.bear()
      #expect(again.bear() == candidate)
      if let candidate {
        live.judge(Islands.judged(candidate))
        again.judge(Islands.judged(candidate))
      }
    }
    #expect(again.emigrate() == live.emigrate())
  }

  @Test func everyShorterJournalReplaysToo() throws {
    let events = islands.events[0]
    for count in stride(from: 0, through: events.count, by: 5) {
      let file = folder.file("\(count).journal")
      try writeJournal(file, Islands.header(0), events.prefix(count))
      let replay = try Replay(Journal(reading: file), from: try Islands.fresh(0))
      let births = events.prefix(count).filter { if case .born = $0 { true } else { false } }
      #expect(replay.state.tally.births == births.count)
    }
  }

  @Test func anotherSeedIsAnErrorWithFileAndLine() throws {
    let journal = try journal(of: 0)
    let error = #expect(throws: JournalError.self) {
      try Replay(journal, from: try Islands.fresh(0, seed: 8))
    }
    #expect(error?.description.hasPrefix("\(journal.file):2: ") == true)
    #expect(error?.description.contains("0-00000") == true)
  }

  @Test func otherSettingsAreAnErrorWithFileAndLine() throws {
    let journal = try journal(of: 0)
    let error = #expect(throws: JournalError.self) {
      try Replay(journal, from: try Islands.fresh(0, population: 2))
    }
    guard case .doesNotReplay(journal.file, let line, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(line > 2)
    #expect(error?.description.hasPrefix("\(journal.file):\(line): ") == true)
  }

  @Test func aVerdictOnNobodyIsAnError() throws {
    let file = folder.file("unborn.journal")
    let verdicts = islands.events[0].filter { if case .judged = $0 { true } else { false } }
    try writeJournal(file, Islands.header(0), verdicts)
    guard case .judged(let first) = verdicts.first else {
      Issue.record("nobody was judged")
      return
    }
    #expect(throws: JournalError.doesNotReplay(file: file, line: 2, .notPending(first.id))) {
      try Replay(Journal(reading: file), from: try Islands.fresh(0))
    }
  }
}
