import Evolution
import Foundation
import Journals
import Testing

/// A digest says of those who were judged what the journal says.
@Suite struct DigestTests {
  private let folder: TemporaryFolder
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    file = folder.file("journal")
    let writer = try JournalWriter(creating: file, header: Islands.header(0), now: { 12.345 })
    for event in try Islands(turns: 60).events[0] { try writer.record(event) }
    try writer.close(stopped: .plateau)
  }

  /// What a journal says that has skipped what is damaged.
  private func expected(_ bytes: [UInt8]) throws -> [Individual] {
    try Journal(bytes, of: file, damage: .skipped).entries.compactMap { line in
      if case .event(.judged(let individual), _) = line.entry { individual } else { nil }
    }
  }

  private func expectEqual(_ digest: JournalDigest, _ individuals: [Individual]) throws {
    #expect(digest.judged.map(\.birth.id) == individuals.map(\.id))
    #expect(digest.judged.map(\.birth.identity) == individuals.map(\.candidate.identity))
    #expect(digest.judged.map(\.birth.parents) == individuals.map(\.candidate.proposal.parents))
    #expect(digest.judged.map(\.birth.origin) == individuals.map(\.candidate.proposal.origin))
    #expect(digest.judged.map(\.verdict) == individuals.map(\.verdict))
    #expect(digest.judged.map(\.measurements) == individuals.map(\.measurements))
    #expect(digest.judged.map(\.times) == individuals.map(\.times))
    for (mine, theirs) in zip(digest.judged, individuals) {
      let genome = theirs.candidate.proposal.genome
      let decoder = JSONDecoder()
      let again = try decoder.decode(type(of: genome), from: Data(mine.birth.genome.utf8))
      #expect(again == genome)
    }
  }

  @Test func aDigestHoldsEveryVerdict() throws {
    let whole = try bytes(of: file)
    let digest = try JournalDigest(reading: file)
    try expectEqual(digest, try expected(whole))
    #expect(digest.judged.count > 40 && digest.judged.contains { $0.verdict.isFailure })
    #expect(digest.header == Islands.header(0) && digest.stopped == .plateau)
    #expect(digest.notices.isEmpty)
  }

  /// Cut off or damaged anywhere, both leave out the same and say the same.
  @Test func aDigestLeavesOutWhatAJournalSkips() throws {
    let whole = try bytes(of: file)
    let start = try #require(whole.firstIndex(of: UInt8(ascii: "\n"))) + 1
    for place in stride(from: start, to: whole.count, by: 997) {
      for bytes in [Array(whole[..<place]), whole.changed(at: place)] {
        let journal = try Journal(bytes, of: file, damage: .skipped)
        let digest = try JournalDigest(bytes, of: file)
        try expectEqual(digest, try expected(bytes))
        #expect(digest.notices == journal.notices)
      }
    }
  }

  /// JSON that no journal of this program has, but another writer may.
  @Test func otherJSONIsReadAsWell() throws {
    let odd = BirthID(island: 0, birth: 900)
    let genome = #"{ "values" : [1, 2.5] }"#
    let lines = [
      #"{"t": 1, "event": {"born": {"proposal": {"parents": [], "origin": "a\u0062\"","#
        + #" "genome": \#(genome)}, "id": {"island": 0, "birth": 900}}}}"#,
      #"{"event":{"judged":{"id":{"birth":900,"island":0},"measurements":{"later":1},"verdict":"#
        + #"{"nonviable":{"detail":"\n","reason":"diverged"}}}},"t":2}"#,
    ]
    let bytes = try bytes(of: file) + lines.flatMap { DamageTests.framed($0) }
    let digest = try JournalDigest(bytes, of: file)
    let last = try #require(digest.judged.last)
    #expect(last.birth.id == odd && last.birth.origin == "ab\"")
    #expect(last.birth.genome == #"{"values":[1,2.5]}"#)
    #expect(last.verdict == .nonviable(Nonviability(.diverged, "\n")))
    #expect(digest.stopped == nil)
  }
}

extension Verdict {
  fileprivate var isFailure: Bool {
    if case .nonviable = self { true } else { false }
  }
}

extension [UInt8] {
  fileprivate func changed(at place: Int) -> [UInt8] {
    var copy = self
    copy[place] ^= 1
    return copy
  }
}
