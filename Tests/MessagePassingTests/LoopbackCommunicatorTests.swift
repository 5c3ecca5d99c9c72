import MessagePassing
import Testing

struct LoopbackCommunicatorTests {
  private func message(_ byte: UInt8) -> Message { Message(bytes: [byte]) }

  @Test func aWorldOfOneTalksToItself() throws {
    let communicator = LoopbackCommunicator()
    #expect(communicator.rank == 0)
    #expect(communicator.size == 1)
    #expect(try communicator.receive() == nil)
    try communicator.send(message(5), to: 0, tag: .work)
    #expect(
      try communicator.receive() == Envelope(source: 0, tag: .work, message: message(5)))
    #expect(try communicator.receive() == nil)
  }

  @Test(arguments: 1...5)
  func everyMessageArrivesOnceAndInOrder(size: Int) throws {
    let world = LoopbackWorld(size: size).communicators()
    #expect(world.map(\.rank) == Array(0..<size))
    for index in 0..<UInt8(20) {
      for sender in world {
        for peer in 0..<size {
          #expect(try sender.send(message(index), to: peer, tag: .result))
        }
      }
    }
    for receiver in world {
      var seen = Array(repeating: [UInt8](), count: size)
      while let envelope = try receiver.receive() {
        seen[envelope.source] += envelope.message.bytes
      }
      #expect(seen == Array(repeating: Array(0..<20), count: size))
      let traffic = try receiver.drain { true }
      #expect(traffic.sent == 20 * size)
      #expect(traffic.received == 20 * size)
    }
  }

  @Test func migrantsToARankThatDoesNotReceiveAreDropped() throws {
    let limit = SendLimit(messages: 3)
    let world = LoopbackWorld(size: 3, limit: limit).communicators()
    let accepted = try (0..<8).map { try world[0].send(message($0), to: 1, tag: .migrants) }
    #expect(accepted == [true, true, true, false, false, false, false, false])
    // Others have room of their own, and what must arrive arrives.
    #expect(try world[2].send(message(9), to: 1, tag: .migrants))
    #expect(try world[0].send(message(8), to: 1, tag: .result))
    #expect(try world[0].progress().dropped == 5)
    var received: [UInt8] = []
    while let envelope = try world[1].receive() { received += envelope.message.bytes }
    #expect(received == [0, 1, 2, 9, 8])
    #expect(try world[0].send(message(0), to: 1, tag: .migrants))
  }
}
