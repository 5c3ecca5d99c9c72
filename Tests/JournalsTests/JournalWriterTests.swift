import Evolution
import Journals
import Testing

struct JournalWriterTests {
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("island.journal")
  }

  @Test func goingOnAfterATornTailGivesAWholeJournal() throws {
    let events = try Islands(turns: 5).events[0]
    try writeJournal(file, Islands.header(0), events)
    let whole = try bytes(of: file)
    let lines = try Journal(reading: file).entries
    let lastEnd = try #require(whole.dropLast().lastIndex(of: UInt8(ascii: "\n"))) + 1
    for length in [lastEnd, lastEnd + 1, lastEnd + 40, whole.count - 1, whole.count] {
      try write(whole.prefix(length), to: file)
      let torn = try Journal(reading: file)
      let resumption = JournalEntry.Resumption(at: 1_700_000_100, ranks: 3)
      let writer = try JournalWriter(continuing: torn, resumption: resumption, now: { 9 })
      try writer.record(events[0])
      try writer.close(stopped: .seconds)
      let journal = try Journal(reading: file)
      #expect(journal.notices.isEmpty)
      #expect(
        journal.entries.map(\.entry) == lines.prefix(torn.entries.count).map(\.entry) + [
          .resumed(times: resumption), .event(events[0], t: 9), .stopped(.seconds, t: 9),
        ])
    }
  }

  @Test func eachEventCanBeReadAsSoonAsItIsCommitted() throws {
    let events = try Islands(turns: 3).events[1]
    let writer = try JournalWriter(creating: file, header: Islands.header(1), now: { 0 })
    for (count, event) in events.enumerated() {
      #expect(try Journal(reading: file).entries.count == count)
      try writer.record(event)
      #expect(try Journal(reading: file).entries.count == count)
      try writer.commit()
    }
  }

  /// A power cut costs a second, or one verdict where verdicts are rarer.
  @Test func whatIsASecondOldIsOnTheDisk() throws {
    let events = try Islands(turns: 30).events[1]
    for gap in [0.1, 0.4, 1, 60] {
      let clock = Clock()
      let writer = try JournalWriter(
        creating: folder.file("\(gap)"), header: Islands.header(1), now: { clock.seconds })
      var unsaved: Double?
      for event in events {
        clock.seconds += gap
        try writer.record(event)
        try writer.commit()
        unsaved = writer.isSaved ? nil : unsaved ?? clock.seconds
        #expect(clock.seconds - (unsaved ?? clock.seconds) < JournalWriter.interval)
        if gap >= 1 { #expect(writer.isSaved) }
      }
      try writer.save()
      #expect(writer.isSaved)
    }
  }

  @Test func aJournalIsNotWrittenOver() throws {
    try writeJournal(file, Islands.header(0), [])
    #expect(throws: JournalError.self) { try writeJournal(file, Islands.header(0), []) }
    #expect(throws: JournalError.self) {
      try writeJournal(folder.file("none/island.journal"), Islands.header(0), [])
    }
  }
}
