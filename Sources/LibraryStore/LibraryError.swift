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
  /// No architecture's name starts so, and no tag is called so.
  case unknownArchitecture(String)
  /// Several architectures have names that start so, or this tag.
  case ambiguousArchitecture(String, candidates: [String])
  /// The individual stands for no architecture.
  case noArchitecture(String, reason: String)
  /// Nothing was measured under this name.
  case unknownQuantity(String, known: [String])
  /// Nothing was measured on this data set.
  case unknownData(String, known: [String])
  /// Options that do not fit together, or a name that cannot be given.
  case unusable(String)
  /// Nothing is left of what was asked for.
  case nothingLeft(String)
  /// Weights are missing, damaged, or cannot be read or written.
  case weights(path: String, reason: String)

  /// Whether something else should have been asked for; else the disk, the database or a file failed.
  public var isUsage: Bool {
    switch self {
    case .database, .weights, .nothingLeft: false
    default: true
    }
  }

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
      "'\(text)' names no architecture; allowed are four or more digits of its name (3fa8c0), a tag, "
        + "ISLAND-BIRTH (1-00051) and RUN:ISLAND-BIRTH"
    case .unknownIndividual(let name, let near):
      near.isEmpty
        ? "there is no individual '\(name)' in the library"
        : "there is no individual '\(name)'; there are: \(Self.list(near))"
    case .ambiguousIndividual(let name, let candidates),
      .ambiguousArchitecture(let name, let candidates):
      "'\(name)' could be any of: \(Self.list(candidates))"
    case .unknownArchitecture(let name): "no architecture's name starts with '\(name)'"
    case .noArchitecture(let name, let reason): "'\(name)' stands for no architecture: \(reason)"
    case .unknownQuantity(let name, let known):
      "nothing was measured as '\(name)'; there are: \(known.joined(separator: ", "))"
    case .unknownData(let name, let known):
      "nothing was measured on '\(name)'; there are: \(Self.list(known))"
    case .unusable(let sentence), .nothingLeft(let sentence): sentence
    case .weights(let path, let reason): "\(path): \(reason)"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
