import ArgumentParser
import Foundation
import LibraryStore
import Reports

/// Keeps and shows the individuals of any number of runs.
struct LibraryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "library",
    abstract: "Keeps the individuals of any number of runs in one file, and shows them.",
    subcommands: [Gather.self, List.self, Show.self])

  /// Merges the journals of runs into a library.
  struct Gather: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gather", abstract: "Takes the individuals of runs into a library.",
      discussion: "Runs may be gathered while they go on, and again: nothing is added twice.")

    @Argument(help: "The folders of the runs.", completion: .directory)
    var runs: [String]

    @Option(help: "The library; it is made where there is none.", completion: .file())
    var into: String

    func run() throws {
      try orExit {
        let sources = try runs.map { try RunSource(folder: $0) }
        let library = try Library(path: into)
        for source in sources {
          let gathering = try library.gather(source)
          gathering.notices.forEach(Console.complain)
          print(
            "\(gathering.folder): \(gathering.added) added, \(gathering.known) known"
              + " (\(gathering.runs.joined(separator: ", ")))")
        }
      }
    }
  }

  /// Lists individuals.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists individuals, the most accurate first.")

    @Argument(help: "The library.", completion: .file())
    var file: String

    @Option(name: .customLong("run"), help: "Only this run: how its name starts.")
    var runName: String?

    @Flag(help: "List non-viable individuals too.")
    var all = false

    @Option(
      help: "\(SortKey.allCases.map(\.rawValue).joined(separator: ", ")).",
      completion: .list(SortKey.allCases.map(\.rawValue)), transform: sortKey)
    var sort: SortKey = .accuracy

    @Option(help: "How many at most; 0 for all.")
    var limit = 20

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
      if limit < 0 { throw ValidationError("--limit is \(limit); allowed are 0 (all) and more.") }
    }

    func run() throws {
      try orExit {
        let listing = try Library(existing: file).list(
          run: runName, onlyViable: !all, sortBy: sort, limit: limit == 0 ? nil : limit)
        let report = ListReport(listing)
        if json { report.jsonLines.forEach { print($0) } } else { print(report.text) }
      }
    }
  }

  /// Shows one individual.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Shows one individual: verdict, architecture, ancestors and genome.")

    @Argument(help: "The library.", completion: .file())
    var file: String

    @Argument(help: "The individual: 1-00051, or RUN:1-00051 with the start of its run's name.")
    var id: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
      try orExit {
        let report = IndividualReport(try Library(existing: file).show(id))
        print(json ? report.json : report.text)
      }
    }
  }
}

/// The order of this name.
private func sortKey(_ name: String) throws -> SortKey {
  guard let key = SortKey(rawValue: name) else {
    let allowed = SortKey.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError("allowed are \(allowed)")
  }
  return key
}

/// Does something with a library; a mistake of the user ends with 2, a failure of the disk with 1.
private func orExit(_ body: () throws -> Void) throws {
  do { try body() } catch let error as LibraryError {
    Console.complain("atoll: \(error)")
    if case .database = error { throw ExitCode(1) }
    throw ExitCode(2)
  }
}
