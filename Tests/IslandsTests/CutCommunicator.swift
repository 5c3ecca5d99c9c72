import MessagePassing

/// A rank's end of a network whose links may be down: what is sent over one that is waits, as TCP lets it.
final class CutCommunicator: Communicator {
  private let base: LoopbackCommunicator
  private let isCut: (Int, Int) -> Bool
  private var waiting: [(message: Message, rank: Int, tag: Tag)] = []

  init(_ base: LoopbackCommunicator, isCut: @escaping (Int, Int) -> Bool) {
    self.base = base
    self.isCut = isCut
  }

  var rank: Int { base.rank }
  var size: Int { base.size }

  func send(_ message: Message, to rank: Int, tag: Tag) throws(CommunicationError) -> Bool {
    try deliver()
    guard isCut(base.rank, rank) else { return try base.send(message, to: rank, tag: tag) }
    waiting.append((message, rank, tag))
    return true
  }

  func receive() throws(CommunicationError) -> Envelope? { try base.receive() }

  func progress() throws(CommunicationError) -> Traffic {
    try deliver()
    return try base.progress()
  }

  func drain(until isExpired: () -> Bool) throws(CommunicationError) -> Traffic {
    try base.drain(until: isExpired)
  }

  private func deliver() throws(CommunicationError) {
    guard !waiting.isEmpty else { return }
    let all = waiting
    waiting = all.filter { isCut(rank, $0.rank) }
    for (message, peer, tag) in all where !isCut(rank, peer) {
      try base.send(message, to: peer, tag: tag)
    }
  }
}
