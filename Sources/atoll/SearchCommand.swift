import ArgumentParser
import CProcessor
import Evolution
import Experiments
import Foundation
import Journals
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

  @Option(
    help: """
      A folder of runs, from which the best of the others come to this one's islands. Without --out this run \
      is kept there, too, for the others to see.
      """,
    completion: .directory)
  var join: String?

  @Flag(help: "Go on with the run in the folder given by --out.")
  var resume = false

  @Flag(
    name: .customLong("continue"),
    help: "Go on with the run in the folder given by --out, or begin it there: for batch scripts.")
  var continues = false

  @Option(
    help: """
      When the job ends: a duration from now (90s, 2h30m, 1:30:00), a moment (2026-11-21T18:00:00Z) or \
      none. Default: budget.walltime, SLURM_JOB_END_TIME, PBS_WALLTIME.
      """)
  var walltime: String?

  @Flag(help: "Check settings and data, say what would run, and stop.")
  var dryRun = false

  @Flag(help: "Print one JSON object as the last line on standard output.")
  var json = false

  func run() throws {
    let started = Date().timeIntervalSince1970
    let environment = ProcessInfo.processInfo.environment
    let launch = LaunchEnvironment(environment)
    let isSpokesman = (launch.rank ?? 0) == 0
    Interruption.watch(isSpokesman: isSpokesman)
    let (prepared, jobEnd) = try orExit(code: ExitCodes.usage, isSpokesman) {
      try checkOptions()
      let prepared = try PreparedSearch(
        settingsFile: settings, overrides: overrides + shortcuts,
        dataRoot: dataRoot(environment))
      if join != nil, prepared.settings.search.mode == .synchronous {
        throw UsageError(
          "--join is given, and search.mode is synchronous; allowed is asynchronous, as runs that join do not "
            + "wait for one another")
      }
      let jobEnd = try JobEnd(
        option: walltime, setting: prepared.settings.budget.walltime, environment: environment,
        started: started)
      return (prepared, jobEnd)
    }
    if dryRun {
      if isSpokesman { print(prepared.overview) }
      return
    }
    _ = try orExit(code: 1, isSpokesman) { try InstructionSet.detect() }
    // What has read the command line and the settings is not needed again.
    atoll_forget_program_pages()
    let communicator = try orExit(code: 1, true) {
      try StartWatch.during(launch, environment) { try MPICommunicator(launch: launch) }
    }
    Interruption.isReady()
    let monitor = ProgressMonitor(budget: prepared.settings.budget, isQuiet: communicator.rank != 0)
    let search = SearchRun(
      prepared, options: options(prepared, jobEnd, environment), communicator: communicator,
      cores: Cores(launch: launch, environment: environment), listener: listener(monitor))
    do {
      let summary = try search.run()
      monitor.finish()
      if let summary {
        show(summary, of: prepared.settings.budget.evaluations, ranks: communicator.size)
      }
      let code = summary.map { $0.isFinished ? 0 : ExitCodes.unfinished } ?? 0
      if search.hasLosses {
        if summary != nil {
          Console.complain(
            "a run that has lost ranks leaves MPI by MPI_ABORT with code \(code), which MPI now tells"
          )
        }
        Ending.abort(code)
      }
      // Where MPI waits for somebody dead, this process ends in there.
      Ending.note(code)
      try communicator.close(code: Int(code))
      if code != 0 { throw ExitCode(code) }
    } catch let code as ExitCode {
      throw code
    } catch let cancelled as RunCancelled {
      // The root says why, and with which code.
      if communicator.size > 1 { Ending.abort(Self.code(of: cancelled)) }
      throw ExitCode(Self.code(of: cancelled))
    } catch JournalError.interrupted where communicator.rank > 0 {
      // The signal came to all, and rank 0 says so; or it came from the launcher, since rank 0 has ended and
      // said why. Whoever leaves first ends the others.
      usleep(500_000)
      Ending.abort(ExitCodes.unfinished)
    } catch let error as RootLost {
      Console.complain("atoll: \(error)")
      Ending.abort(ExitCodes.unfinished)
    } catch {
      monitor.finish()
      Console.complain("atoll: \(error)")
      let code = Self.code(of: error)
      // The other ranks wait for messages that will not come: all end together.
      if communicator.size > 1 { Ending.abort(code) }
      try? communicator.close()
      throw ExitCode(code)
    }
  }

  private func checkOptions() throws(UsageError) {
    if resume && continues {
      throw UsageError("--resume and --continue are given; allowed is one of them")
    }
    if out == nil && (resume || continues) {
      throw UsageError(
        "\(resume ? "--resume" : "--continue") needs --out: the folder of the run to go on with")
    }
  }

  private func options(
    _ prepared: PreparedSearch, _ jobEnd: JobEnd?, _ environment: [String: String]
  ) -> SearchOptions {
    var patience = WritePatience.usual
    if let seconds = environment["ATOLL_WRITE_PATIENCE"].flatMap(Double.init), seconds >= 0 {
      patience.seconds = seconds
    }
    return SearchOptions(
      folder: out, joined: join, start: resume ? .resumed : continues ? .either : .new,
      jobEnd: jobEnd,
      patience: patience, experience: { try prepared.experience(isResumed: $0) })
  }

  private func listener(_ monitor: ProgressMonitor) -> SearchListener {
    SearchListener(
      progress: monitor.show, notice: Console.interject, isInterrupted: Interruption.isAsked,
      saves: Interruption.saves, becomeRoot: { monitor.isQuiet = false },
      report: { SearchReport($0, program: CommandLine.arguments.first ?? "atoll").text })
  }

  private static func code(of error: any Error) -> Int32 {
    switch error {
    case is RunRefusal: ExitCodes.usage
    case let error as RunCancelled: error.isRefusal ? ExitCodes.usage : 1
    case let error as LibraryError where error.isUsage: ExitCodes.usage
    case JournalError.interrupted, JournalError.givenUp: ExitCodes.unfinished
    default: Interruption.isAsked() ? ExitCodes.unfinished : 1
    }
  }

  /// What options of their own say as settings.
  private var shortcuts: [String] {
    (seed.map { ["seed=\($0)"] } ?? [])
      + (seedFrom.map {
        ["seed_from.library=\(URL(fileURLWithPath: $0).path)"]
      } ?? [])
  }

  private func show(_ summary: SearchSummary, of budget: Int?, ranks: Int) {
    print(SearchReport(summary, program: CommandLine.arguments.first ?? "atoll").text)
    if !summary.isFinished { Console.complain(farewell(summary, of: budget, ranks)) }
    if json { print(summary.json) }
  }

  /// Why the run was put down, and what goes on with it.
  private func farewell(_ summary: SearchSummary, of budget: Int?, _ ranks: Int) -> String {
    let reason =
      switch summary.stopped {
      case .walltime?: "time is up"
      case .interrupted?: "asked to stop"
      default: "the search is over, the final training of its best is not"
      }
    let count = "\(summary.evaluations)\(budget.map { " of \($0)" } ?? "") evaluations"
    return "\(reason): \(count); go on with: \(ResumeCommand(folder: summary.folder, ranks: ranks))"
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
