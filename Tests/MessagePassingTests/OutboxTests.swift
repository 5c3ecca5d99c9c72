import MessagePassing
import Testing

/// A transport whose sends are done when the test says so.
private final class FakeTransport: Transport {
  struct Started {
    let buffer: SendBuffer
    let peer: Int
    let tag: MessagePassing.Tag
  }
  var started: [Started] = []
  var done: Set<Int> = []
  var refusal: CommunicationError?

  func start(_ buffer: SendBuffer, to peer: Int, tag: MessagePassing.Tag) throws(CommunicationError)
    -> Int
  {
    if let refusal { throw refusal }
    started.append(Started(buffer: buffer, peer: peer, tag: tag))
    return started.count - 1
  }

  func isDone(_ request: Int, to peer: Int, tag: MessagePassing.Tag) throws(CommunicationError)
    -> Bool
  {
    done.contains(request)
  }

  /// The first byte of each message that was started for a peer, in order.
  func firstBytes(to peer: Int) -> [UInt8] {
    started.filter { $0.peer == peer }.map { $0.buffer.bytes.first ?? 0 }
  }
}

struct OutboxTests {
  private let transport = FakeTransport()

  private func outbox(messages: Int = 4, bytes: Int = 1_000) -> Outbox<FakeTransport> {
    Outbox(transport, peers: 3, limit: SendLimit(messages: messages, bytes: bytes))
  }

  private func message(_ byte: UInt8, count: Int = 1) -> Message {
    Message(bytes: Array(repeating: byte, count: count))
  }

  @Test func bytesOfASendStayUntilItIsDone() throws {
    let outbox = outbox()
    _ = try outbox.post(Message(bytes: [1, 2, 3]), to: 1, tag: .work)
    weak let buffer = transport.started[0].buffer
    transport.started = []
    try outbox.advance()
    #expect(buffer?.bytes == [1, 2, 3])
    transport.done = [0]
    try outbox.advance()
    #expect(buffer == nil)
    #expect(outbox.count == 0)
  }

  @Test func bytesOfAnAbandonedSendStayForEver() throws {
    weak var buffer: SendBuffer?
    do {
      let outbox = outbox()
      _ = try outbox.post(Message(bytes: [7]), to: 1, tag: .work)
      buffer = transport.started[0].buffer
      transport.started = []
    }
    #expect(buffer?.bytes == [7])
  }

  @Test func droppableMessagesAreDroppedAboveTheBound() throws {
    let outbox = outbox(messages: 4)
    for index in 0..<10 {
      let accepted = try outbox.post(message(UInt8(index)), to: 1, tag: .migrants)
      #expect(accepted == (index < 4))
    }
    // The bound is per peer.
    #expect(try outbox.post(message(0), to: 2, tag: .migrants))
    #expect(outbox.traffic.sent == 5)
    #expect(outbox.traffic.dropped == 6)
    #expect(outbox.count == 5)
  }

  @Test func theBoundCountsBytesToo() throws {
    let outbox = outbox(messages: 100, bytes: 1_000)
    #expect(try outbox.post(message(1, count: 600), to: 1, tag: .migrants))
    #expect(try !outbox.post(message(2, count: 600), to: 1, tag: .migrants))
    #expect(try outbox.post(message(3, count: 400), to: 1, tag: .migrants))
    // One message above the bound goes when nothing else is under way.
    #expect(try outbox.post(message(4, count: 5_000), to: 2, tag: .migrants))
    #expect(try !outbox.post(message(5, count: 0), to: 2, tag: .migrants))
  }

  @Test func otherMessagesWaitInOrder() throws {
    let outbox = outbox(messages: 4)
    for index in 0..<10 {
      #expect(try outbox.post(message(UInt8(index)), to: 1, tag: .result))
    }
    #expect(transport.firstBytes(to: 1) == [0, 1, 2, 3])
    #expect(outbox.count == 10)
    // A droppable message may not overtake those that wait.
    transport.done = [0]
    #expect(try !outbox.post(message(99), to: 1, tag: .migrants))
    try outbox.advance()
    #expect(transport.firstBytes(to: 1) == [0, 1, 2, 3, 4])
    transport.done = Set(0..<5)
    try outbox.advance()
    #expect(transport.firstBytes(to: 1) == Array(0..<9))
    transport.done = Set(0..<10)
    try outbox.advance()
    try outbox.advance()
    #expect(transport.firstBytes(to: 1) == Array(0..<10))
    #expect(outbox.count == 0)
  }

  @Test func aSendThatIsDoneBeforeAnEarlierOneWaitsForIt() throws {
    let outbox = outbox()
    for index in 0..<3 { _ = try outbox.post(message(UInt8(index)), to: 1, tag: .result) }
    transport.done = [1, 2]
    try outbox.advance()
    #expect(outbox.count == 3)
    transport.done = [0, 1, 2]
    try outbox.advance()
    #expect(outbox.count == 0)
  }

  @Test(arguments: 0...6)
  func everyMessageIsCountedOnce(finished: Int) throws {
    let outbox = outbox(messages: 4)
    var offered = 0
    for peer in 0..<3 {
      for index in 0..<6 {
        _ = try outbox.post(message(UInt8(index)), to: peer, tag: .result)
        _ = try outbox.post(message(UInt8(index)), to: peer, tag: .migrants)
        offered += 2
      }
    }
    transport.done = Set(0..<finished)
    try outbox.advance()
    outbox.giveUp()
    let traffic = outbox.traffic
    #expect(traffic.sent + traffic.dropped == offered)
    #expect(traffic.sent == finished + traffic.cancelled + traffic.abandoned)
    // What was cancelled never reached the transport.
    #expect(traffic.sent - traffic.cancelled == transport.started.count)
    #expect(outbox.count == 0)
  }

  @Test func aSendThatFailsIsNotCounted() throws {
    let outbox = outbox()
    let refusal = CommunicationError.call(
      name: "MPI_Isend", errorClass: 6, text: "invalid rank", peer: 1, tag: .work)
    transport.refusal = refusal
    #expect(throws: refusal) { try outbox.post(message(1), to: 1, tag: .work) }
    #expect(outbox.count == 0)
    #expect(outbox.traffic == Traffic())
  }
}
