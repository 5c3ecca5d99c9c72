import ArgumentParser
import LibraryStore
import Reports

/// Takes libraries into a library.
struct LibraryMerge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Takes all that other libraries hold into one.",
    discussion: "What is known already stays as it is; merging again adds nothing.")

  @Argument(help: "The other libraries.", completion: .file())
  var libraries: [String]

  @Option(help: "The library; it is made where there is none.", completion: .file())
  var into: String

  func run() throws {
    try orExit {
      let others = try libraries.map { try Library(existing: $0) }
      let library = try Library(path: into)
      for other in others {
        let merging = try library.merge(other)
        print(
          "\(other.path): added \(merging.runs) runs, \(merging.individuals) individuals, "
            + "\(merging.architectures) architectures, \(merging.trainings) trainings, "
            + "\(merging.measurements) measurements")
      }
    }
  }
}

/// Gives architectures a name, or takes it away.
struct LibraryTag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Gives architectures a tag, or takes it away.",
    discussion: "For example: atoll library tag models.sqlite 3fa8c012 --as winner")

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Argument(help: "The architectures.")
  var ids: [String]

  @Option(name: .customLong("as"), help: "The tag: letters, digits, '.', '_' and '-'.")
  var tag: String

  @Flag(help: "Take the tag away.")
  var remove = false

  func run() throws {
    try orExit {
      let library = try Library(existing: file)
      if remove { try library.untag(ids, tag) } else { try library.tag(ids, as: tag) }
    }
  }
}

/// Removes a run or architectures.
struct LibraryRemove: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Removes architectures, or a run, with all that belongs to them.",
    discussion: """
      With a run go the architectures that no other run has found and nobody has trained, measured or \
      tagged. The folders of the runs stay as they are.
      """)

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Argument(help: "The architectures.")
  var ids: [String] = []

  @Option(name: .customLong("run"), help: "The run: how its name starts.")
  var runName: String?

  func validate() throws {
    if ids.isEmpty == (runName == nil) {
      throw ValidationError("Allowed are either architectures or --run.")
    }
  }

  func run() throws {
    try orExit {
      let library = try Library(existing: file)
      let removal = try runName.map { try library.remove(run: $0) } ?? library.remove(ids)
      print(
        "removed \(removal.individuals) individuals, \(removal.architectures) architectures, "
          + "\(removal.trainings) trainings, \(removal.weights) files of weights")
    }
  }
}

/// Looks for damage.
struct LibraryCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Looks at every page, every reference and all weights.")

  @Argument(help: "The library.", completion: .file())
  var file: String

  func run() throws {
    try orExit {
      let soundness = try Library(existing: file).check()
      soundness.notices.forEach { print($0) }
      soundness.problems.forEach { Console.complain("atoll: \(file): \($0)") }
      if !soundness.problems.isEmpty { throw ExitCode(1) }
      print("\(file) is sound")
    }
  }
}

/// Counts what there is.
struct LibraryStats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Counts what a library holds, and why individuals failed.")

  @Argument(help: "The library.", completion: .file())
  var file: String

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    try orExit {
      let report = StatisticsReport(try Library(existing: file).statistics())
      print(json ? report.json : report.text)
    }
  }
}
