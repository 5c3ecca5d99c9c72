import Testing

/// Real processes under a real launcher; one test at a time, since each fills the machine.
@Suite(.serialized) struct MPIProgramTests {
  @Test(arguments: ["ring", "allToAll", "selfSend", "storm"], [1, 2, 3, 4])
  func everyRankPasses(check: String, ranks: Int) async throws {
    let run = try await MPIRun.ranks(ranks, check: check)
    #expect(run.code == 0, "\(run.description)")
    #expect(run.passes(of: check) == ranks, "\(run.description)")
  }

  /// Sockets instead of shared memory: other limits for what leaves eagerly.
  @Test(arguments: ["allToAll", "storm"])
  func everyRankPassesOverTCP(check: String) async throws {
    let run = try await MPIRun.ranks(
      3, check: check, environment: ["OMPI_MCA_btl": "self,tcp", "OMPI_MCA_pml": "ob1"])
    #expect(run.code == 0, "\(run.description)")
    #expect(run.passes(of: check) == 3, "\(run.description)")
  }

  @Test(arguments: 1...4)
  func abortOfOneRankEndsAllWithItsSentenceAndCode(ranks: Int) async throws {
    let run = try await MPIRun.ranks(ranks, check: "abortByOneRank")
    #expect(run.code == 7, "\(run.description)")
    let sentence = "Rank \(ranks - 1) stops the run on purpose."
    #expect(run.errors.split(separator: "\n").count { $0 == sentence } == 1, "\(run.description)")
    #expect(run.passes(of: "abortByOneRank") == 0)
  }

  @Test(arguments: 2...4)
  func sendsToARankThatDoesNotReceiveAreGivenUpAtTheDeadline(ranks: Int) async throws {
    let run = try await MPIRun.ranks(ranks, check: "deafRank")
    #expect(run.code == 0, "\(run.description)")
    #expect(run.passes(of: "deafRank") == 1, "\(run.description)")
  }

  @Test(arguments: 3...4)
  func survivorsOfAKilledRankGoOn(ranks: Int) async throws {
    let run = try await MPIRun.ranks(ranks, check: "survivors", options: ["--enable-recovery"])
    #expect(run.code == 0, "\(run.description)")
    #expect(run.passes(of: "survivors") == ranks - 1, "\(run.description)")
  }

  @Test func aProcessAloneIsAWorldOfOne() async throws {
    let run = try await MPIRun.alone(check: "singleton")
    #expect(run.code == 0, "\(run.description)")
    #expect(run.passes(of: "singleton") == 1, "\(run.description)")
  }

  @Test func aLauncherOfAnotherMPIIsNoticed() async throws {
    let run = try await MPIRun.alone(
      check: "singleton", environment: ["PMI_SIZE": "4", "PMI_RANK": "2"])
    #expect(run.code == 7, "\(run.description)")
    #expect(
      run.errors.contains("started 4 ranks, but MPI knows of 1"), "\(run.description)")
  }

  @Test func anUnknownCheckEndsWithASentence() async throws {
    let run = try await MPIRun.ranks(1, check: "none")
    #expect(run.code == 7, "\(run.description)")
    #expect(run.errors.contains("There is no check named 'none'"), "\(run.description)")
  }

  @Test func aRunThatHangsFailsAtItsTimeLimit() async throws {
    let failure = await #expect(throws: MPIRunFailure.self) {
      try await MPIRun.ranks(1, check: "deafRank", limit: .seconds(1))
    }
    #expect(failure?.description.hasSuffix("was not over in 1.0 seconds.") == true)
  }

  @Test func aMissingLauncherFailsWithASentence() async throws {
    let failure = await #expect(throws: MPIRunFailure.self) {
      try await MPIRun.ranks(1, check: "ring", launcher: "mpirun-that-nobody-has")
    }
    #expect(failure?.description.hasPrefix("There is no program mpirun-that-nobody-has") == true)
  }
}
