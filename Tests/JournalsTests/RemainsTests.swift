import Evolution
import Journals
import Testing

/// A journal that ends at a damaged line, and what is left of it.
@Suite struct RemainsTests {
  private let events: [IslandEvent]
  private let whole: [UInt8]
  private let ends: [Int]

  init() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("journal")
    events = try Islands(turns: 30).events[0]
    try writeJournal(file, Islands.header(0), events)
    let whole = try bytes(of: file)
    ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
    self.whole = whole
  }

  private func damaged(_ line: Int) throws -> Journal {
    var bytes = whole
    bytes[ends[line - 1] + 40] ^= 4
    return try Journal(bytes, of: "x", damage: .endsThere)
  }

  private func events(_ lines: [Journal.Line]) -> [IslandEvent] {
    lines.compactMap { if case .event(let event, _) = $0.entry { event } else { nil } }
  }

  @Test func everyLineBeforeTheDamageStands() throws {
    for line in 1..<ends.count - 1 {
      let journal = try damaged(line)
      #expect(journal.isDamaged && journal.notices.count == 1)
      #expect(journal.length == ends[line - 1] + 1)
      #expect(events(journal.entries) == Array(events.prefix(line - 1)))
      let replay = try Replay(journal, from: try Islands.fresh(0))
      #expect(replay.events == line - 1)
      // Behind it, all but the verdict on one whose birth is lost.
      let lost = events.dropFirst(line).count - events(journal.remains).count
      #expect(0...1 ~= lost)
      #expect(events(journal.remains).allSatisfy(events.contains))
    }
  }

  /// Only the very candidate that was judged gets its verdict back.
  @Test func aVerdictCountsForNobodyElse() throws {
    let journal = try damaged(3)
    var remains = JournalRemains()
    remains.add(journal.remains)
    var found = 0
    for case .judged(let individual) in events(journal.remains) {
      #expect(remains.recall(individual.candidate) == individual)
      found += 1
      var other = individual.candidate
      other.proposal.origin += "!"
      #expect(remains.recall(other) == nil)
      other = individual.candidate
      other.id.birth += 100_000
      #expect(remains.recall(other) == nil)
    }
    #expect(found > 20 && !remains.arrivals.isEmpty)
    #expect(JournalRemains().isEmpty && !remains.isEmpty)
  }

  /// Whoever searches on in the same order comes to the same journal, and evaluates one candidate.
  @Test func whatIsSearchedAgainIsTheSame() throws {
    for line in [2, 9, 31] {
      let journal = try damaged(line)
      var state = try Replay(journal, from: try Islands.fresh(0)).state
      var remains = JournalRemains()
      remains.add(journal.remains)
      var evaluated = 0
      for event in events.dropFirst(line - 1) {
        switch event {
        case .born(let candidate): #expect(state.bear() == candidate)
        case .judged(let individual):
          if remains.recall(individual.candidate) != individual { evaluated += 1 }
          state.judge(individual)
        default: try state.replay(event)
        }
      }
      #expect(evaluated <= 1)
    }
  }
}
