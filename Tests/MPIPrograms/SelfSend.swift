import MessagePassing

/// A rank's messages to itself arrive in order, and do not shut out those of others.
func selfSend(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  let count = 1_000
  let next = (rank + 1) % size
  if size > 1 { try communicator.send(Message(bytes: []), to: next, tag: .report) }
  try communicator.send(Message(bytes: bytes(of: 0)), to: rank, tag: .work)
  var offered = 1
  var seen = 0
  var reports = size > 1 ? 0 : 1
  try poll(communicator, until: { seen == offered && reports == 1 }) { envelope in
    if envelope.tag == .report {
      reports += 1
      return
    }
    try require(envelope.source == rank, "Work came from rank \(envelope.source).")
    let value = number(in: envelope.message.bytes)
    try require(value == seen, "Message \(value) came where \(seen) was due.")
    seen += 1
    // Always one message to itself in the queue, until the other rank's has been seen too.
    if seen < count || reports == 0 {
      try communicator.send(Message(bytes: bytes(of: seen)), to: rank, tag: .work)
      offered += 1
    }
  }
  let traffic = try drain(communicator, for: .seconds(20))
  try require(
    seen >= count && traffic.sent == traffic.received, "Rank \(rank) lost messages: \(traffic).")
}
