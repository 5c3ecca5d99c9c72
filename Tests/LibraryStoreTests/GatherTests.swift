import Evolution
import Foundation
import Journals
import LibraryStore
import Testing

struct GatherTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  @Test func gatheringTwiceAddsNothing() throws {
    let source = try RunSource(folder: try runs.make("digits"))
    let library = try Library(path: runs.library)
    let first = try library.gather(source)
    #expect(first.runs == ["digits"])
    #expect((first.added, first.known) == (60, 0))
    let before = try library.list(onlyViable: false, sortBy: .birth)
    let again = try library.gather(source)
    #expect((again.added, again.known) == (0, 60))
    #expect(try library.list(onlyViable: false, sortBy: .birth) == before)
    #expect(try Library(existing: runs.library).list(onlyViable: false, sortBy: .birth) == before)
  }

  @Test func severalRunsLieSideBySide() throws {
    let library = try Library(path: runs.library)
    try library.gather(RunSource(folder: try runs.make("digits-1", seed: .max)))
    try library.gather(RunSource(folder: try runs.make("digits-2", seed: 2, judged: 4) + "/"))
    #expect(try library.runs().map(\.name) == ["digits-2", "digits-1"])
    #expect(try library.runs().map(\.seed) == ["2", "18446744073709551615"])
    #expect(try library.list(onlyViable: false).total == 68)
    #expect(try library.list(run: "digits-2", onlyViable: false).total == 8)
  }

  @Test func runsOfOneNameAreToldApart() throws {
    let library = try Library(path: runs.library)
    try library.gather(RunSource(folder: try runs.make("same", in: "a", seed: 1, judged: 3)))
    let gathering = try library.gather(
      RunSource(folder: try runs.make("same", in: "b", seed: 2, judged: 3)))
    #expect(gathering.added == 6)
    #expect(Set(try library.runs().map(\.id)).count == 2)
    #expect(throws: LibraryError.self) { try library.list(run: "same") }
    for run in try library.runs() {
      #expect(try library.list(run: run.id, onlyViable: false).total == 6)
    }
  }

  @Test func aRunThatGoesOnIsGatheredPieceByPiece() throws {
    let folder = try runs.make("digits")
    let file = RunFolder(path: folder).journal(1)
    let url = URL(fileURLWithPath: file)
    let whole = try Data(contentsOf: url)
    let library = try Library(path: runs.library)
    try whole.prefix(whole.count / 2).write(to: url)
    let first = try library.gather(RunSource(folder: folder))
    #expect(first.notices.count == 1)
    #expect((31..<60).contains(first.added))
    // A journal of another island that was only just opened.
    try Data().write(to: URL(fileURLWithPath: RunFolder(path: folder).journal(2)))
    try whole.write(to: url)
    let second = try library.gather(RunSource(folder: folder))
    #expect(second.added == 60 - first.added)
    #expect(second.known == first.added)
    #expect(second.notices.count == 1)
  }

  @Test func theSummaryIsTakenInWhenTheRunHasEnded() throws {
    let folder = try runs.make("digits", judged: 3)
    let library = try Library(path: runs.library)
    try library.gather(RunSource(folder: folder))
    #expect(try library.runs().map(\.best) == [nil])
    for island in 0..<2 {
      #expect(try library.runs().map(\.stopped) == [nil])
      let journal = try Journal(reading: RunFolder(path: folder).journal(island))
      try JournalWriter(continuing: journal, resumption: .init(at: 1, ranks: 1), now: { 1 })
        .close(stopped: .plateau)
      try library.gather(RunSource(folder: folder))
    }
    let summary =
      #"{"run":"digits","stopped":"plateau","best":{"id":"0-00001","test_accuracy":0.5}}"#
    try RunFolder(path: folder).write(summary: summary)
    try library.gather(RunSource(folder: folder))
    let run = try #require(try library.runs().first)
    #expect(run.stopped == "plateau")
    #expect(run.best == "0-00001")
    #expect(run.testAccuracy == 0.5)
    try RunFolder(path: folder).write(summary: "{")
    #expect(try library.gather(RunSource(folder: folder)).notices.count == 1)
    #expect(try library.runs() == [run])
  }

  @Test func aFolderWithoutJournalsIsASentence() throws {
    #expect(throws: LibraryError.noJournals(folder: runs.path)) {
      try RunSource(folder: runs.path)
    }
    let folder = try RunFolder.create(runs.path + "/broken", settings: "{}")
    try Data("no".utf8).write(to: URL(fileURLWithPath: folder.journal(0)))
    #expect(throws: LibraryError.self) { try RunSource(folder: folder.path) }
  }
}
