/// What the environment of a process says about who started it and how many others there are.
///
/// Made from a dictionary, because no module this low looks at the environment itself.
public struct LaunchEnvironment: Hashable, Sendable {
  /// Who starts the ranks of a run.
  public enum Launcher: String, Hashable, Sendable {
    /// `mpirun` of Open MPI.
    case openMPI = "Open MPI's mpirun"
    /// `mpirun` of MPICH and its descendants.
    case mpich = "MPICH's mpirun"
    /// `srun` of Slurm.
    case slurm = "Slurm's srun"
  }

  /// Who started the process; `nil` if it was started alone.
  public let launcher: Launcher?
  /// The number of this rank, as the launcher says.
  public let rank: Int?
  /// How many ranks there are, as the launcher says.
  public let size: Int?
  /// The number of this rank among those of the same machine.
  public let localRank: Int?
  /// How many ranks the same machine has.
  public let localSize: Int?
  /// Whether both variables are set that let Open MPI's `mpirun` run as root.
  public let allowsRoot: Bool

  /// Reads the variables of Open MPI, MPICH and Slurm, in this order.
  ///
  /// A variable whose value is not a number counts as not set.
  public init(_ variables: [String: String]) {
    func number(_ name: String) -> Int? { variables[name].flatMap { Int($0) } }
    allowsRoot =
      number("OMPI_ALLOW_RUN_AS_ROOT") == 1 && number("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM") == 1
    if let size = number("OMPI_COMM_WORLD_SIZE") {
      launcher = .openMPI
      self.size = size
      rank = number("OMPI_COMM_WORLD_RANK")
      localSize = number("OMPI_COMM_WORLD_LOCAL_SIZE")
      localRank = number("OMPI_COMM_WORLD_LOCAL_RANK")
    } else if let size = number("PMI_SIZE") {
      launcher = .mpich
      self.size = size
      rank = number("PMI_RANK")
      localSize = number("MPI_LOCALNRANKS")
      localRank = number("MPI_LOCALRANKID")
    } else if let size = number("SLURM_STEP_NUM_TASKS") {
      // SLURM_NTASKS is no sign: a batch script has it too, and starts its programs alone.
      launcher = .slurm
      self.size = size
      rank = number("SLURM_PROCID")
      localSize = variables["SLURM_STEP_TASKS_PER_NODE"].flatMap {
        Self.tasks(perNode: $0, node: number("SLURM_NODEID") ?? 0)
      }
      localRank = number("SLURM_LOCALID")
    } else {
      launcher = nil
      rank = nil
      size = nil
      localRank = nil
      localSize = nil
    }
  }

  /// Whether a launcher started this process, be it as the only rank.
  public var isLaunched: Bool { launcher != nil }

  /// A sentence if MPI knows of other ranks than the launcher started, else `nil`.
  ///
  /// The usual reason is an `mpirun` of another MPI than the one that the program was built for:
  /// then every process takes itself for the only one, and for rank 0.
  public func mismatch(rank: Int, size: Int, library: String) -> String? {
    guard let launcher, let expected = self.size else { return nil }
    if expected != size {
      return """
        \(launcher.rawValue) started \(expected) ranks, but MPI knows of \(size); the program \
        uses \(library): start it with the mpirun of that library.
        """
    }
    guard let expectedRank = self.rank, expectedRank != rank else { return nil }
    return """
      \(launcher.rawValue) started this process as rank \(expectedRank) of \(size), but MPI \
      takes it for rank \(rank); the program uses \(library).
      """
  }

  /// The entry of a node in a list such as `4(x2),3`: 4 tasks on each of two nodes, 3 on the next.
  private static func tasks(perNode list: String, node: Int) -> Int? {
    var remaining = node
    for entry in list.split(separator: ",") {
      let parts = entry.split(separator: "(")
      guard let first = parts.first, let tasks = Int(first) else { return nil }
      var nodes = 1
      if parts.count == 2 {
        guard let repeated = Int(parts[1].dropFirst().dropLast()) else { return nil }
        nodes = repeated
      }
      if remaining < nodes { return tasks }
      remaining -= nodes
    }
    return nil
  }
}
