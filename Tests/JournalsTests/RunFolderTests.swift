import Foundation
import Journals
import Testing

struct RunFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aFolderWithContentIsRefused() throws {
    try write("x".utf8, to: folder.file("something"))
    #expect(throws: JournalError.occupied(path: folder.path)) {
      try RunFolder.create(folder.path, settings: "{}", run: "{}")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["something"])
  }

  @Test func aFileInThePlaceOfAFolderIsNamed() throws {
    let file = folder.file("results")
    try write("x".utf8, to: file)
    for path in [file, file + "/run", file + "/runs/first"] {
      let error = JournalError.fileInTheWay(of: path, file: file)
      #expect(throws: error) { try RunFolder.create(path, settings: "{}", run: "{}") }
      #expect(error.isRefusal)
    }
    #expect(try bytes(of: file) == Array("x".utf8))
  }

  @Test func anEmptyFolderAndANewOneAreTaken() throws {
    let new = folder.file("runs/first")
    let run = try RunFolder.create(new, settings: "{\"seed\":1}", run: "{}")
    #expect(try bytes(of: new + "/settings.json") == Array("{\"seed\":1}".utf8))
    #expect(run.journals.isEmpty)
    let empty = try TemporaryFolder()
    _ = try RunFolder.create(empty.path, settings: "{}", run: "{}")
    #expect(throws: JournalError.occupied(path: empty.path)) {
      try RunFolder.create(empty.path, settings: "{}", run: "{}")
    }
  }

  @Test func aSecondProcessIsRefusedUntilTheFirstIsGone() throws {
    let path = folder.file("run")
    try withExtendedLifetime(try RunFolder.create(path, settings: "{}", run: "{}")) { run in
      try writeJournal(run.journal(0), Islands.header(0), [])
      let error = #expect(throws: JournalError.self) { try RunFolder.open(path) }
      guard case .inUse(path, let holder?) = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
      #expect(holder == RunLock.holder(of: path))
      #expect(holder.process == getpid() && holder.host == ProcessInfo.processInfo.hostName)
      let sentence = try #require(error?.description)
      #expect(sentence.contains("process \(getpid()) on \(holder.host) since 20"), "\(sentence)")
    }
    #expect(RunLock.holder(of: path) == nil)
    let again = try RunFolder.open(path)
    #expect(again.path == path)
  }

  @Test func aFolderThatNamesNoRunCannotBeResumed() throws {
    let missing = JournalError.noRun(path: folder.path, missing: folder.file("run.json"))
    #expect(throws: missing) { try RunFolder.open(folder.path) }
  }

  @Test func whatAProcessLeftThatWasKilledAtOnceCanBeUsedAgain() throws {
    let path = folder.file("run")
    try FileManager.default.createDirectory(
      atPath: path + "/journals", withIntermediateDirectories: true)
    try write("".utf8, to: path + "/lock")
    try write("{".utf8, to: path + "/settings.json")
    let run = try RunFolder.create(path, settings: "{}", run: "{\"run\":\"a\"}")
    #expect(try run.run() == "{\"run\":\"a\"}")
    #expect(try run.settings() == "{}")
  }

  @Test func journalsComeInTheOrderOfTheirIslands() throws {
    let run = try RunFolder.create(folder.file("run"), settings: "{}", run: "{}")
    for island in [10, 2, 0] {
      try writeJournal(run.journal(island), Islands.header(island), [])
    }
    #expect(run.journals == [0, 2, 10].map(run.journal))
  }

  /// A process that was killed leaves the file and its text, and no lock.
  @Test func theTextOfAKilledProcessKeepsNobodyOut() throws {
    let path = folder.file("run")
    _ = try RunFolder.create(path, settings: "{}", run: "{}")
    try write(#"{"host":"elsewhere","process":1,"since":1}"#.utf8, to: path + "/lock")
    #expect(RunLock.holder(of: path) == nil)
    _ = try RunFolder.open(path)
  }

  @Test func whoOnlyLooksKeepsNobodyOut() throws {
    let path = folder.file("run")
    _ = try RunFolder.create(path, settings: "{}", run: "{}")
    for _ in 0..<200 {
      #expect(RunLock.holder(of: path) == nil)
      _ = try RunFolder.open(path)
    }
  }

  @Test func aDamagedJournalIsKeptUnderANameOfItsOwn() throws {
    let run = try RunFolder.create(folder.file("run"), settings: "{}", run: "{}")
    try writeJournal(run.journal(3), Islands.header(3), [])
    let first = try run.setAside(3)
    #expect(try run.setAside(3) != first)
    #expect(run.damaged(3).count == 2 && run.damaged(2).isEmpty)
    #expect(run.journals == [run.journal(3)])
    #expect(try bytes(of: first) == bytes(of: run.journal(3)))
    #expect(run.island(ofJournal: run.journal(3)) == 3)
  }

  @Test func aSummaryReplacesTheOneBefore() throws {
    let run = try RunFolder.create(folder.file("run"), settings: "{}", run: "{}")
    try run.write(summary: "{\"a\":1}")
    try run.write(summary: "{}")
    #expect(try bytes(of: run.summary) == Array("{}\n".utf8))
  }
}
