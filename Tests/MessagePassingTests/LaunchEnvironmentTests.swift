import MessagePassing
import Testing

struct LaunchEnvironmentTests {
  @Test func openMPIIsRead() {
    let launch = LaunchEnvironment([
      "OMPI_COMM_WORLD_SIZE": "8", "OMPI_COMM_WORLD_RANK": "5", "OMPI_COMM_WORLD_LOCAL_SIZE": "4",
      "OMPI_COMM_WORLD_LOCAL_RANK": "1", "SLURM_STEP_NUM_TASKS": "2", "SLURM_PROCID": "1",
    ])
    #expect(launch.launcher == .openMPI)
    #expect(launch.size == 8)
    #expect(launch.rank == 5)
    #expect(launch.localSize == 4)
    #expect(launch.localRank == 1)
    #expect(!launch.allowsRoot)
  }

  @Test func mpichIsRead() {
    let launch = LaunchEnvironment([
      "PMI_SIZE": "3", "PMI_RANK": "2", "MPI_LOCALNRANKS": "3", "MPI_LOCALRANKID": "2",
    ])
    #expect(launch.launcher == .mpich)
    #expect(launch.size == 3)
    #expect(launch.rank == 2)
    #expect(launch.localSize == 3)
    #expect(launch.localRank == 2)
  }

  @Test(arguments: [("4", 0, 4), ("2(x2),3", 0, 2), ("2(x2),3", 1, 2), ("2(x2),3", 2, 3)])
  func slurmIsRead(list: String, node: Int, expected: Int) {
    let launch = LaunchEnvironment([
      "SLURM_STEP_NUM_TASKS": "7", "SLURM_PROCID": "6", "SLURM_LOCALID": "1",
      "SLURM_STEP_TASKS_PER_NODE": list, "SLURM_NODEID": "\(node)",
    ])
    #expect(launch.launcher == .slurm)
    #expect(launch.size == 7)
    #expect(launch.rank == 6)
    #expect(launch.localRank == 1)
    #expect(launch.localSize == expected)
  }

  @Test(arguments: ["", "x", "2(x", "2(x2)"])
  func slurmListsThatSayNothingGiveNoLocalSize(list: String) {
    let launch = LaunchEnvironment([
      "SLURM_STEP_NUM_TASKS": "7", "SLURM_STEP_TASKS_PER_NODE": list, "SLURM_NODEID": "2",
    ])
    #expect(launch.launcher == .slurm)
    #expect(launch.localSize == nil)
  }

  /// A batch script has SLURM_NTASKS, but what it starts without srun is alone.
  @Test(arguments: [[:], ["SLURM_NTASKS": "8", "SLURM_PROCID": "0"], ["PMI_SIZE": "many"]])
  func aProcessAloneHasNoLauncher(variables: [String: String]) {
    let launch = LaunchEnvironment(variables)
    #expect(launch.launcher == nil)
    #expect(!launch.isLaunched)
    #expect(launch.size == nil)
    #expect(launch.mismatch(rank: 0, size: 1, library: "L") == nil)
  }

  @Test func rootIsAllowedOnlyByBothVariables() {
    let both = ["OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"]
    #expect(LaunchEnvironment(both).allowsRoot)
    for name in both.keys.sorted() {
      #expect(!LaunchEnvironment([name: "1"]).allowsRoot)
    }
  }

  @Test func oneProcessWhereTheLauncherStartedManyIsAMismatch() throws {
    let launch = LaunchEnvironment(["PMI_SIZE": "4", "PMI_RANK": "2"])
    let sentence = try #require(launch.mismatch(rank: 0, size: 1, library: "Open MPI v4.1.4"))
    #expect(
      sentence == """
        MPICH's mpirun started 4 ranks, but MPI knows of 1; the program uses Open MPI v4.1.4: \
        start it with the mpirun of that library.
        """)
    #expect(launch.mismatch(rank: 2, size: 4, library: "L") == nil)
    let other = try #require(launch.mismatch(rank: 1, size: 4, library: "L"))
    #expect(other.contains("as rank 2 of 4"))
  }
}
