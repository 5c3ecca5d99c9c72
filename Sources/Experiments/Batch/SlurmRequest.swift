/// What a batch script is to ask of Slurm, and how a search is to be started in it.
public struct SlurmRequest: Sendable {
  /// The command that asks for the script, as a user would type it.
  public var command: String
  /// The absolute path of the program.
  public var program: String
  /// The absolute path of the settings file.
  public var settingsFile: String
  /// What the settings say.
  public var settings: RunSettings
  /// The folder of the data sets, where the user has named one.
  public var dataRoot: String?
  /// The folder of the data set under the data root; nil where none is read from there.
  public var dataFolder: String?
  /// The folder of the run; nil for one of the job's own.
  public var folder: String?

  /// How many nodes.
  public var nodes = 1
  /// How long a job may take; the search goes on in the next.
  public var time: SlurmTime
  /// Ranks on a node; nil for a rank for each `coresPerRank` of its cores.
  public var ranksPerNode: Int?
  /// Cores of a rank.
  public var coresPerRank = 1
  /// The name of the job; nil for that of the run.
  public var jobName: String?
  /// The numbers of a job array, such as `0-9`: the seeds of as many runs.
  public var array: String?
  /// Whether the runs of an array exchange their best.
  public var joins = false
  /// A folder on every node that the data set is copied to first; nil for none.
  public var stage: String?
  /// Further options, each with its name, such as `--mem=4G`.
  public var options: [String] = []
  /// What starts the ranks.
  public var launcher: SlurmLauncher
  /// The nodes, where `sinfo` told of them.
  public var machine: SlurmNodes?
  /// Cores of the machine that writes the script.
  public var coresHere: Int

  /// A request for one node.
  public init(
    command: String, program: String, settingsFile: String, settings: RunSettings,
    time: SlurmTime, launcher: SlurmLauncher, machine: SlurmNodes?, coresHere: Int
  ) {
    self.command = command
    self.program = program
    self.settingsFile = settingsFile
    self.settings = settings
    self.time = time
    self.launcher = launcher
    self.machine = machine
    self.coresHere = coresHere
  }

  /// Ranks on a node, and where the number comes from.
  var ranks: (count: Int, reason: String) {
    let each = coresPerRank == 1 ? "a rank a core" : "a rank for \(coresPerRank) cores"
    if let ranksPerNode { return (ranksPerNode, "as asked by --ranks-per-node") }
    guard let machine else {
      return (
        max(1, coresHere / coresPerRank),
        "\(each): \(coresHere) cores of the machine that wrote this, which has no sinfo; adapt it"
      )
    }
    return (
      max(1, machine.cores / coresPerRank),
      "\(each): \(machine.cores) cores a node of \(machine.partition), says sinfo"
        + (machine.isMixed ? "; others have more" : "")
    )
  }

  /// Seconds before the end at which Slurm tells the script: two minutes, or less of a short time.
  var warning: Int { max(1, min(120, time.seconds / 4)) }

  /// What is wrong with the request; nil for nothing.
  public var objection: String? {
    if joins, array == nil {
      return "--join is given without --array; allowed is it with one, as its runs join each other"
    }
    if joins, settings.search.mode == .synchronous {
      return "--join is given, and search.mode is synchronous; allowed is asynchronous"
    }
    if stage != nil, dataFolder == nil {
      return "--stage is given, but the search reads no data set from the data root: leave it out"
    }
    if nodes < 1 { return "--nodes is \(nodes); allowed is 1 or more" }
    if coresPerRank < 1 { return "--cpus-per-task is \(coresPerRank); allowed is 1 or more" }
    if let ranksPerNode, ranksPerNode < 1 {
      return "--ranks-per-node is \(ranksPerNode); allowed is 1 or more"
    }
    if let machine, ranks.count * coresPerRank > machine.cores {
      return "\(ranks.count) ranks of \(coresPerRank) cores do not fit on a node of "
        + "\(machine.partition), which has \(machine.cores) cores (sinfo): lower --ranks-per-node "
        + "or --cpus-per-task"
    }
    if let limit = machine?.limit, time.seconds > limit.seconds {
      return "--time is \(time); a job of partition \(machine?.partition ?? "") has at most "
        + "\(limit) (sinfo). The search goes on from job to job: a shorter time will do"
    }
    return nil
  }
}

/// What starts the ranks inside a job.
public enum SlurmLauncher: Hashable, Sendable {
  /// The `mpirun` of Open MPI, which takes hosts and cores from the job; one that can lets the other
  /// ranks live when some die.
  case mpirun(recovers: Bool)
  /// The `mpirun` of MPICH and its descendants.
  case hydra
  /// `srun` with a plugin that the MPI understands.
  case srun(plugin: String)

  /// The plugin of `srun` that an MPI library understands.
  public static func plugin(forLibrary library: String) -> String {
    library.contains("Open MPI") ? "pmix" : "pmi2"
  }

  /// The launcher of an MPI library's own.
  public static func own(forLibrary library: String) -> SlurmLauncher {
    library.contains("Open MPI")
      ? .mpirun(recovers: library.contains("Open MPI v4.")) : .hydra
  }
}
