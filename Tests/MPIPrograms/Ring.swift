import MessagePassing

/// A token goes round three times and every rank adds its number: nothing is lost or doubled.
func ring(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  let laps = 3
  var seen = 0
  var total = 0
  func pass(_ sum: Int) throws {
    let token = Message(bytes: bytes(of: sum))
    try communicator.send(token, to: (rank + 1) % size, tag: .control)
  }
  if rank == 0 { try pass(0) }
  try poll(communicator, until: { seen == laps }) { envelope in
    try require(envelope.tag == .control, "A token came as \(envelope.tag).")
    try require(
      envelope.source == (rank + size - 1) % size,
      "Rank \(rank) had the token from rank \(envelope.source).")
    seen += 1
    total = number(in: envelope.message.bytes) + rank
    if rank != 0 || seen < laps { try pass(total) }
  }
  if rank == 0 {
    let expected = laps * size * (size - 1) / 2
    try require(total == expected, "The token brought \(total), not \(expected).")
  }
  let traffic = try drain(communicator, for: .seconds(20))
  try require(traffic.sent == laps, "Rank \(rank) sent \(traffic.sent) tokens, not \(laps).")
}
