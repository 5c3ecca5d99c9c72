import ArgumentParser
import Experiments
import Foundation
import Kernels
import LibraryStore
import MessagePassing

/// Searches for networks, on one rank or under mpirun on many.
struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "Searches for networks as a settings file says.",
    discussion: """
      Start it alone for one rank, or under mpirun: mpirun -n 4 atoll search SETTINGS.yaml
      Data sets that are not built in are looked for under $ATOLL_DATA (default: data/).
      """)

  @Argument(help: "The settings file.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: String

  @Option(help: "The folder of the run (default: runs/NAME-DATE).", completion: .directory)
  var out: String?

  @Option(help: "The seed; the same as --set seed=N.")
  var seed: UInt64?

  @Option(
    help: "Begin with the best of a library; the same as --set seed_from.library=FILE.",
    completion: .file())
  var seedFrom: String?

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Overrides a setting, e.g. --set budget.seconds=600. May be repeated.")
  var overrides: [String] = []

  @Flag(help: "Go on with the run in the folder given by --out.")
  var resume = false

  @Flag(help: "Check settings and data, say what would run, and stop.")
  var dryRun = false

  @Flag(help: "Print one JSON object as the last line on standard output.")
  var json = false

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let launch = LaunchEnvironment(environment)
    let isSpokesman = (launch.rank ?? 0) == 0
    let prepared = try Self.orExit(code: 2, isSpokesman) {
      if resume && out == nil {
        throw UsageError("--resume needs --out: the folder of the run to go on with")
      }
      return try PreparedSearch(
        settingsFile: settings, overrides: overrides + shortcuts,
        dataRoot: dataRoot(environment))
    }
    if dryRun {
      if isSpokesman { print(prepared.overview) }
      return
    }
    _ = try Self.orExit(code: 1, isSpokesman) { try InstructionSet.detect() }
    let communicator = try Self.orExit(code: 1, true) { try MPICommunicator(launch: launch) }
    let monitor = ProgressMonitor(budget: prepared.settings.budget, isQuiet: communicator.rank != 0)
    let search = SearchRun(
      prepared,
      options: SearchOptions(
        folder: out, isResumed: resume, experience: { try prepared.experience(isResumed: resume) }),
      communicator: communicator, cores: Cores(launch: launch, environment: environment),
      listener: SearchListener(
        progress: monitor.show, notice: monitor.notice, isInterrupted: Interruption.watch(),
        becomeRoot: { monitor.isQuiet = false }))
    do {
      if let summary = try search.run() {
        monitor.finish()
        show(summary)
        if search.hasLosses {
          Console.complain(
            "a run that has lost ranks leaves MPI by MPI_ABORT with code 0, which MPI now tells")
        }
      }
      if search.hasLosses { Ending.abort(0) }
      try communicator.close()
    } catch is RunCancelled {
      // The root says why.
      if communicator.size > 1 { Ending.abort(2) }
      throw ExitCode(2)
    } catch let error as RootLost {
      Console.complain("atoll: \(error)")
      Ending.abort(75)
    } catch {
      monitor.finish()
      let isUsage = error is RunRefusal || (error as? LibraryError)?.isUsage == true
      Console.complain("atoll: \(error)")
      // The other ranks wait for messages that will not come: all end together.
      if communicator.size > 1 { Ending.abort(isUsage ? 2 : 1) }
      try? communicator.close()
      throw ExitCode(isUsage ? 2 : 1)
    }
  }

  /// What options of their own say as settings.
  private var shortcuts: [String] {
    (seed.map { ["seed=\($0)"] } ?? [])
      + (seedFrom.map {
        ["seed_from.library=\(URL(fileURLWithPath: $0).path)"]
      } ?? [])
  }

  /// Runs what may fail, and ends with a code and the error's sentences.
  private static func orExit<T>(
    code: Int32, _ isSpokesman: Bool, _ body: () throws -> T
  ) throws -> T {
    do { return try body() } catch {
      if !isSpokesman { Spokesman.wait() }
      Console.complain("atoll: \(error)")
      throw ExitCode(code)
    }
  }

  private func show(_ summary: SearchSummary) {
    print(SearchReport(summary, program: CommandLine.arguments.first ?? "atoll").text)
    if json { print(summary.json) }
  }
}

extension PreparedSearch {
  /// What the library that the settings name has to tell.
  ///
  /// A run that goes on has its seeds in its journals, and does without a library that is gone.
  ///
  /// - Throws: `LibraryError` where it cannot be read.
  fileprivate func experience(isResumed: Bool) throws -> Experience? {
    guard let library else { return nil }
    if isResumed, !FileManager.default.fileExists(atPath: library) { return nil }
    let runs = try Library(existing: library).evaluated(run: settings.seedFrom?.run)
    return Experience(
      runs.map {
        SelectionSource(
          run: $0.name, settings: $0.settings, space: $0.space, individuals: $0.individuals)
      }, for: self)
  }
}

/// A command line that cannot be meant.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
