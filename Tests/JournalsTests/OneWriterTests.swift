import Evolution
import Journals
import Testing

@Suite struct OneWriterTests {
  private let clock = Clock()
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("journal")
  }

  private func writer() throws -> JournalWriter {
    try JournalWriter(
      creating: file, header: Islands.header(0), now: { [clock] in clock.seconds })
  }

  private func takeOver(_ journal: Journal, as found: FileStamp) throws -> JournalWriter {
    try JournalWriter(
      takingOver: journal, as: found, resumption: .init(at: 1, ranks: 2),
      now: { [clock] in clock.seconds })
  }

  private func write(_ events: some Sequence<IslandEvent>, _ writer: JournalWriter) throws {
    for event in events { try writer.record(event) }
    try writer.commit()
  }

  @Test func aJournalHasOneWriter() throws {
    try withExtendedLifetime(try writer()) { _ in
      let journal = try Journal(reading: file)
      #expect(throws: JournalError.inUse(path: file, by: nil)) {
        try JournalWriter(continuing: journal, resumption: .init(at: 1, ranks: 1), now: { 0 })
      }
    }
    _ = try JournalWriter(
      continuing: try Journal(reading: file), resumption: .init(at: 1, ranks: 1), now: { 0 })
  }

  /// What the old one still writes is in no file that anybody finds, and it learns of that.
  @Test func whoTakesAJournalOverGoesOnAlone() throws {
    let events = try Islands(turns: 60).events[0]
    let first = try writer()
    try write(events[..<30], first)
    let second = try takeOver(Journal(reading: file), as: FileStamp(file))
    clock.seconds += 2
    #expect(throws: JournalError.replaced(path: file)) { try write(events[30...], first) }
    try write(events[30..<40], second)
    let found = try Journal(reading: file).entries.compactMap { line -> IslandEvent? in
      if case .event(let event, _) = line.entry { event } else { nil }
    }
    #expect(found == Array(events[..<40]))
  }

  /// Whoever has read a journal that somebody goes on with must not put what it read in its place.
  @Test func aJournalThatHasChangedSinceItWasReadIsNotTakenOver() throws {
    let events = try Islands(turns: 60).events[0]
    let first = try writer()
    try write(events[..<30], first)
    let (journal, found) = (try Journal(reading: file), FileStamp(file))
    try write(events[30..<32], first)
    #expect(throws: JournalError.inUse(path: file, by: nil)) {
      _ = try takeOver(journal, as: found)
    }
    #expect(FileStamp(file).isSameFile(as: found))
    let (again, then) = (try Journal(reading: file), FileStamp(file))
    let second = try takeOver(again, as: then)
    try write(events[32..<40], second)
    #expect(throws: JournalError.inUse(path: file, by: nil)) { _ = try takeOver(again, as: then) }
    #expect(!FileStamp(file).isSameFile(as: then))
  }
}
