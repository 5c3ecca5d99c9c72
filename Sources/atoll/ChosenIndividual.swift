import ArgumentParser
import Evolution
import Experiments
import Foundation
import LibraryStore

/// An individual of a run, as `RUN:0-00123` names it.
struct ChosenIndividual {
  let id: BirthID
  let sources: [SelectionSource]

  init(_ text: String) throws {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 2, let id = BirthID(String(parts[parts.count - 1])) else {
      throw UsageError(
        "--individual is \(text); allowed is the folder of a run, a colon, island and birth: "
          + "runs/NAME:0-00123")
    }
    self.id = id
    let folder = try RunSource(folder: parts.dropLast().joined(separator: ":"))
    folder.notices.forEach(Console.complain)
    sources = folder.journals.map { SelectionSource($0) }
  }
}
