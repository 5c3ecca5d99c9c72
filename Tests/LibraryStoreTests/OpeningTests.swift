import Foundation
import LibraryStore
import Testing

struct OpeningTests {
  private let runs: Runs

  init() throws { runs = try Runs() }

  @Test func aLibraryThatMustExistIsNotMade() {
    #expect(throws: LibraryError.missing(path: runs.library)) {
      try Library(existing: runs.library)
    }
    #expect(!FileManager.default.fileExists(atPath: runs.library))
  }

  @Test func aTextFileIsNotALibrary() throws {
    let text = String(repeating: "name: digits\n", count: 100)
    try Data(text.utf8).write(to: URL(fileURLWithPath: runs.library))
    let sentence = "\(runs.library) is not a library of Atoll: it is not an SQLite database"
    let new = #expect(throws: LibraryError.self) { try Library(path: runs.library) }
    let existing = #expect(throws: LibraryError.self) { try Library(existing: runs.library) }
    #expect(new?.description == sentence)
    #expect(existing?.description == sentence)
    #expect(try String(contentsOfFile: runs.library, encoding: .utf8) == text)
  }

  @Test func aFolderOrAMissingFolderIsASentence() throws {
    for path in [runs.path, runs.path + "/none/library.sqlite"] {
      let error = #expect(throws: LibraryError.self) { try Library(path: path) }
      #expect(error?.description == "\(path): the file cannot be opened or made")
    }
  }

  @Test func anEmptyLibraryHoldsNothing() throws {
    let library = try Library(path: runs.library)
    #expect(try library.runs().isEmpty)
    #expect(try library.list(ListRequest()).rows.isEmpty)
    #expect(throws: LibraryError.unknownRun("x", known: [])) { try library.failures(run: "x") }
    #expect(throws: LibraryError.unknownIndividual("0-00000", near: [])) {
      try library.show("0-00000")
    }
  }
}
