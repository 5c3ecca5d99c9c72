import Evolution
import Foundation
import RandomStreams
import Testing

@Test(
  arguments: [[], [.nan], [.infinity], [-.infinity], [0, .nan], [1, .infinity]] as [[Double]])
func aFitnessHasFiniteCostsOnly(costs: [Double]) {
  #expect(Fitness(costs) == nil)
}

@Test(arguments: [
  "[]", "null", "{}", "1", "[1]", #"{"costs":[]}"#, #"{"costs":["nan"]}"#, #"{"costs":[1e999]}"#,
  #"{"costs":[1,null]}"#, #"{"costs":[1],"violation":1e999}"#, #"{"costs":[1],"fidelity":0}"#,
  #"{"costs":[1],"fidelity":"all"}"#,
])
func textThatIsNoFitnessIsAnError(text: String) {
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode(Fitness.self, from: Data(text.utf8))
  }
}

/// Every vector of so many costs out of three.
private func vectors(_ count: Int) -> [Fitness] {
  (0..<count).reduce([[]]) { lists, _ in lists.flatMap { list in [0.0, 1, 2].map { list + [$0] } } }
    .compactMap { Fitness($0) }
}

@Test(arguments: 1...3)
func dominanceIsAStrictPartialOrder(count: Int) {
  let all = vectors(count)
  for a in all {
    #expect(!a.dominates(a))
    for b in all {
      // By its definition: nowhere worse, somewhere better.
      let pairs = zip(a.costs, b.costs)
      #expect(
        a.dominates(b)
          == (pairs.allSatisfy { $0 <= $1 } && zip(a.costs, b.costs).contains { $0 < $1 }))
      #expect(!(a.dominates(b) && b.dominates(a)))
      for c in all where a.dominates(b) && b.dominates(c) { #expect(a.dominates(c)) }
    }
  }
}

@Test func thePrimaryCostIsTheFirst() {
  #expect(Fitness([3, 1])?.primary == 3)
}

@Test func verdictsSurviveCoding() throws {
  let verdicts =
    [individual(0, [0.25, -3]), individual(0, nil)].map(\.verdict)
    + Nonviability.Reason.allCases.map { .nonviable(Nonviability($0, "why")) }
  for verdict in verdicts {
    let data = try JSONEncoder().encode(verdict)
    #expect(try JSONDecoder().decode(Verdict.self, from: data) == verdict)
  }
  #expect(throws: DecodingError.self) {
    try JSONDecoder().decode(Verdict.self, from: Data("{}".utf8))
  }
}

@Test func individualsSurviveCodingAndReadAsTheirNames() throws {
  var one = individual(41, [0.5], island: 2)
  one.times = Times(started: 1, seconds: 2, rank: 3, host: "here")
  one.measurements = Measurements(validationAccuracy: 0.5, epochs: 1.5, repairs: 2)
  let data = try JSONEncoder().encode(one)
  #expect(try JSONDecoder().decode(Individual.self, from: data) == one)
  #expect(one.id.description == "2-00041")
  #expect(BirthID(island: 0, birth: 123_456).description == "0-123456")
}

@Test func aCopyOfAnIndividualChangesAlone() {
  let one = individual(41, [0.5], island: 2)
  var other = one
  #expect(other == one && other.hashValue == one.hashValue)
  other.measurements.epochs = 3
  other.candidate.id.birth = 7
  #expect(one.measurements.epochs == nil && one.id.birth == 41)
  #expect(other.measurements.epochs == 3 && other.id.birth == 7 && other.fitness == one.fitness)
  #expect(other != one)
}

@Test func namesReadBackAndNothingElseDoes() {
  for island in [0, 1, 63, 1000] {
    for birth in [0, 7, 99_999, 100_000, 1_234_567] {
      let id = BirthID(island: island, birth: birth)
      #expect(BirthID(id.description) == id)
    }
  }
  for text in ["", "-", "1", "1-", "-1", "1-2-3", "a-1", "1-b", "+1-2", "1-+2", " 1-2", "-1-2"] {
    #expect(BirthID(text) == nil)
  }
}

/// Only what is not as usual is written, so that a journal reads as before.
@Test func whatIsAsUsualIsNotWritten() throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder.encode(value), as: UTF8.self)
  }
  #expect(try text(Fitness([0.25, 3])) == #"{"costs":[0.25,3]}"#)
  let other = try #require(Fitness([1], violation: 0.5, fidelity: 0.25))
  #expect(try text(other) == #"{"costs":[1],"fidelity":0.25,"violation":0.5}"#)
  #expect(try JSONDecoder().decode(Fitness.self, from: encoder.encode(other)) == other)
  for fidelity in [1, 0.5] {
    let proposal = individual(0, [1], fidelity: fidelity).candidate.proposal
    #expect(try text(proposal).contains("fidelity") == (fidelity < 1))
    #expect(try JSONDecoder().decode(Proposal.self, from: encoder.encode(proposal)) == proposal)
  }
}
