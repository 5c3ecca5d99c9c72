import Evolution
import Islands
import MessagePassing
import Testing

@Suite struct PostTests {
  @Test func departuresThatWaitTravelToARankAsOneMessageInTheirOrder() throws {
    let ranks = LoopbackWorld(size: 3).communicators()
    let post = Post(ranks[0], roster: Roster(Placement(rankCount: 3, islandCount: 3)))
    var commits = 0
    var told: [Int: Bool] = [:]
    post.commit = { commits += 1 }
    for (number, rank) in [1, 0, 2, 1, 1].enumerated() {
      let departure = Departure(from: 0, to: rank, number: number, migrants: [])
      post.hold(departure, isAwaited: false, to: rank) { told[number] = $0 }
    }
    #expect(try ranks[1].receive() == nil)
    #expect(post.collect() == nil)
    #expect(commits == 0)

    try post.flush()
    #expect(commits == 1)
    #expect(told == [0: true, 1: true, 2: true, 3: true, 4: true])
    #expect(try numbers(from: ranks[1]) == [0, 3, 4])
    #expect(try numbers(from: ranks[2]) == [2])
    #expect(try ranks[1].receive() == nil)
    #expect(Self.numbers(post.collect()) == [1])
    #expect(!post.isHolding)
  }

  @Test func departuresToTheDeadAreRefused() throws {
    let ranks = LoopbackWorld(size: 2).communicators()
    let roster = Roster(Placement(rankCount: 2, islandCount: 2)).without([1], root: 0)
    let post = Post(ranks[0], roster: roster)
    var told: [Bool] = []
    for number in 0..<2 {
      let departure = Departure(from: 0, to: 1, number: number, migrants: [])
      post.hold(departure, isAwaited: true, to: 1) { told.append($0) }
    }
    try post.flush()
    #expect(told == [false, false])
    #expect(try ranks[1].receive() == nil)
  }

  private func numbers(from rank: LoopbackCommunicator) throws -> [Int] {
    let envelope = try #require(try rank.receive())
    return Self.numbers(try Wire.decode(envelope).message)
  }

  /// The numbers of the departures in a message.
  private static func numbers(_ message: WireMessage?) -> [Int] {
    guard case .migrants(let departures) = message else { return [] }
    return departures.map(\.number)
  }
}
