import MessagePassing

/// A process without a launcher is a world of one rank; errors of MPI become sentences.
func singleton(_ communicator: MPICommunicator) throws {
  try require(
    communicator.rank == 0 && communicator.size == 1,
    "A process alone is rank \(communicator.rank) of \(communicator.size).")
  try require(!communicator.launch.isLaunched, "There is a launcher after all.")
  try require(communicator.localRankCount == 1, "There are others on this machine.")
  try require(communicator.threadLevel >= .funneled, "MPI grants too few threads.")
  let version = MPICommunicator.libraryVersion
  try require(version.contains("MPI") || version.contains("MPICH"), "MPI is '\(version)'.")
  do {
    // 6 is MPI_ERR_RANK, in Open MPI and in MPICH.
    try check("MPI_Isend", 6, peer: 9, tag: .work)
    throw CheckFailure("An error of MPI went unnoticed.")
  } catch let error as CommunicationError {
    let sentence = "\(error)"
    try require(
      sentence.hasPrefix("MPI_Isend with rank 9 about work failed: ")
        && sentence.contains("rank") && sentence.hasSuffix("(error class 6)."),
      "The sentence is '\(sentence)'.")
  }
  do {
    _ = try MPICommunicator(launch: communicator.launch)
    throw CheckFailure("MPI started twice.")
  } catch CommunicationError.startedBefore {
    try selfSend(communicator)
  }
}
