import ArgumentParser
import Evaluators
import Foundation
import LibraryStore
import Reports

/// Keeps architectures that outlive their runs, and what leaves them.
struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library",
    abstract: "Keeps the architectures of any number of runs in one file, and finds them again.",
    discussion: """
      An architecture is named by four or more digits of its name (3fa8c0), by a tag, or by who found \
      it: 1-00051, or RUN:1-00051 with the start of its run's name.
      """,
    subcommands: [
      LibraryGather.self, LibraryMerge.self, LibraryList.self, LibraryShow.self, LibraryFront.self,
      LibraryQuery.self, LibraryLatency.self, LibraryLineage.self, LibraryDiff.self,
      LibraryTag.self,
      LibraryRemove.self, LibraryCheck.self, LibraryStats.self,
    ])
}

/// Merges the journals of runs into a library.
struct LibraryGather: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gather", abstract: "Takes what runs have judged and trained into a library.",
    discussion: "Runs may be gathered while they go on, and again: nothing is added twice.")

  @Argument(help: "The folders of the runs.", completion: .directory)
  var runs: [String]

  @Option(help: "The library; it is made where there is none.", completion: .file())
  var into: String

  func run() throws {
    try orExit {
      // A folder that is no run is found out before a library is made.
      for folder in runs { try RunSource.check(folder: folder) }
      let library = try Library(path: into)
      for folder in runs {
        let gathering = try library.gather(folder: folder)
        gathering.notices.forEach(Console.complain)
        let trained = LibraryTrainings.gather(
          into: library, gathering.folder, notice: Console.complain)
        print(
          "\(gathering.folder): \(gathering.added) added, \(gathering.known) known, "
            + "\(gathering.discovered) new architectures"
            + (trained > 0 ? ", \(trained) trained to the end" : "")
            + " (\(gathering.runs.joined(separator: ", ")))")
      }
    }
  }
}

/// What most commands that look at many architectures are asked.
struct EntryOptions: ParsableArguments {
  @Option(name: .customLong("run"), help: "Only what this run has found: how its name starts.")
  var runName: String?

  @Option(help: "Only this data set, table or function.")
  var data: String?

  @Option(help: "Only architectures of this tag.")
  var tag: String?

  @Option(
    name: .customLong("where"), parsing: .singleValue,
    help: "What must be kept, such as 'parameters <= 100000'. May be repeated.",
    transform: libraryConstraint)
  var constraints: [Constraint] = []

  @Flag(help: "Count what was judged by less than the full training too.")
  var partial = false

  var filter: EntryFilter {
    var filter = EntryFilter()
    filter.run = runName
    filter.data = data
    filter.tag = tag
    filter.constraints = constraints
    filter.isPartial = partial
    return filter
  }
}

/// Quantities with commas between.
func quantityNames(_ list: String) -> [String] {
  list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
}

private func libraryConstraint(_ text: String) throws -> Constraint {
  guard let constraint = Constraint(text) else {
    throw ValidationError(
      "allowed is a quantity, <= or >=, and a number, between blanks: 'parameters <= 100000'")
  }
  return constraint
}

/// Does something with a library; a mistake of the user ends with 2, a failure of the disk with 1.
func orExit(_ body: () throws -> Void) throws {
  do { try body() } catch let error as LibraryError {
    Console.complain("atoll: \(error)")
    throw ExitCode(error.isUsage ? 2 : 1)
  }
}
