import Evolution
import Journals
import Testing

@Suite struct ReplayTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Journals of islands that exchange individuals, and the state that each ended in.
  private func search(_ count: Int, rounds: Int = 8) throws -> ([String], Search) {
    let clock = Clock()
    let files = (0..<count).map { folder.file("\(count)-\($0).journal") }
    let writers = try files.enumerated().map { island, file in
      try JournalWriter(
        creating: file, header: Search.header(island, of: count), now: { clock.seconds })
    }
    var search = Search((0..<count).map { Search.fresh($0, of: count) }, writers)
    for _ in 0..<rounds {
      clock.seconds += 0.5
      try search.round()
    }
    for writer in writers { try writer.close(stopped: .evaluations) }
    return (files, search)
  }

  @Test(arguments: [1, 2, 3])
  func givesTheStateInWhichTheIslandEnded(count: Int) throws {
    let (files, search) = try search(count)
    for (island, file) in files.enumerated() {
      let journal = try Journal(reading: file)
      let replay = try Replay(journal, from: Search.fresh(island, of: count))
      let state = search.states[island]
      #expect(replay.state.deme == state.deme)
      #expect(replay.state.pending == state.pending)
      #expect(replay.state.tally == state.tally)
      #expect(replay.state.best == state.best)
      #expect(replay.state.front == state.front)
      #expect(replay.state.lastDepartures == state.lastDepartures)
      #expect(replay.state.lastArrivals == state.lastArrivals)
      #expect(replay.elapsed == 4)
      #expect(replay.events == journal.events.count)
      #expect(replay.stopped == .evaluations)
      if count > 1 {
        #expect(!replay.state.lastDepartures.isEmpty)
        #expect(!replay.state.lastArrivals.isEmpty)
      }
      var (live, again) = (state, replay.state)
      for _ in 0..<10 { #expect(live.bear() == again.bear()) }
    }
  }

  @Test func stopsAtTheFirstLineThatOtherSettingsDoNotGive() throws {
    let (files, _) = try search(2)
    let journal = try Journal(reading: files[0])
    var settings = Search.settings
    settings.breeding.tournament = 1
    settings.breeding.crossover = 1
    let others = [
      Search.fresh(0, of: 2, seed: 8), Search.fresh(0, of: 2, settings: settings),
    ]
    for other in others {
      let error = try #require(throws: JournalError.self) { try Replay(journal, from: other) }
      guard case .doesNotReplay(let file, let line, let reason) = error else {
        Issue.record("\(error)")
        continue
      }
      #expect(file == files[0])
      #expect(line >= 2)
      #expect(error.description.hasPrefix("\(file):\(line): \(reason)"))
      #expect(error.description.contains("these settings do not give"))
    }
  }

  @Test func aDifferentSeedIsFoundAtTheFirstBirth() throws {
    let (files, _) = try search(1)
    let journal = try Journal(reading: files[0])
    let error = try #require(throws: JournalError.self) {
      try Replay(journal, from: Search.fresh(seed: 8))
    }
    #expect(error.description.hasPrefix("\(files[0]):2: "))
  }

  @Test func theJournalOfAnotherIslandIsRefused() throws {
    let (files, _) = try search(2)
    let journal = try Journal(reading: files[1])
    for other in [Search.fresh(0, of: 2), Search.fresh(1, of: 3)] {
      let error = try #require(throws: JournalError.self) { try Replay(journal, from: other) }
      #expect(error.description.contains("it is of island 1 of 2"), "\(error)")
    }
  }
}
