import Evolution
import Foundation
import Journals
import Testing

struct JournalTests {
  private let folder: TemporaryFolder
  private let file: String
  /// A journal of few events, of every kind.
  private let whole: [UInt8]
  private let lines: [Journal.Line]

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("island.journal")
    let all = try Islands(turns: 12).events[0]
    let events = [
      all.first { if case .born = $0 { true } else { false } },
      all.first { if case .emigrated = $0 { true } else { false } },
      all.first { if case .judged = $0 { true } else { false } },
      all.first { if case .immigrated = $0 { true } else { false } },
      all.last { if case .judged = $0 { true } else { false } },
    ].compactMap(\.self)
    #expect(events.count == 5)
    try writeJournal(file, Islands.header(0), events)
    whole = try bytes(of: file)
    lines = try Journal(reading: file).entries
  }

  @Test func everyEventIsReadAsItWasWritten() throws {
    let events = try Islands(turns: 12).events[1]
    let other = folder.file("other.journal")
    try writeJournal(other, Islands.header(1), events, stopped: .plateau)
    let journal = try Journal(reading: other)
    #expect(journal.header == Islands.header(1))
    #expect(journal.notices.isEmpty)
    let read = journal.entries.compactMap { line -> IslandEvent? in
      if case .event(let event, _) = line.entry { event } else { nil }
    }
    #expect(read == events)
    #expect(journal.entries.map(\.number) == Array(2..<(events.count + 3)))
    guard case .stopped(.plateau, let t) = journal.entries.last?.entry else {
      Issue.record("the last line is not the end of the run")
      return
    }
    #expect(abs(t - 0.1 * Double(events.count)) < 1e-9)
  }

  @Test(arguments: StopReason.allCases)
  func everyReasonToStopIsReadAsItWasWritten(_ reason: StopReason) throws {
    let other = folder.file("other.journal")
    try writeJournal(other, Islands.header(0), [], stopped: reason)
    #expect(try Journal(reading: other).entries.map(\.entry) == [.stopped(reason, t: 0)])
  }

  @Test func cutAnywhereAJournalGivesItsWholeLinesAndNoOthers() throws {
    let newlines = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    let headerEnd = try #require(newlines.first) + 1
    for length in 0...whole.count {
      try write(whole.prefix(length), to: file)
      if length < headerEnd {
        #expect(throws: JournalError.notAJournal(file: file)) { try Journal(reading: file) }
        continue
      }
      let journal = try Journal(reading: file)
      let complete = newlines.filter { $0 < length }
      #expect(journal.entries == Array(lines.prefix(complete.count - 1)))
      #expect(journal.length == (complete.last ?? 0) + 1)
      #expect(journal.notices.count == (journal.length == length ? 0 : 1))
    }
  }

  @Test(arguments: [0x01, 0x1B, 0x20] as [UInt8])
  func everyFlippedByteOfAMiddleLineIsFound(_ mask: UInt8) throws {
    let newlines = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    let line = newlines[2] + 1
    for place in line...newlines[3] {
      var damaged = whole
      damaged[place] ^= mask
      try write(damaged, to: file)
      #expect(throws: JournalError.damaged(file: file, line: 4, offset: line)) {
        try Journal(reading: file)
      }
      let journal = try Journal(reading: file, damage: .skipped)
      let entries = journal.entries.map(\.entry)
      // A flipped newline takes the line behind it along.
      let lost = place == newlines[3] ? 2 : 1
      #expect(entries == (lines.prefix(2) + lines.dropFirst(2 + lost)).map(\.entry))
      #expect(!journal.notices.isEmpty)
    }
  }

  @Test func aDamagedHeaderIsAnError() throws {
    let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    for place in 0...end {
      var damaged = whole
      damaged[place] ^= 0x04
      try write(damaged, to: file)
      for damage in [Journal.Damage.refused, .skipped] {
        #expect(throws: JournalError.notAJournal(file: file)) {
          try Journal(reading: file, damage: damage)
        }
      }
    }
  }

  @Test func anotherFileIsNotAJournal() throws {
    try write("name: digits\nseed: 1\n".utf8, to: file)
    #expect(throws: JournalError.notAJournal(file: file)) { try Journal(reading: file) }
    #expect(throws: JournalError.self) { try Journal(reading: folder.file("none")) }
    #expect(throws: JournalError.self) { try Journal(reading: folder.path) }
  }
}
