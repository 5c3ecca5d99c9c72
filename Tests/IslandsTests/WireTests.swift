import Architectures
import Evolution
import Genomes
import Islands
import MessagePassing
import RandomStreams
import Testing

@Suite struct WireTests {
  private func candidate() throws -> Candidate {
    var state = try World.replayed([], 0, 2)
    let candidate = state.bear()
    return try #require(candidate)
  }

  private func messages() throws -> [WireMessage] {
    let candidate = try candidate()
    var judged = ScriptedEvaluator.judged(candidate, .init())
    judged.measurements.validationLoss = .infinity
    judged.times = Times(started: 1.7e9 + 0.1, seconds: 0.3, rank: 1, host: "a/b")
    let departure = Departure(from: 0, to: 1, number: 3, migrants: [judged])
    var tally = Tally()
    tally.reasons = ["diverged": 2]
    let report = IslandReport(
      island: 1, stage: .settled, generation: 4, isWaiting: true, isIdle: false, capacity: 2,
      isHungry: true,
      isExhausted: false, tally: tally,
      best: judged, front: [judged], migrants: MigrantTraffic(), accepted: [3, 0],
      staleResults: 1)
    let controls: [ControlMessage] = [
      .hello(capacity: 3), .proceed(generation: 2), .stop(.plateau),
      .settle(expected: [1, 2], stopped: .target),
      .cancel, .interrupted, .end,
    ]
    return [
      .work(candidate), .result(judged), .migrants(departure), .exchange(departure),
      .report(report), .goodbye,
    ] + controls.map { .control($0) }
  }

  @Test func everyMessageComesBackAsItWas() throws {
    for message in try messages() {
      let (tag, bytes) = try Wire.encode(message)
      #expect(bytes.bytes.first == Wire.version)
      let again = try Wire.decode(Envelope(source: 0, tag: tag, message: bytes))
      #expect(again == message)
      #expect(try Wire.encode(again).message == bytes)
    }
  }

  @Test func aMessageOfAnotherVersionIsRefused() throws {
    for message in try messages() {
      var (tag, bytes) = try Wire.encode(message)
      bytes.bytes[0] = 3
      #expect(
        throws: IslandsError.otherVersion(found: 3, allowed: 2, tag: tag, source: 4)
      ) { try Wire.decode(Envelope(source: 4, tag: tag, message: bytes)) }
    }
    #expect(throws: IslandsError.otherVersion(found: nil, allowed: 2, tag: .work, source: 0)) {
      try Wire.decode(Envelope(source: 0, tag: .work, message: Message(bytes: [])))
    }
  }

  @Test func aCutMessageIsAnErrorThatNamesItsSource() throws {
    for message in try messages() where message != .goodbye {
      let (tag, bytes) = try Wire.encode(message)
      let cut = Envelope(source: 5, tag: tag, message: Message(bytes: bytes.bytes.dropLast()))
      let error = #expect(throws: IslandsError.self) { try Wire.decode(cut) }
      #expect(error?.description.contains("rank 5") == true)
    }
    let unknown = Envelope(source: 0, tag: Tag(rawValue: 99), message: Message(bytes: [1]))
    #expect(throws: IslandsError.self) { try Wire.decode(unknown) }
  }

  @Test func aCandidateTravelsInFewerThanFourThousandBytes() throws {
    let candidate = try candidate()
    #expect(try Wire.encode(.work(candidate)).message.bytes.count < 4000)
  }
}
