import Glibc
import MessagePassing

/// The last rank stops the run, while the others wait for ever: none is left behind.
func abortByOneRank(_ communicator: MPICommunicator) throws {
  guard communicator.rank < communicator.size - 1 else {
    throw CheckFailure("Rank \(communicator.rank) stops the run on purpose.")
  }
  try poll(communicator, until: { false })
}

/// Rank 0 does not receive: the others' drains end at their deadline and count what is left.
///
/// Their communicators then refuse to close, and the last rank ends the run without an error.
func deafRank(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  if rank == 0 {
    for _ in 0..<600 { pause(microseconds: 100_000) }
    throw CheckFailure("Nobody ended the run within a minute.")
  }
  let count = 100
  let long = Message(bytes: Array(repeating: 0, count: 1 << 18))
  for _ in 0..<count { try communicator.send(long, to: 0, tag: .result) }
  let traffic = try drain(communicator, for: .milliseconds(300))
  try require(
    traffic.sent == count && traffic.cancelled + traffic.abandoned == count
      && traffic.cancelled > 0 && traffic.abandoned > 0,
    "Of \(count) messages to a deaf rank: \(traffic).")
  do {
    try communicator.close()
    throw CheckFailure("The communicator closed with messages under way.")
  } catch CommunicationError.unfinished(let messages) {
    try require(messages == traffic.abandoned, "\(messages) are unfinished, but: \(traffic).")
  }
  try communicator.send(Message(bytes: []), to: size - 1, tag: .control)
  guard rank == size - 1 else { return try poll(communicator, until: { false }) }
  // It ends the run once all others have finished their checks.
  var heard = 0
  try poll(communicator, until: { heard == size - 1 }) { _ in heard += 1 }
  endAfterLoss(communicator, check: "deafRank")
}

/// Rank 1 kills itself and the others go on, say goodbye and end without an error.
///
/// Needs a launcher that lets survivors live.
func survivors(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  if rank == 1 {
    try communicator.send(Message(bytes: []), to: 0, tag: .report)
    _ = try drain(communicator, for: .seconds(10))
    kill(getpid(), SIGKILL)
  }
  // Rank 0 exchanges 200 messages with each survivor, from when rank 1 is about to die.
  let others = Array(2..<size)
  let goal = 200 * others.count
  var returned = 0
  var isOver = false
  try poll(communicator, until: { isOver || rank == 0 && returned == goal }) { envelope in
    switch envelope.tag {
    case .report:
      for peer in others { try communicator.send(Message(bytes: []), to: peer, tag: .work) }
    case .result:
      returned += 1
      pause(microseconds: 500)
      try communicator.send(Message(bytes: []), to: envelope.source, tag: .work)
    case .work:
      try communicator.send(Message(bytes: []), to: envelope.source, tag: .result)
    default:
      isOver = true
    }
  }
  if rank == 0 {
    for peer in others { try communicator.send(Message(bytes: []), to: peer, tag: .goodbye) }
    let traffic = try drain(communicator, for: .seconds(10))
    try require(traffic.abandoned == 0, "Not all goodbyes left: \(traffic).")
  }
  endAfterLoss(communicator, check: "survivors")
}

/// Prints the line of a check that passed, and leaves with code 0.
///
/// Every survivor does this, since an abort may end no other rank than its caller.
private func endAfterLoss(_ communicator: MPICommunicator, check: String) -> Never {
  pass(check, communicator)
  MPICommunicator.abort(code: 0)
}
