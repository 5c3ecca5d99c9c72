import Foundation
import Journals
import Testing

@Suite struct RunFolderTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("run")
  }

  @Test func keepsSettingsJournalsAndSummary() throws {
    let run = try RunFolder.create(path, settings: "seed: 1\n")
    #expect(try TemporaryFolder.bytes(path + "/settings.yaml") == Array("seed: 1\n".utf8))
    #expect(run.journal(12) == path + "/journals/island-0012.journal")
    for island in [10_000, 2, 9999, 0] {
      _ = try JournalWriter(
        creating: run.journal(island), header: Search.header(island, of: 10_001), now: { 0 })
    }
    #expect(run.journals == [0, 2, 9999, 10_000].map(run.journal))
    for text in ["{}", #"{"a":1}"#] {
      try run.write(summary: text)
      #expect(try TemporaryFolder.bytes(run.summary) == Array((text + "\n").utf8))
    }
  }

  @Test func aFolderWithContentIsRefused() throws {
    _ = try RunFolder.create(path, settings: "seed: 1\n")
    #expect(throws: JournalError.occupied(path: path)) {
      try RunFolder.create(path, settings: "seed: 2\n")
    }
    #expect(try TemporaryFolder.bytes(path + "/settings.yaml") == Array("seed: 1\n".utf8))
  }

  @Test func anEmptyFolderIsTaken() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(try RunFolder.create(path, settings: "").journals.isEmpty)
  }

  @Test func onlyAFolderWithAJournalIsOpened() throws {
    #expect(
      throws: JournalError.noRun(path: path, missing: path + "/journals/island-0000.journal")
    ) { try RunFolder.open(path) }
  }

  @Test func oneProcessAtATimeIsAtWork() throws {
    var run: RunFolder? = try RunFolder.create(path, settings: "")
    let file = try #require(run?.journal(0))
    try JournalWriter(creating: file, header: Search.header(), now: { 0 }).close(stopped: nil)
    #expect(throws: JournalError.inUse(path: path)) { try RunFolder.open(path) }
    run = nil
    #expect(try RunFolder.open(path).journals == [file])
  }

  @Test func aPlaceThatCannotBeWrittenIsASentence() throws {
    let file = try folder.write([1], to: "file")
    let error = try #require(throws: JournalError.self) {
      try RunFolder.create(file + "/run", settings: "")
    }
    #expect(error.description.hasPrefix(file + "/run: cannot be made: "), "\(error)")
  }
}
