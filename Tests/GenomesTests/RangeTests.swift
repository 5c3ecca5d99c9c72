import Genomes
import RandomStreams
import TestSupport
import Testing

private let ranges = [
  IntegerRange(1, 1), IntegerRange(0, 1), IntegerRange(1, 7), IntegerRange(8, 64, step: 8),
  IntegerRange(-3, 3), IntegerRange(0, 10, step: 4), IntegerRange(5, 6, step: 7),
]

private func numbers(of range: IntegerRange) -> [Int] {
  Array(stride(from: range.min, through: range.max, by: range.step))
}

@Test(arguments: ranges)
func aRangeContainsItsNumbersAndNoOthers(range: IntegerRange) {
  let inside = numbers(of: range)
  for number in (range.min - 20)...(range.max + 20) {
    #expect(range.contains(number) == inside.contains(number))
  }
}

@Test(arguments: ranges)
func aDrawIsUniformOverTheRange(range: IntegerRange) {
  let inside = numbers(of: range)
  var stream = testStream(1)
  var counts = [Int: Int]()
  for _ in 0..<10_000 { counts[range.draw(from: &stream), default: 0] += 1 }
  #expect(counts.keys.sorted() == inside)
  if inside.count > 1 {
    #expect(chiSquaredProbability(observed: inside.map { counts[$0] ?? 0 }) > significance)
  }
}

@Test(arguments: ranges + [IntegerRange(0, 30)])
func aDrawNearIsAnotherNumberWithinEightStepsEachHalfAsOftenAsTheOneBefore(range: IntegerRange) {
  let inside = numbers(of: range)
  for (place, number) in inside.enumerated() {
    var stream = testStream(2, number)
    let near = inside.enumerated().filter {
      abs($0.offset - place) <= 8 && $0.offset != place
    }
    var counts = [Int: Int]()
    for _ in 0..<4000 { counts[range.drawNear(number, from: &stream), default: 0] += 1 }
    if near.isEmpty {
      #expect(Array(counts.keys) == [number])
    } else {
      #expect(Set(counts.keys).isSubset(of: near.map(\.element)))
      if near.count > 1 {
        let observed = near.map { counts[$0.element] ?? 0 }
        let weights = near.map { 1 / Double(1 << abs($0.offset - place)) }
        #expect(chiSquaredProbability(observed: observed, weights: weights) > significance)
      }
    }
  }
}

@Test func everyNumberCanBeReachedByDrawsNear() {
  let range = IntegerRange(8, 64, step: 8)
  var stream = testStream(3)
  var at = 64
  var seen: Set<Int> = []
  for _ in 0..<500 {
    at = range.drawNear(at, from: &stream)
    seen.insert(at)
  }
  #expect(seen.sorted() == numbers(of: range))
}

@Test func aDrawNearANumberOutsideIsInside() {
  let range = IntegerRange(2, 8, step: 2)
  var stream = testStream(4)
  for number in [-1000, 0, 3, 9, 1000] {
    for _ in 0..<100 { #expect(range.contains(range.drawNear(number, from: &stream))) }
  }
}

private let realRanges = [
  RealRange(0, 0.7), RealRange(0.005, 0.3, logarithmic: true),
  RealRange(1e-6, 1e-2, logarithmic: true), RealRange(-5, 5), RealRange(0.1234, 0.1236),
]

@Test(arguments: realRanges)
func realDrawsAreInsideAndHaveThreeDigits(range: RealRange) {
  var stream = testStream(5)
  for _ in 0..<2000 {
    let number = range.draw(from: &stream)
    #expect(range.contains(number))
    #expect(number == range.min || number == range.max || hasThreeDigits(number))
  }
}

/// Whether a number is written with at most three significant digits.
private func hasThreeDigits(_ number: Double) -> Bool {
  let mantissa = abs(number).description.prefix { $0 != "e" }.filter { $0 != "." }
  let significant = mantissa.drop { $0 == "0" }
  let trailing = significant.reversed().prefix { $0 == "0" }.count
  return significant.count - trailing <= 3
}

@Test(arguments: realRanges.dropLast())
func realDrawsNearAreInsideOtherNumbersNotFarAway(range: RealRange) {
  var stream = testStream(6)
  var at = range.max
  for _ in 0..<2000 {
    let next = range.drawNear(at, from: &stream)
    #expect(range.contains(next))
    #expect(next != at)
    if range.logarithmic {
      #expect(next / at < 2.01 && at / next < 2.01)
    } else {
      #expect(abs(next - at) <= (range.max - range.min) * 0.21)
    }
    at = next
  }
}

@Test func drawsOfALogarithmicRangeAreEvenInTheirLogarithm() {
  let range = RealRange(1e-6, 1e-2, logarithmic: true)
  var stream = testStream(7)
  var decades = [0, 0, 0, 0]
  for _ in 0..<10_000 {
    let number = range.draw(from: &stream)
    decades[number < 1e-5 ? 0 : number < 1e-4 ? 1 : number < 1e-3 ? 2 : 3] += 1
  }
  #expect(chiSquaredProbability(observed: decades) > significance)
}

@Test func drawsOfAPlainRangeAreEven() {
  let range = RealRange(0, 0.8)
  var stream = testStream(8)
  var quarters = [0, 0, 0, 0]
  for _ in 0..<10_000 { quarters[min(3, Int(range.draw(from: &stream) / 0.2))] += 1 }
  #expect(chiSquaredProbability(observed: quarters) > significance)
}

@Test func aRangeOfOneRealNumberDrawsIt() {
  var stream = testStream(9)
  let range = RealRange(0.25, 0.25)
  #expect(range.draw(from: &stream) == 0.25)
  #expect(range.drawNear(0.25, from: &stream) == 0.25)
}
