import ArgumentParser
import CProcessor
import Experiments
import Foundation
import MessagePassing

/// Writes a batch script for Slurm.
struct SlurmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm",
    abstract: "Writes a batch script that searches until the budget is spent, job after job.",
    discussion: """
      Ranks a node and cores a rank follow from the partition, as sinfo describes it. What stands
      behind -- goes to sbatch as it is:
        atoll slurm search.yaml --nodes 4 --time 04:00:00 --out search.sbatch -- --qos=high
        sbatch search.sbatch
      """)

  @Argument(help: "The settings file.", completion: .file(extensions: ["yaml", "yml"]))
  var settings: String

  @Option(help: "Nodes.")
  var nodes = 1

  @Option(help: "How long one job may take: minutes, H:M:S or D-H:M:S. The search may take longer.")
  var time: String

  @Option(help: "The partition (default: the cluster's).")
  var partition: String?

  @Option(help: "The account that pays.")
  var account: String?

  @Option(help: "A run for each of these seeds, such as 0-9, as a job array.")
  var array: String?

  @Flag(help: "The runs of the array exchange their best, as with atoll search --join.")
  var join = false

  @Option(help: "Ranks on a node (default: as many as its cores allow).")
  var ranksPerNode: Int?

  @Option(help: "Cores of a rank, which trains as many candidates at once.")
  var cpusPerTask = 1

  @Option(help: "Memory of a node, such as 64G.")
  var mem: String?

  @Option(help: "The name of the job (default: atoll- and the name of the run).")
  var jobName: String?

  @Option(help: "mpirun or srun (default: srun where it has the plugin of this MPI).")
  var launcher: Launcher?

  @Option(
    name: .customLong("run"), help: "The folder of the run (default: runs/NAME-JOB).",
    completion: .directory)
  var folder: String?

  @Option(
    help: "A folder on each node, such as /tmp, that data is copied to before the search.",
    completion: .directory)
  var stage: String?

  @Option(help: "The script (default: standard output).", completion: .file())
  var out: String?

  @Argument(parsing: .postTerminator, help: "Options for sbatch, behind --.")
  var more: [String] = []

  /// What may start ranks.
  enum Launcher: String, ExpressibleByArgument, CaseIterable { case mpirun, srun }

  func run() throws {
    do {
      let request = try makeRequest()
      if let objection = request.objection { throw UsageError(objection) }
      let text = SlurmScript(request).text
      guard let out else { return print(text, terminator: "") }
      try Data(text.utf8).write(to: URL(fileURLWithPath: out))
      Console.complain("written: \(out); next: sbatch \(out.quoted)")
    } catch {
      Console.complain("atoll: \((error as? CocoaError)?.localizedDescription ?? "\(error)")")
      throw ExitCode(2)
    }
  }

  private func makeRequest() throws -> SlurmRequest {
    guard let time = SlurmTime(time) else {
      throw UsageError(
        "--time is '\(time)'; allowed are minutes, M:S, H:M:S, D-H, D-H:M and D-H:M:S")
    }
    var request = SlurmRequest(
      command: (["atoll"] + CommandLine.arguments.dropFirst()).map(\.quoted).joined(separator: " "),
      program: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
      settingsFile: URL(fileURLWithPath: settings).standardizedFileURL.path,
      settings: try RunSettings.read(file: settings), time: time, launcher: chosenLauncher,
      machine: machine, coresHere: Int(atoll_granted_cores()))
    request.dataRoot = ProcessInfo.processInfo.environment["ATOLL_DATA"]
      .map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    request.dataFolder = try request.settings.stagedFolder(from: settings)
    request.folder = folder
    request.nodes = nodes
    request.ranksPerNode = ranksPerNode
    request.coresPerRank = cpusPerTask
    request.jobName = jobName
    request.array = array
    request.joins = join
    request.stage = stage
    request.options =
      [("partition", partition), ("account", account), ("mem", mem)].compactMap { name, value in
        value.map { "--\(name)=\($0)" }
      } + Self.joined(more)
    return request
  }

  private var machine: SlurmNodes? {
    let narrowed = partition.map { ["--partition=\($0)"] } ?? []
    return Self.answer(of: ["sinfo"] + narrowed + SlurmNodes.question).flatMap {
      SlurmNodes(answer: $0, partition: partition)
    }
  }

  private var chosenLauncher: SlurmLauncher {
    let library = MPICommunicator.libraryVersion
    let plugin = SlurmLauncher.plugin(forLibrary: library)
    switch launcher {
    case .mpirun: return .own(forLibrary: library)
    case .srun: return .srun(plugin: plugin)
    case nil:
      let plugins = Self.answer(of: ["srun", "--mpi=list"]) ?? ""
      let names = plugins.split { $0.isWhitespace || $0 == "," }
      return names.contains { $0 == plugin } ? .srun(plugin: plugin) : .own(forLibrary: library)
    }
  }

  /// Options with the values that follow them.
  private static func joined(_ words: [String]) -> [String] {
    words.reduce(into: []) { options, word in
      if word.hasPrefix("-") || options.isEmpty {
        options.append(word)
      } else {
        options[options.endIndex - 1] += (options.last?.hasPrefix("--") == true ? "=" : "") + word
      }
    }
  }

  /// What a command of Slurm says; nil where it is not there or fails.
  private static func answer(of command: [String]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let data = (try? pipe.fileHandleForReading.readToEnd()) ?? nil
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data ?? Data(), as: UTF8.self) : nil
  }
}
