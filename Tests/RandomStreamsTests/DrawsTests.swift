import RandomStreams
import TestSupport
import Testing

@Test(arguments: [1, 2, 3, 5, 6, 7, 10, 16, 100, 1000])
func boundedDrawsAreUniform(bound: Int) {
  var stream = RandomStream(seed: 1, purpose: .testing, birth: bound)
  var counts = [Int](repeating: 0, count: bound)
  for _ in 0..<(100 * bound + 10_000) { counts[stream.integer(below: bound)] += 1 }
  if bound > 1 { #expect(chiSquaredProbability(observed: counts) > significance) }
  #expect(!counts.contains(0))
}

@Test func drawsBelowAHugeBoundAreNotBiased() {
  // 2⁶⁴ words for 3·2⁶¹ outcomes: without rejection those that 3 divides with a remainder of 2 would
  // have two words each, and the others three.
  let bound = 3 << 61
  var stream = RandomStream(seed: 2, purpose: .testing)
  var counts = [0, 0, 0]
  for _ in 0..<30_000 {
    let drawn = stream.integer(below: bound)
    #expect((0..<bound).contains(drawn))
    counts[drawn % 3] += 1
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test(arguments: [0...0, -3...3, 5...6, -10 ... -8])
func drawsInARangeReachAllOfItEvenly(range: ClosedRange<Int>) {
  var stream = RandomStream(seed: 3, purpose: .testing, birth: range.count)
  var counts = [Int](repeating: 0, count: range.count)
  for _ in 0..<10_000 { counts[stream.integer(in: range) - range.lowerBound] += 1 }
  if range.count > 1 { #expect(chiSquaredProbability(observed: counts) > significance) }
  #expect(counts.reduce(0, +) == 10_000)
}

@Test func unitLiesInItsRangeAndIsUniform() {
  var stream = RandomStream(seed: 4, purpose: .testing)
  var counts = [Int](repeating: 0, count: 64)
  var outside = 0
  for _ in 0..<100_000 {
    let unit = stream.unit()
    if !(0..<1).contains(unit) || unit * 0x1p53 != (unit * 0x1p53).rounded() { outside += 1 }
    counts[min(63, max(0, Int(unit * 64)))] += 1
  }
  #expect(outside == 0)
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test(arguments: [-1.0...1, 0...0, 1e-6...1e-5, -1e300...1e300])
func realDrawsStayInTheirRange(range: ClosedRange<Double>) {
  var stream = RandomStream(seed: 5, purpose: .testing)
  #expect((0..<1000).allSatisfy { _ in range.contains(stream.real(in: range)) })
}

@Test(arguments: [0, 0.01, 0.25, 0.5, 0.99, 1])
func eventsHappenAsOftenAsTheirProbability(probability: Double) {
  var stream = RandomStream(seed: 6, purpose: .testing)
  var happened = 0
  for _ in 0..<20_000 where stream.happens(probability) { happened += 1 }
  if probability > 0 && probability < 1 {
    let fit = chiSquaredProbability(
      observed: [happened, 20_000 - happened], weights: [probability, 1 - probability])
    #expect(fit > significance)
  } else {
    #expect(happened == Int(probability) * 20_000)
  }
}

@Test func normalDrawsHaveTheirMomentsAndTails() {
  // 200,000 draws; each bound is four standard deviations of what it bounds.
  let count = 200_000.0
  var stream = RandomStream(seed: 7, purpose: .testing)
  var sums = [0.0, 0, 0, 0]
  // Within one standard deviation, from there to two, to three, and beyond.
  var shells = [0, 0, 0, 0]
  for _ in 0..<Int(count) {
    let x = stream.normal()
    var power = 1.0
    for place in 0..<4 {
      power *= x
      sums[place] += power
    }
    shells[min(3, Int(abs(x)))] += 1
  }
  #expect(abs(sums[0] / count) < 4 * (1 / count).squareRoot())
  #expect(abs(sums[1] / count - 1) < 4 * (2 / count).squareRoot())
  #expect(abs(sums[2] / count) < 4 * (15 / count).squareRoot())
  #expect(abs(sums[3] / count - 3) < 4 * (96 / count).squareRoot())
  let weights = [0.682689492, 0.271810244, 0.042800468, 0.002699796]
  #expect(chiSquaredProbability(observed: shells, weights: weights) > significance)
}

@Test(arguments: [[1.0], [1, 1], [3, 0, 1], [0, 2, 0], [0.1, 0.2, 0.3, 0.4], [1, 10, 100]])
func indicesAreDrawnByWeight(weights: [Double]) {
  var stream = RandomStream(seed: 8, purpose: .testing)
  var counts = [Int](repeating: 0, count: weights.count)
  for _ in 0..<50_000 { counts[stream.index(weightedBy: weights)] += 1 }
  if weights.count(where: { $0 > 0 }) > 1 {
    #expect(chiSquaredProbability(observed: counts, weights: weights) > significance)
  } else {
    #expect(counts == weights.map { $0 > 0 ? 50_000 : 0 })
  }
}

@Test func picksAreUniformOverAnyCollection() {
  var stream = RandomStream(seed: 9, purpose: .testing)
  var counts = [Int](repeating: 0, count: 5)
  for _ in 0..<10_000 { counts[stream.pick(from: 10..<15) - 10] += 1 }
  for _ in 0..<10_000 { counts[stream.pick(from: [9, 0, 1, 2, 3, 4, 9][1...5])] += 1 }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test func everyOrderOfFourIsEquallyLikely() {
  var stream = RandomStream(seed: 10, purpose: .testing)
  var counts: [[Int]: Int] = [:]
  for _ in 0..<24_000 {
    var order = [0, 1, 2, 3]
    stream.shuffle(&order)
    counts[order, default: 0] += 1
  }
  #expect(counts.count == 24)
  #expect(counts.keys.allSatisfy { $0.sorted() == [0, 1, 2, 3] })
  #expect(chiSquaredProbability(observed: Array(counts.values)) > significance)
}

@Test func shufflingNothingOrOneDrawsNothing() {
  var stream = RandomStream(seed: 11, purpose: .testing)
  let before = stream
  var none: [Int] = []
  var one = [1]
  stream.shuffle(&none)
  stream.shuffle(&one)
  #expect(stream == before && none.isEmpty && one == [1])
}

@Test(arguments: [(3.841459, 1), (5.991465, 2), (7.814728, 3), (18.307038, 10), (124.342113, 100)])
func theJudgeOfDistributionsKnowsItsTable(value: Double, degrees: Int) {
  // Critical values of the chi-squared distribution at 5 %, from any table.
  #expect(abs(chiSquaredTail(value, degrees: degrees) - 0.05) < 1e-6)
}
