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

  /// A verdict of which every part is there, with odd numbers and texts.
  private var odd: Individual {
    get throws {
      let numbers = [0, -0.0, 1.5, -3, 1e-300, .greatestFiniteMagnitude, .infinity]
      var proposal = Proposal(
        genome: .vector(VectorGenome(numbers)),
        parents: [BirthID(island: 1, birth: .max), BirthID(island: -1, birth: .min)],
        origin: "a \"b\" \u{1}\n\t/ä", fidelity: 0.25)
      proposal.rejections = 300
      let fitness = try #require(Fitness([1.25, -7], violation: 0.5, fidelity: 0.25))
      return Individual(
        candidate: Candidate(
          id: BirthID(island: 3, birth: 70_000), proposal: proposal, identity: Identity([1, 2])),
        verdict: .viable(fitness),
        measurements: Measurements(
          validationAccuracy: 0.5, validationLoss: 1, trainingLoss: .infinity,
          cost: Cost(parameters: 1, multiplyAdds: 1 << 40, activationBytes: 3), epochs: 2.5,
          repairs: 0, trainingSeconds: 0.125, metrics: ["b": 1, "a": -.infinity]),
        times: Times(started: 1.5e9, seconds: 0.001, rank: 7, host: "näh/1"))
    }
  }

  private func messages() throws -> [WireMessage] {
    let candidate = try candidate()
    var judged = ScriptedEvaluator.judged(candidate, .init())
    judged.measurements.validationLoss = .infinity
    judged.times = Times(started: 1.7e9 + 0.1, seconds: 0.3, rank: 1, host: "a/b")
    let departure = Departure(from: 0, to: 1, number: 3, migrants: [judged, try odd])
    var tally = Tally()
    tally.reasons = ["diverged": 2]
    let report = IslandReport(
      island: 1, stage: .settled, generation: 4, isWaiting: true, isIdle: false, capacity: 2,
      isHungry: true,
      isExhausted: false, tally: tally,
      best: judged, front: [judged], migrants: MigrantTraffic(), accepted: [3, 0],
      staleResults: 1, share: 70, opened: 3, stop: .target, repeated: 2, seconds: 1.5)
    let presence = Presence(host: "a b", process: 77, started: 1 << 40)
    let controls: [ControlMessage] = [
      .hello(capacity: 3, inHand: [candidate.id]), .alive, .rejoin, .ask(3), .confirm(4),
      .errand(number: 1 << 33, content: [0, 255, 7]), .returned(errand: 5),
      .declined(island: 2),
      .missing([1, 3]), .presence(presence), .successors([KnownRank(rank: 2, presence: presence)]),
      .roster(Roster(Placement(rankCount: 5, islandCount: 2)).without([0, 1], root: 3)),
      .proceed(generation: 2), .grant(island: 1, births: 300), .spent,
      .surplus, .stop(.plateau),
      .settle(expected: [1, 2], stopped: .target),
      .cancel, .interrupted, .end,
    ]
    return [
      .work(candidate), .result(judged), .migrants([departure, departure]), .exchange([departure]),
      .report(report), .goodbye,
    ] + controls.map { .control($0) }
  }

  @Test func everyMessageComesBackAsItWas() throws {
    for message in try messages() {
      let (tag, bytes) = try Wire.encode(message, roster: 300)
      #expect(bytes.bytes.first == Wire.version)
      let again = try Wire.decode(Envelope(source: 0, tag: tag, message: bytes))
      #expect(again.message == message)
      #expect(again.roster == 300)
      #expect(try Wire.encode(again.message, roster: 300).message == bytes)
    }
  }

  @Test func aMessageOfAnotherVersionIsRefused() throws {
    for message in try messages() {
      var (tag, bytes) = try Wire.encode(message)
      bytes.bytes[0] = 4
      #expect(
        throws: IslandsError.otherVersion(found: 4, allowed: 6, tag: tag, source: 4)
      ) { try Wire.decode(Envelope(source: 4, tag: tag, message: bytes)) }
    }
    #expect(throws: IslandsError.otherVersion(found: nil, allowed: 6, tag: .work, source: 0)) {
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
    let unknown = Envelope(source: 0, tag: Tag(rawValue: 99), message: Message(bytes: [3]))
    #expect(throws: IslandsError.self) { try Wire.decode(unknown) }
  }

  @Test func aMessageCutAnywhereIsAnError() throws {
    let (tag, whole) = try Wire.encode(
      .migrants([Departure(from: 0, to: 1, number: 3, migrants: [try odd])]))
    for count in 1..<whole.bytes.count {
      let cut = Message(bytes: Array(whole.bytes.prefix(count)))
      #expect(throws: IslandsError.self) {
        try Wire.decode(Envelope(source: 5, tag: tag, message: cut))
      }
    }
    let long = Message(bytes: whole.bytes + [0])
    #expect(throws: IslandsError.self) {
      try Wire.decode(Envelope(source: 5, tag: tag, message: long))
    }
  }

  @Test func anyBytesAreAMessageOrAnError() throws {
    var stream = RandomStream(seed: 3, purpose: .breeding, island: 0, birth: 0)
    for _ in 0..<2000 {
      let bytes = (0..<stream.integer(below: 60)).map { _ in UInt8(stream.integer(below: 256)) }
      for tag in [Tag.work, .result, .migrants, .report, .control] {
        let envelope = Envelope(
          source: 5, tag: tag, message: Message(bytes: [Wire.version] + bytes))
        do { _ = try Wire.decode(envelope) } catch {
          #expect(error.description.contains("rank 5"))
        }
      }
    }
  }

  @Test func aCandidateTravelsInFewerThanFourThousandBytes() throws {
    let candidate = try candidate()
    #expect(try Wire.encode(.work(candidate)).message.bytes.count < 4000)
  }
}
