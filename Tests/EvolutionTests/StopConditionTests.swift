import Evolution
import Testing

@Test func withoutABudgetNothingEndsARun() {
  var watch = StopWatch(Budget())
  #expect(watch.reason(judged: .max, best: -1e300, seconds: 1e300) == nil)
}

@Test func theEvaluationBudgetEndsARun() {
  var watch = StopWatch(Budget(evaluations: 10))
  #expect(watch.reason(judged: 9, best: nil, seconds: 0) == nil)
  #expect(watch.reason(judged: 10, best: nil, seconds: 0) == .evaluations)
}

@Test func theTimeBudgetEndsARun() {
  var watch = StopWatch(Budget(seconds: 2.5))
  #expect(watch.reason(judged: 9, best: 1, seconds: 2.4) == nil)
  #expect(watch.reason(judged: 9, best: 1, seconds: 2.5) == .seconds)
}

@Test func aTargetReachedEndsARun() {
  var watch = StopWatch(Budget(target: 0.1))
  #expect(watch.reason(judged: 1, best: nil, seconds: 0) == nil)
  #expect(watch.reason(judged: 2, best: 0.11, seconds: 0) == nil)
  #expect(watch.reason(judged: 3, best: .nan, seconds: 0) == nil)
  #expect(watch.reason(judged: 4, best: 0.1, seconds: 0) == .target)
  #expect(watch.reason(judged: 5, best: nil, seconds: 0) == .target)
}

@Test func aPlateauEndsARunAndEachImprovementPutsItOff() {
  var watch = StopWatch(Budget(plateau: 5))
  #expect(watch.reason(judged: 4, best: 1, seconds: 0) == nil)
  #expect(watch.reason(judged: 8, best: 1, seconds: 0) == nil)
  #expect(watch.reason(judged: 8, best: 0.9, seconds: 0) == nil)
  #expect(watch.reason(judged: 12, best: 0.95, seconds: 0) == nil)
  #expect(watch.reason(judged: 13, best: 0.9, seconds: 0) == .plateau)
}

@Test func aPlateauWithoutAnyFitnessEndsARunToo() {
  var watch = StopWatch(Budget(plateau: 5))
  #expect(watch.reason(judged: 4, best: nil, seconds: 0) == nil)
  #expect(watch.reason(judged: 5, best: nil, seconds: 0) == .plateau)
}

@Test func theTargetIsNamedBeforeTheBudgetsThatEndWithIt() {
  var watch = StopWatch(Budget(evaluations: 1, seconds: 1, target: 1, plateau: 1))
  #expect(watch.reason(judged: 9, best: 1, seconds: 9) == .target)
}

@Test func theSharesOfTheIslandsAddUpAndDifferByOneAtMost() {
  for evaluations in 0...40 {
    for count in 1...12 {
      let shares = (0..<count).map { island($0, of: count).share(of: evaluations) }
      #expect(shares.count == count && shares.reduce(0, +) == evaluations)
      #expect(shares == shares.sorted(by: >) && shares[0] - shares[count - 1] <= 1)
    }
  }
}
