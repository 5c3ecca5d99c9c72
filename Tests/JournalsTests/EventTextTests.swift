import Evolution
import Foundation
import Genomes
import Journals
import Testing

/// What is written by hand is what the encoder of canonical JSON writes.
struct EventTextTests {
  private func encoded(_ entry: JournalEntry) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(entry), as: UTF8.self)
  }

  /// The lines of a journal, without their frames.
  private func lines(_ events: [IslandEvent]) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = folder.file("journal")
    let writer = try JournalWriter(creating: file, header: Islands.header(0), now: { 12.345 })
    for event in events { try writer.record(event) }
    try writer.close(stopped: nil)
    return String(decoding: try bytes(of: file), as: UTF8.self).split(separator: "\n").dropFirst()
      .map { String($0.split(separator: " ", maxSplits: 2)[2]) }
  }

  @Test func eventsOfARunAreWrittenAsTheEncoderWouldWriteThem() throws {
    let events = try Islands(turns: 60).events[0]
    #expect(events.contains { if case .immigrated = $0 { true } else { false } })
    #expect(events.contains { if case .emigrated = $0 { true } else { false } })
    for event in events {
      // On its own, so that no line before has the candidate of a verdict.
      #expect(try lines([event]) == [try encoded(.event(event, t: 12.345))])
    }
  }

  @Test func aVerdictBehindItsBirthOnlyNamesIt() throws {
    let events = try Islands(turns: 20).events[0]
    let verdicts = try lines(events).filter { $0.contains("\"judged\"") }
    #expect(!verdicts.isEmpty && verdicts.allSatisfy { !$0.contains("genome") })
  }

  @Test func whoArrivesAgainIsWrittenAsHeIsThen() throws {
    let migrants = try Islands(turns: 60).events[0].compactMap { event in
      if case .immigrated(let departure) = event { departure.migrants.first } else { nil }
    }
    var changed = try #require(migrants.first)
    changed.measurements.validationLoss = 0.125
    let groups = [[migrants[0]], [migrants[0]], [changed, migrants[0]], migrants, [changed]]
    let events = groups.enumerated().map { number, group in
      IslandEvent.immigrated(Departure(from: 1, to: 0, number: number, migrants: group))
    }
    #expect(try lines(events) == events.map { try encoded(.event($0, t: 12.345)) })
  }

  @Test func oddNumbersAndTextsSurvive() throws {
    let numbers = [0, -0.0, 1.5, -3, 1e-300, 1e22, 123_456_789_012_345_680, 0.1, -2.5e-7]
    var candidate = Candidate(
      id: BirthID(island: 3, birth: 0),
      proposal: Proposal(
        genome: .vector(VectorGenome(numbers)), parents: [BirthID(island: 1, birth: 2)],
        origin: "a \"b\" \\ \u{1}\n\t/ä", fidelity: 0.25), identity: nil)
    candidate.ceiling = 0.5
    candidate.stop = StopLine(first: 2, limits: [0.75, 0.5])
    let fitness = try #require(Fitness([1.25, -7], violation: 0.5, fidelity: 0.25))
    let individual = Individual(
      candidate: candidate, verdict: .viable(fitness),
      measurements: Measurements(
        trainingLoss: .infinity, trainingSeconds: 0.125, metrics: ["b": 1, "a": -.infinity],
        curve: [0.5, 0.25]),
      times: Times(started: 1.5e9, seconds: 0.001, rank: 7, host: "näh/1"))
    let events: [IslandEvent] = [.born(candidate), .judged(individual)]
    for event in events { #expect(try lines([event]) == [try encoded(.event(event, t: 12.345))]) }
  }
}
