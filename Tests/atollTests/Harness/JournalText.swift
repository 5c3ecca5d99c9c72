import Foundation
import Testing

/// What a journal holds, read by nothing but its JSON.
struct JournalText {
  /// The JSON of each whole line.
  let lines: [String]

  init(_ text: String) {
    let whole = text.lastIndex(of: "\n").map { text[..<$0] } ?? ""
    lines = whole.split(separator: "\n").map { line in
      line.split(separator: " ", maxSplits: 2).last.map(String.init) ?? ""
    }
  }

  var lineCount: Int { lines.count }

  /// The lines without what may differ between two equal runs: the keys `t`, `times`, `created` and
  /// `run`, and in the settings slots and workers.
  var lasting: [String] {
    lines.map { line in
      line.replacing(/,?"times":{[^}]*}/, with: "")
        .replacing(/,?"(t|created)":[-+.e0-9]+/, with: "")
        .replacing(/,?"run":"[^"]*"/, with: "")
        .replacing(/,?\\"(slots|workers)\\":[^,}]+/, with: "")
    }
  }

  /// The events in order.
  func entries() throws -> [Entry] {
    try lines.map { try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
  }

  /// The numbers of the births, in the order of the lines.
  func births() throws -> [ID] { try entries().compactMap { $0.event?.born?.id } }

  /// The names of those who were judged, in the order of the lines.
  func verdicts() throws -> [ID] { try entries().compactMap { $0.event?.judged?.name } }

  /// Checks that births are numbered without gaps, and that each was judged exactly once.
  ///
  /// The last line says why the run ended.
  ///
  /// - Returns: how many there were.
  func checkBooks(island: Int) throws -> Int {
    let births = try births()
    let verdicts = try verdicts()
    let all = births.indices.map { ID(island: island, birth: $0) }
    #expect(births == all)
    #expect(try entries().last?.stopped == "evaluations")
    #expect(verdicts.sorted { $0.birth < $1.birth } == all)
    return births.count
  }

  struct Entry: Decodable {
    var event: Event?
    var stopped: String?
    var resumed: Bool?
  }

  struct Event: Decodable {
    var born: Candidate?
    var judged: Individual?
  }

  struct Candidate: Decodable {
    var id: ID
  }

  /// A verdict: with its candidate, or only its name where an earlier line has the candidate.
  struct Individual: Decodable {
    var candidate: Candidate?
    var id: ID?
    var name: ID? { id ?? candidate?.id }
  }

  struct ID: Decodable, Hashable {
    var island: Int
    var birth: Int
  }
}
