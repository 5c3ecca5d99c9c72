import Evolution
import Foundation
import Journals
import RandomStreams
import Testing

extension IslandEvent {
  /// Who was born here, if it is a birth.
  fileprivate var birth: BirthID? {
    if case .born(let candidate) = self { candidate.id } else { nil }
  }

  /// Who was judged here, if it is a verdict.
  fileprivate var verdict: BirthID? {
    if case .judged(let individual) = self { individual.id } else { nil }
  }
}

@Suite struct DamageTests {
  private let folder: Scratch
  private let file: String
  private let events: [IslandEvent]
  private let bytes: [UInt8]

  /// A journal of every kind of line.
  init() throws {
    folder = try Scratch()
    file = folder.file("island-0000.journal")
    let clock = Clock()
    let writer = try JournalWriter(
      creating: file, header: Search.header(0, of: 2), now: { clock.seconds })
    var settings = Search.settings
    settings.migration.interval = 1
    settings.migration.count = 1
    var search = Search(
      try (0..<2).map { try Search.fresh($0, of: 2, settings: settings) }, [writer, Nobody()])
    for _ in 0..<2 {
      clock.seconds += 1.25
      try search.round(births: 2)
    }
    try writer.close(stopped: .interrupted)
    events = search.events[0]
    bytes = try Scratch.bytes(file)
  }

  private var newlines: [Int] { bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") } }

  @Test func everyEventComesBackAsItWas() throws {
    let journal = try Journal(reading: file)
    #expect(journal.header == Search.header(0, of: 2))
    #expect(journal.events == events)
    let kinds = Set(events.map { String(describing: $0).prefix(5) })
    #expect(kinds.count == 4, "born, judged, emigrated and immigrated")
    #expect(journal.length == bytes.count)
    #expect(journal.notices.isEmpty)
    #expect(journal.entries.map(\.number) == Array(2...(events.count + 2)))
    #expect(journal.entries.last?.entry == .stopped(.interrupted, t: 2.5))
  }

  @Test func linesAreReadableAndCheckThemselves() throws {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == events.count + 2)
    for line in lines {
      let parts = line.split(separator: " ", maxSplits: 2)
      #expect(Int(parts[0]) == parts[2].utf8.count)
      #expect(UInt32(parts[1], radix: 16) == CRC32C.check(Array(parts[2].utf8)))
      let object = try JSONSerialization.jsonObject(with: Data(parts[2].utf8))
      let again = try JSONSerialization.data(
        withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
      #expect(!parts[2].contains(#"\/"#))
      #expect(again.count > 0)
    }
    #expect(lines.last?.contains(#"{"stopped":"interrupted","t":2.5}"#) ?? false)
  }

  @Test func aJournalCutOffAnywhereGivesTheLinesBefore() throws {
    let newlines = newlines
    for length in 0..<bytes.count {
      let cut = Array(bytes[..<length])
      let whole = newlines.filter { $0 < length }
      guard let last = whole.last else {
        #expect(throws: JournalError.notAJournal(file: "cut")) { try Journal(cut, of: "cut") }
        continue
      }
      let journal = try Journal(cut, of: "cut")
      #expect(journal.events == Array(events.prefix(whole.count - 1)))
      #expect(journal.length == last + 1)
      let isTorn = last + 1 != length
      #expect(journal.notices.count == (isTorn ? 1 : 0))
      if isTorn { #expect(journal.notices[0].contains("torn at byte \(last + 1)")) }
    }
  }

  @Test func everyChangedByteOfAMiddleLineIsFound() throws {
    let newlines = newlines
    let start = newlines[1] + 1
    var stream = RandomStream(seed: 3, purpose: .testing)
    for offset in start...newlines[2] {
      for flip in [0x20, UInt8(1 + stream.integer(below: 255))] {
        var damaged = bytes
        damaged[offset] ^= flip
        // A newline made of another byte cuts the line in two, and the first half is damaged.
        #expect(
          throws: JournalError.damaged(file: "x", line: 3, offset: start),
          "byte \(offset) xor \(flip)"
        ) { try Journal(damaged, of: "x") }
        let journal = try Journal(damaged, of: "x", damage: .skipped)
        #expect(!journal.notices.isEmpty)
        var expected = events
        expected.remove(at: 1)
        if offset == newlines[2] { expected.remove(at: 1) }
        // A verdict only names its candidate: it goes with the line of the birth.
        let lost = events.filter { !expected.contains($0) }.compactMap(\.birth)
        expected.removeAll { event in event.verdict.map(lost.contains) ?? false }
        #expect(journal.events == expected, "byte \(offset) xor \(flip)")
      }
    }
  }

  @Test func everyChangedByteOfTheLastLineLosesThatLineAtMost() throws {
    let newlines = newlines
    for offset in newlines[newlines.count - 2]..<bytes.count {
      var damaged = bytes
      damaged[offset] ^= 0x11
      let journal = try Journal(damaged, of: "x", damage: .skipped)
      #expect(journal.notices.count == 1)
      let lost = offset == newlines[newlines.count - 2] ? 2 : 1
      #expect(journal.entries.count == newlines.count - 1 - lost)
    }
  }

  @Test func twoLinesMadeOneByDamageAreNotTakenForATornOne() throws {
    var damaged = bytes
    damaged[newlines[newlines.count - 2]] = UInt8(ascii: " ")
    let file = try folder.write(damaged, to: "damaged")
    #expect(throws: JournalError.self) { try Journal(reading: file) }
  }

  @Test func aTailOfZerosAsAPowerCutLeavesItIsTorn() throws {
    let file = try folder.write(bytes + [UInt8](repeating: 0, count: 4096), to: "zeros")
    let journal = try Journal(reading: file)
    #expect(journal.length == bytes.count)
    #expect(journal.events == events)
    #expect(journal.notices.count == 1)
  }

  @Test func otherFilesAndFormatsAreRefusedWithASentence() throws {
    let missing = folder.file("missing")
    let text = try folder.write(Array("a: b\nc: d\n".utf8), to: "text")
    let later = try folder.write(
      Self.framed(#"{"header":{"format":2,"run":["later"]}}"#), to: "later")
    let event = try folder.write(Array(bytes[(newlines[0] + 1)...]), to: "headless")
    let unknown = try folder.write(
      Array(bytes[...newlines[0]]) + Self.framed(#"{"rested":1}"#), to: "unknown")
    let twice = try folder.write(bytes + bytes, to: "twice")
    let expected = [
      missing: "cannot be read: The file doesn’t exist.",
      text: "the first line is not the header of a journal",
      event: "the first line is not the header of a journal",
      later: "is a journal of format 2, this version of Atoll reads 1",
      unknown: ":2: the line is whole, but this version of Atoll cannot read it",
      twice: "a second header",
    ]
    for (file, sentence) in expected {
      let error = try #require(throws: JournalError.self) { try Journal(reading: file) }
      #expect(error.description.hasPrefix(file))
      #expect(error.description.contains(sentence), "\(error)")
    }
  }

  static func framed(_ json: String) -> [UInt8] {
    let check = String(CRC32C.check(Array(json.utf8)), radix: 16)
    let zeros = String(repeating: "0", count: 8 - check.count)
    return Array("\(json.utf8.count) \(zeros)\(check) \(json)\n".utf8)
  }
}
