import Evolution
import Islands
import MessagePassing
import Testing

@Suite struct PostTests {
  @Test(arguments: [false, true])
  func departuresThatWaitTravelToARankAsOneMessageInTheirOrder(areAwaited: Bool) throws {
    let ranks = LoopbackWorld(size: 3).communicators()
    let post = Self.post(ranks[0], areDeparturesAwaited: areAwaited)
    var commits = 0
    var told: [Int: Bool] = [:]
    post.commit = { commits += 1 }
    for (number, island) in [1, 0, 2, 1, 1].enumerated() {
      post.hold(Self.departure(number, to: island)) { told[number] = $0 }
    }
    #expect(try ranks[1].receive() == nil)
    #expect(post.collect() == nil)
    #expect(commits == 0)

    try post.flush()
    #expect(commits == 1)
    #expect(told == [0: true, 1: true, 2: true, 3: true, 4: true])
    let tag: MessagePassing.Tag = areAwaited ? .exchange : .migrants
    #expect(try Self.next(ranks[1]) == Self.Received(tag, [0, 3, 4]))
    #expect(try Self.next(ranks[2]) == Self.Received(tag, [2]))
    #expect(try ranks[1].receive() == nil)
    #expect(try Self.Received(#require(post.collect())) == Self.Received(tag, [1]))
    #expect(!post.isHolding)
  }

  @Test func departuresGoToWhoeverCoordinatesTheirIslandWhenTheyLeave() throws {
    let ranks = LoopbackWorld(size: 3).communicators()
    let post = Self.post(ranks[0], areDeparturesAwaited: true)
    var told: [Int: Bool] = [:]
    post.hold(Self.departure(0, to: 1)) { told[0] = $0 }
    post.hold(Self.departure(1, to: 2)) { told[1] = $0 }
    post.roster = post.roster.moving(1, toOtherThan: [0, 1]).moving(2, toOtherThan: [0, 1, 2])
    try post.flush()
    #expect(told == [0: true, 1: false])
    #expect(try ranks[1].receive() == nil)
    #expect(try Self.next(ranks[2]) == Self.Received(.exchange, [0]))
  }

  @Test func departuresToIslandsThatNobodyDrivesAreRefused() throws {
    let ranks = LoopbackWorld(size: 2).communicators()
    let post = Self.post(ranks[0], areDeparturesAwaited: true)
    post.roster = post.roster.without([1], moving: false)
    var told: [Bool] = []
    for number in 0..<2 { post.hold(Self.departure(number, to: 1)) { told.append($0) } }
    try post.flush()
    #expect(told == [false, false])
    #expect(try ranks[1].receive() == nil)
  }

  @Test func aRankThatDoesNotKeepUpIsSentOnlyWhatItWaitsFor() throws {
    for areAwaited in [false, true] {
      let limit = SendLimit(messages: 1, bytes: 1 << 20)
      let ranks = LoopbackWorld(size: 2, limit: limit).communicators()
      let post = Self.post(ranks[0], areDeparturesAwaited: areAwaited)
      var told: [Bool] = []
      for number in 0..<4 {
        post.hold(Self.departure(number, to: 1)) { told.append($0) }
        if number % 2 == 1 { try post.flush() }
      }
      // The first message fills the mailbox; all departures of the second share its fate.
      #expect(told == [true, true, areAwaited, areAwaited])
      #expect(try Self.next(ranks[1]).numbers == [0, 1])
      #expect(try (ranks[1].receive() != nil) == areAwaited)
    }
  }

  @Test func nothingLeavesThatIsNotOnRecord() throws {
    struct DiskIsFull: Error {}
    let ranks = LoopbackWorld(size: 2).communicators()
    let post = Self.post(ranks[0], areDeparturesAwaited: false)
    var told: [Bool] = []
    post.hold(Self.departure(0, to: 1)) { told.append($0) }
    post.commit = { throw DiskIsFull() }
    #expect(throws: DiskIsFull.self) { try post.flush() }
    #expect(throws: DiskIsFull.self) { try post.flush() }
    #expect(told.isEmpty)
    #expect(post.isHolding)
    #expect(try ranks[1].receive() == nil)

    post.commit = {}
    try post.flush()
    #expect(told == [true])
    #expect(try Self.next(ranks[1]).numbers == [0])
  }

  /// The post office of a rank where every rank has an island of the same number.
  private static func post(
    _ communicator: LoopbackCommunicator, areDeparturesAwaited: Bool
  ) -> Post {
    let placement = Placement(rankCount: communicator.size, islandCount: communicator.size)
    return Post(
      communicator, roster: Roster(placement), areDeparturesAwaited: areDeparturesAwaited)
  }

  private static func departure(_ number: Int, to island: Int) -> Departure {
    Departure(from: 0, to: island, number: number, migrants: [])
  }

  private static func next(_ rank: LoopbackCommunicator) throws -> Received {
    try Received(Wire.decode(#require(try rank.receive())).message)
  }

  /// A message of departures.
  private struct Received: Equatable {
    var tag: MessagePassing.Tag
    var numbers: [Int]

    init(_ tag: MessagePassing.Tag, _ numbers: [Int]) {
      self.tag = tag
      self.numbers = numbers
    }

    init(_ message: WireMessage) throws {
      switch message {
      case .migrants(let departures), .exchange(let departures):
        self.init(message.tag, departures.map(\.number))
      default: throw Unexpected()
      }
    }

    struct Unexpected: Error {}
  }
}
