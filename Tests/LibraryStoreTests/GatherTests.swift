import Evolution
import Foundation
import Journals
import LibraryStore
import Testing

struct GatherTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  @Test func gatheringTwiceAddsNothing() throws {
    let folder = try runs.make("digits")
    let library = try Library(path: runs.library)
    let first = try library.gather(folder: folder)
    #expect(first.runs == ["digits"])
    #expect((first.added, first.known) == (60, 0))
    #expect((40...60).contains(first.discovered))
    let before = try library.dump()
    let again = try library.gather(folder: folder)
    #expect((again.added, again.known, again.discovered) == (0, 60, 0))
    #expect(try library.dump() == before)
    #expect(try Library(existing: runs.library).dump() == before)
  }

  @Test func severalRunsLieSideBySide() throws {
    let library = try Library(path: runs.library)
    try library.gather(folder: try runs.make("digits-1", seed: .max))
    try library.gather(folder: try runs.make("digits-2", seed: 2, judged: 4) + "/")
    #expect(try library.runs().map(\.name) == ["digits-2", "digits-1"])
    #expect(try library.runs().map(\.seed) == ["2", "18446744073709551615"])
    #expect(try library.evaluated().map(\.individuals.count) == [8, 60])
    #expect(try library.evaluated(run: "digits-2").map(\.individuals.count) == [8])
  }

  @Test func runsOfOneNameAreToldApart() throws {
    let library = try Library(path: runs.library)
    try library.gather(folder: try runs.make("same", in: "a", seed: 1, judged: 3))
    let gathering = try library.gather(
      folder: try runs.make("same", in: "b", seed: 2, judged: 3))
    #expect(gathering.added == 6)
    #expect(Set(try library.runs().map(\.id)).count == 2)
    #expect(throws: LibraryError.self) { try library.evaluated(run: "same") }
    for run in try library.runs() {
      #expect(try library.evaluated(run: run.id).map(\.individuals.count) == [6])
    }
  }

  @Test func aRunThatGoesOnIsGatheredPieceByPiece() throws {
    let folder = try runs.make("digits")
    let file = RunFolder(path: folder).journal(1)
    let url = URL(fileURLWithPath: file)
    let whole = try Data(contentsOf: url)
    let library = try Library(path: runs.library)
    try whole.prefix(whole.count / 2).write(to: url)
    let first = try library.gather(folder: folder)
    #expect(first.notices.count == 1)
    #expect((31..<60).contains(first.added))
    // A journal of another island that was only just opened.
    try Data().write(to: URL(fileURLWithPath: RunFolder(path: folder).journal(2)))
    try whole.write(to: url)
    let second = try library.gather(folder: folder)
    #expect(second.added == 60 - first.added)
    #expect(second.known == first.added)
    #expect(second.notices.count == 1)
  }

  @Test func theSummaryIsTakenInWhenTheRunHasEnded() throws {
    let folder = try runs.make("digits", judged: 3)
    let library = try Library(path: runs.library)
    try library.gather(folder: folder)
    #expect(try library.runs().map(\.best) == [nil])
    for island in 0..<2 {
      #expect(try library.runs().map(\.stopped) == [nil])
      let journal = try Journal(reading: RunFolder(path: folder).journal(island))
      try JournalWriter(continuing: journal, resumption: .init(at: 1, ranks: 1), now: { 1 })
        .close(stopped: .plateau)
      try library.gather(folder: folder)
    }
    let summary =
      #"{"run":"digits","stopped":"plateau","best":{"id":"0-00001","test":{"accuracy":0.5}}}"#
    try RunFolder(path: folder).write(summary: summary)
    try library.gather(folder: folder)
    let run = try #require(try library.runs().first)
    #expect(run.stopped == "plateau")
    #expect(run.best == "0-00001")
    #expect(run.testAccuracy == 0.5)
    try RunFolder(path: folder).write(summary: "{")
    #expect(try library.gather(folder: folder).notices.count == 1)
    #expect(try library.runs() == [run])
  }

  @Test func aFolderWithoutJournalsIsASentence() throws {
    #expect(throws: LibraryError.noJournals(folder: runs.path)) {
      try RunSource.check(folder: runs.path)
    }
    let folder = try RunFolder.create(runs.path + "/broken", settings: "{}", run: "{}")
    try Data("no".utf8).write(to: URL(fileURLWithPath: folder.journal(0)))
    #expect(throws: LibraryError.self) { try RunSource(folder: folder.path) }
  }
}
