/// What can be wrong with a library, or with what is asked of it.
public enum LibraryError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no file.
  case missing(path: String)
  /// The file is not SQLite, or SQLite of something else.
  case notALibrary(path: String, reason: String)
  /// The file was made by a newer Atoll.
  case tooNew(path: String)
  /// SQLite could not do what it was told.
  case database(path: String, reason: String)
  /// The folder holds no journals.
  case noJournals(folder: String)
  /// No journal of the folder can be read.
  case noReadableJournal(folder: String, reason: String)
  /// No run has a name that starts so.
  case unknownRun(String, known: [String])
  /// Several runs have names that start so.
  case ambiguousRun(String, candidates: [String])
  /// What was given cannot be the name of an individual.
  case badID(String)
  /// There is no such individual.
  case unknownIndividual(String, near: [String])
  /// Individuals of several runs have this name.
  case ambiguousIndividual(String, candidates: [String])

  /// The fault as a sentence.
  public var description: String {
    switch self {
    case .missing(let path):
      "\(path) does not exist; make it first: atoll library gather RUN --into \(path)"
    case .notALibrary(let path, let reason): "\(path) is not a library of Atoll: \(reason)"
    case .tooNew(let path):
      "\(path) was made by a newer Atoll than this one; use that one, or gather into another file"
    case .database(let path, let reason): "\(path): \(reason)"
    case .noJournals(let folder):
      "\(folder) holds no run: no \(folder)/journals/*.journal was found"
    case .noReadableJournal(let folder, let reason):
      "\(folder) holds no journal that can be read: \(reason)"
    case .unknownRun(let name, let known):
      known.isEmpty
        ? "there is no run '\(name)': the library holds no runs"
        : "there is no run '\(name)'; there are: \(Self.list(known))"
    case .ambiguousRun(let name, let candidates):
      "the run '\(name)' could be any of: \(Self.list(candidates))"
    case .badID(let text):
      "'\(text)' is not the name of an individual; it is ISLAND-BIRTH or RUN:ISLAND-BIRTH, "
        + "such as 1-00051"
    case .unknownIndividual(let name, let near):
      near.isEmpty
        ? "there is no individual '\(name)' in the library"
        : "there is no individual '\(name)'; there are: \(Self.list(near))"
    case .ambiguousIndividual(let name, let candidates):
      "'\(name)' could be any of: \(Self.list(candidates))"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
