import MessagePassing

/// Every rank sends messages of 0 bytes to 1 MiB to every rank: all arrive whole and in order.
func allToAll(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  let perPeer = 10
  for index in 0..<perPeer {
    for peer in 0..<size {
      let message = Message(bytes: content(from: rank, to: peer, index: index))
      try communicator.send(message, to: peer, tag: .result)
    }
  }
  for peer in 0..<size {
    try communicator.send(Message(bytes: bytes(of: perPeer)), to: peer, tag: .goodbye)
  }
  var received = Array(repeating: 0, count: size)
  var goodbyes = 0
  try poll(communicator, until: { goodbyes == size }) { envelope in
    let source = envelope.source
    if envelope.tag == .goodbye {
      goodbyes += 1
      try require(
        received[source] == number(in: envelope.message.bytes),
        "Rank \(rank) has \(received[source]) messages of rank \(source) at its goodbye.")
      return
    }
    try require(envelope.tag == .result, "A result came as \(envelope.tag).")
    try require(
      envelope.message.bytes == content(from: source, to: rank, index: received[source]),
      "Message \(received[source]) of rank \(source) to rank \(rank) has other bytes.")
    received[source] += 1
  }
  let traffic = try drain(communicator, for: .seconds(20))
  let expected = size * (perPeer + 1)
  try require(
    traffic.sent == expected && traffic.received == expected && traffic.dropped == 0
      && traffic.cancelled == 0 && traffic.abandoned == 0,
    "Rank \(rank) should have sent and received \(expected) messages, but: \(traffic).")
}

/// The bytes of a message, which sender and receiver both know; lengths from none to 1 MiB.
private func content(from source: Int, to peer: Int, index: Int) -> [UInt8] {
  let longest = 1 << 20
  let spread = (source * 31 + peer * 17 + index * 7 + 1) &* 0x9E37_79B1 & 0xFFFF_FFFF
  // The lengths lie evenly over the powers of two, as every range has its own way through MPI.
  let length =
    switch index {
    case 0: 0
    case 1: longest
    case 2: 4_096
    default: spread % (1 << (index * 2))
    }
  return (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ spread) }
}
