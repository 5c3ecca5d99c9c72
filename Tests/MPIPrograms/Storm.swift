import MessagePassing

/// Bursts of migrants beyond the bound are dropped and counted; what was accepted arrives.
///
/// Results sent in the same bursts all arrive, in order.
func storm(_ communicator: MPICommunicator) throws {
  let (rank, size) = (communicator.rank, communicator.size)
  let bursts = 20
  let perBurst = 200
  let others = (0..<size).filter { $0 != rank }
  var accepted = Array(repeating: 0, count: size)
  var migrants = Array(repeating: 0, count: size)
  var results = Array(repeating: 0, count: size)
  var goodbyes = 0
  func take(_ envelope: Envelope) throws {
    let source = envelope.source
    switch envelope.tag {
    case .migrants: migrants[source] += 1
    case .result:
      let value = number(in: envelope.message.bytes)
      try require(value == results[source], "Result \(value) came before \(results[source]).")
      results[source] += 1
    default:
      goodbyes += 1
      let promised = number(in: envelope.message.bytes)
      try require(
        migrants[source] == promised && results[source] == bursts * perBurst,
        "Of rank \(source)'s \(promised) migrants came \(migrants[source]).")
    }
  }
  for burst in 0..<bursts {
    for index in 0..<perBurst {
      for peer in others {
        let migrant = Message(bytes: Array(repeating: 1, count: 100 + index))
        if try communicator.send(migrant, to: peer, tag: .migrants) { accepted[peer] += 1 }
        let result = Message(bytes: bytes(of: burst * perBurst + index))
        try communicator.send(result, to: peer, tag: .result)
      }
    }
    while let envelope = try communicator.receive() { try take(envelope) }
    try communicator.progress()
  }
  for peer in others {
    try communicator.send(Message(bytes: bytes(of: accepted[peer])), to: peer, tag: .goodbye)
  }
  try poll(communicator, until: { goodbyes == others.count }, take)
  let traffic = try drain(communicator, for: .seconds(20))
  let offered = others.count * (2 * bursts * perBurst + 1)
  try require(traffic.sent + traffic.dropped == offered, "Of \(offered) messages: \(traffic).")
  try require((traffic.dropped > 0) == (size > 1), "The bound did not act: \(traffic).")
  try require(traffic.cancelled + traffic.abandoned == 0, "Rank \(rank) gave up: \(traffic).")
}
