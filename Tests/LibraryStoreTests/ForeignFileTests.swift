import Foundation
import LibraryStore
import Testing

struct ForeignFileTests {
  @Test func anEmptyFileBecomesALibrary() throws {
    let runs = try Runs()
    try Data().write(to: URL(fileURLWithPath: runs.library))
    #expect(try Library(existing: runs.library).runs().isEmpty)
    let gathering = try Library(path: runs.library).gather(
      folder: try runs.make("digits", judged: 2))
    #expect(gathering.added == 4)
  }

  @Test func aCutLibraryIsASentence() throws {
    let runs = try Runs()
    try Library(path: runs.library).gather(folder: try runs.make("digits"))
    let url = URL(fileURLWithPath: runs.library)
    let whole = try Data(contentsOf: url)
    try whole.prefix(whole.count / 2).write(to: url)
    let error = #expect(throws: LibraryError.self) {
      let library = try Library(existing: runs.library)
      for row in try library.list(ListRequest()).rows { _ = try library.show(row.architecture) }
    }
    #expect(error?.description.hasPrefix(runs.library) == true)
  }
}
