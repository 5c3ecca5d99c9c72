import Foundation
import Journals
import Testing

struct RunFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFolderWithContentIsRefused() throws {
    try write("x".utf8, to: folder.file("something"))
    #expect(throws: JournalError.occupied(path: folder.path)) {
      try RunFolder.create(folder.path, settings: "{}")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["something"])
  }

  @Test func anEmptyFolderAndANewOneAreTaken() throws {
    let new = folder.file("runs/first")
    let run = try RunFolder.create(new, settings: "{\"seed\":1}")
    #expect(try bytes(of: new + "/settings.yaml") == Array("{\"seed\":1}".utf8))
    #expect(run.journals.isEmpty)
    let empty = try TemporaryFolder()
    _ = try RunFolder.create(empty.path, settings: "{}")
    #expect(throws: JournalError.occupied(path: empty.path)) {
      try RunFolder.create(empty.path, settings: "{}")
    }
  }

  @Test func aSecondProcessIsRefusedUntilTheFirstIsGone() throws {
    let path = folder.file("run")
    try withExtendedLifetime(try RunFolder.create(path, settings: "{}")) { run in
      try writeJournal(run.journal(0), Islands.header(0), [])
      #expect(throws: JournalError.inUse(path: path)) { try RunFolder.open(path) }
    }
    let again = try RunFolder.open(path)
    #expect(again.path == path)
  }

  @Test func aFolderWithoutAJournalCannotBeResumed() throws {
    let run = RunFolder(path: folder.path)
    #expect(throws: JournalError.noRun(path: folder.path, missing: run.journal(0))) {
      try RunFolder.open(folder.path)
    }
  }

  @Test func journalsComeInTheOrderOfTheirIslands() throws {
    let run = try RunFolder.create(folder.file("run"), settings: "{}")
    for island in [10, 2, 0] {
      try writeJournal(run.journal(island), Islands.header(island), [])
    }
    #expect(run.journals == [0, 2, 10].map(run.journal))
  }

  @Test func aSummaryReplacesTheOneBefore() throws {
    let run = try RunFolder.create(folder.file("run"), settings: "{}")
    try run.write(summary: "{\"a\":1}")
    try run.write(summary: "{}")
    #expect(try bytes(of: run.summary) == Array("{}\n".utf8))
  }
}
