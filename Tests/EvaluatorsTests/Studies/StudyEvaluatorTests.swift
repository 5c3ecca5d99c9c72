import Evaluators
import Evolution
import Genomes
import Testing

/// A study whose verdicts take as many seconds as the genome's number says.
private struct Slow: Study {
  let yardstick: Yardstick? = nil
  func value(of genome: Genome) -> Double? { nil }
  func reseeded(_ seed: UInt64) -> any Study { self }

  let optimum: Double? = nil

  func judge(_ candidate: Candidate) -> StudyOutcome {
    let seconds = candidate.proposal.genome.vector?.values[0] ?? 0
    let fitness = Fitness([seconds]).map(Verdict.viable)
    return StudyOutcome(
      verdict: fitness ?? .nonviable(Nonviability(.diverged, "")), measurements: Measurements(),
      seconds: seconds)
  }

  func test(_ genome: Genome) -> Double? { nil }
}

/// Seconds that the test moves on.
private final class Clock {
  var seconds = 1000.0
}

private func slow(_ birth: Int, _ seconds: Double) -> Candidate {
  candidate(.vector(VectorGenome([seconds])), birth: birth)
}

@Suite struct StudyEvaluatorTests {
  private let clock: Clock
  private let evaluator: StudyEvaluator

  init() {
    let clock = Clock()
    self.clock = clock
    evaluator = StudyEvaluator(Slow(), slots: 4, rank: 2, host: "here", now: { clock.seconds })
  }

  private func collect(at seconds: Double) -> [Int] {
    clock.seconds = seconds
    return evaluator.collect().map(\.id.birth)
  }

  @Test func verdictsComeOutWhenTheirTimeIsOverInTheOrderOfTheirEnds() {
    for (birth, seconds) in [9.0, 3, 6, 3].enumerated() { evaluator.submit(slow(birth, seconds)) }
    #expect(evaluator.capacity == 4)
    #expect(evaluator.nextDue == 1003 && evaluator.secondsToVerdict == 3)
    #expect(collect(at: 1000) == [] && collect(at: 1002.999) == [])
    // Of equal ends the first submitted comes first.
    #expect(collect(at: 1003) == [1, 3])
    #expect(evaluator.nextDue == 1006 && evaluator.busySeconds == 6)
    clock.seconds = 1007
    #expect(evaluator.secondsToVerdict == 0)
    #expect(collect(at: 2000) == [2, 0])
    #expect(evaluator.nextDue == nil && evaluator.secondsToVerdict == nil)
    #expect(evaluator.busySeconds == 21)
    #expect(collect(at: 3000) == [])
  }

  @Test func whatTakesNoTimeComesOutAtOnceWithoutTimes() {
    evaluator.submit(slow(0, 0))
    evaluator.submit(slow(1, 5))
    let found = evaluator.collect()
    #expect(found.map(\.id.birth) == [0] && found[0].times == nil)
    #expect(collect(at: 1005) == [1])
  }

  @Test func timesSayWhenAndWhere() {
    evaluator.submit(slow(0, 5))
    clock.seconds = 1100
    #expect(
      evaluator.collect().map(\.times)
        == [Times(started: 1000, seconds: 5, rank: 2, host: "here")])
  }

  @Test func whatWasDroppedNeverComesOutAndDoesNotCount() {
    evaluator.submit(slow(0, 5))
    clock.seconds = 1002
    evaluator.cancel()
    #expect(evaluator.nextDue == nil)
    evaluator.submit(slow(1, 5))
    #expect(collect(at: 1006) == [] && collect(at: 1007) == [1])
    #expect(evaluator.busySeconds == 5)
  }
}
