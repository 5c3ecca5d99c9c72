import Evolution
import Foundation
import Journals
import Testing

@Suite struct AppendingTests {
  private let folder: Scratch
  private let file: String
  private let clock = Clock()

  init() throws {
    folder = try Scratch()
    file = folder.file("island-0000.journal")
  }

  private func begin() throws -> JournalWriter {
    try JournalWriter(creating: file, header: Search.header(), now: { [clock] in clock.seconds })
  }

  @Test func whatWasCommittedIsInTheFileAtOnce() throws {
    let writer = try begin()
    #expect(try Journal(reading: file).events.isEmpty)
    var state = try Search.fresh()
    for count in 1...5 {
      let candidate = state.bear()
      try writer.record(.born(try #require(candidate)))
      try writer.commit()
      let journal = try Journal(reading: file)
      #expect(journal.events.count == count)
      #expect(journal.notices.isEmpty)
    }
    try writer.close(stopped: nil)
  }

  @Test func aJournalIsNeverWrittenOver() throws {
    try begin().close(stopped: .target)
    let before = try Scratch.bytes(file)
    let error = try #require(throws: JournalError.self) { try begin() }
    #expect(error.description.contains("exists"), "\(error)")
    #expect(try Scratch.bytes(file) == before)
  }

  @Test func aDraftLeftByAKilledProcessIsNoJournal() throws {
    _ = try folder.write(Array("123 ".utf8), to: "island-0000.journal.new")
    try begin().close(stopped: nil)
    #expect(try Journal(reading: file).header == Search.header())
    #expect(!FileManager.default.fileExists(atPath: file + ".new"))
  }

  @Test func goesOnBehindATornTail() throws {
    let writer = try begin()
    var search = Search([try Search.fresh()], [writer])
    clock.seconds = 2
    try search.round()
    try writer.close(stopped: nil)
    let whole = try Scratch.bytes(file)
    for torn in [1, 20, 200] {
      let name = "torn-\(torn)"
      let file = try folder.write(Array(whole.dropLast(torn)), to: name)
      let journal = try Journal(reading: file)
      #expect(journal.notices.count == 1)
      let events = search.events[0].dropLast()
      #expect(journal.events == Array(events))
      let again = try JournalWriter(
        continuing: journal, resumption: .init(at: 1_800_000_000, ranks: 3),
        now: { [clock] in clock.seconds })
      let replay = try Replay(journal, from: try Search.fresh())
      var state = replay.state
      var added: [IslandEvent] = []
      for _ in 0..<2 {
        let candidate = state.bear()
        added.append(.born(try #require(candidate)))
      }
      for event in added { try again.record(event) }
      try again.close(stopped: .seconds)
      let result = try Journal(reading: file)
      #expect(result.notices.isEmpty)
      #expect(result.events == events + added)
      #expect(
        result.entries[events.count].entry == .resumed(times: .init(at: 1_800_000_000, ranks: 3)))
      #expect(try Replay(result, from: try Search.fresh()).stopped == .seconds)
    }
  }

  @Test func aJournalThatBecameShorterIsNotContinued() throws {
    try begin().close(stopped: .target)
    let journal = try Journal(reading: file)
    _ = try folder.write([], to: "island-0000.journal")
    let error = try #require(throws: JournalError.self) {
      try JournalWriter(
        continuing: journal, resumption: .init(at: 0, ranks: 1), now: { 0 })
    }
    #expect(error.description.contains("has 0 bytes, but had \(journal.length)"))
  }

  @Test func aFullDiskIsASentenceWithTheFile() throws {
    let file = try AppendedFile("/dev/full", length: 0)
    #expect(
      throws: JournalError.inaccessible(
        path: "/dev/full", reason: "cannot be written: No space left on device")
    ) { try file.append(Array("line\n".utf8)) }
    #expect(throws: JournalError.self) {
      try JournalWriter(
        creating: "/dev/full/island.journal", header: Search.header(), now: { 0 })
    }
  }

  /// All that may differ between equal runs has a name of its own.
  @Test func equalRunsDifferInNothingButTimes() throws {
    let other = folder.file("other.journal")
    let files = [(file, 1.0, 0.0), (other, 3.0, 99.0)]
    for (file, speed, created) in files {
      var header = Search.header()
      header.created += created
      header.run += "\(created)"
      let clock = Clock()
      let writer = try JournalWriter(creating: file, header: header, now: { clock.seconds })
      var search = Search([try Search.fresh()], [writer])
      for _ in 0..<3 {
        clock.seconds += speed
        try search.round()
      }
      try writer.close(stopped: .evaluations)
    }
    let stripped = try files.map { try Self.withoutTimes($0.0) }
    #expect(stripped[0] == stripped[1])
    #expect(stripped[0].count > 12)
    #expect(try Scratch.bytes(file) != Scratch.bytes(other))
  }

  private static func withoutTimes(_ file: String) throws -> [String] {
    let text = String(decoding: try Scratch.bytes(file), as: UTF8.self)
    return try text.split(separator: "\n").map { line in
      let json = line.split(separator: " ", maxSplits: 2)[2]
      let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
      let rest = try JSONSerialization.data(
        withJSONObject: stripped(object), options: [.sortedKeys])
      return String(decoding: rest, as: UTF8.self)
    }
  }

  private static func stripped(_ value: Any) -> Any {
    if let list = value as? [Any] { return list.map(stripped) }
    guard var object = value as? [String: Any] else { return value }
    for key in ["t", "times", "created", "run"] { object[key] = nil }
    return object.mapValues(stripped)
  }
}
