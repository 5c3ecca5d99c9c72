import Evolution
import Genomes
import RandomStreams
import Testing

private let space = ChoiceSpace(places: 6, levels: 3)

/// Reals, with a quadratic cost whose lowest place is not the middle.
private func quadratic(_ point: EncodedPoint) -> Double {
  point.reduce(0) { $0 + ($1 - 0.8) * ($1 - 0.8) }
}

@Test func promisingPointsAreToldFromPoorOnes() throws {
  let cost = ChoiceCost(space, seed: 1)
  let known = points(150, of: space, seed: 2)
  let classifier = try #require(
    Classifier(features: space.features, points: known, costs: known.map(cost.callAsFunction)))
  let fresh = points(400, of: space, seed: 3)
  let passed = fresh.filter { classifier.probability(of: $0) >= 0.5 }
  let failed = fresh.filter { classifier.probability(of: $0) < 0.5 }
  func mean(_ points: [EncodedPoint]) -> Double {
    points.reduce(0) { $0 + cost($1) } / Double(points.count)
  }
  #expect(passed.count > 40 && failed.count > 40)
  #expect(mean(passed) < mean(failed) - 3)
}

@Test func screenedPointsCostLessThanRandomOnesInNineOfTenSeeds() throws {
  var better = 0
  for seed: UInt64 in 1...10 {
    var stream = testStream(seed)
    let first = (0..<50).map { _ in (0..<4).map { _ in stream.unit() } }
    let classifier = try #require(
      Classifier(
        features: Array(repeating: .real, count: 4), points: first, costs: first.map(quadratic)))
    let second = (0..<50).compactMap { _ in
      classifier.firstPromising(atMost: 20, encoding: { $0 }) {
        (0..<4).map { _ in stream.unit() }
      }
    }
    let means = [first, second.map(\.candidate)].map { points in
      points.reduce(0) { $0 + quadratic($1) } / Double(points.count)
    }
    if means[1] < means[0] { better += 1 }
  }
  #expect(better >= 9)
}

@Test func aScreenThatRejectsEverythingGivesUp() throws {
  let known = points(50, of: space, seed: 2)
  let classifier = try #require(
    Classifier(features: space.features, points: known, costs: known.map { $0[0] }))
  var made: [EncodedPoint] = []
  var stream = testStream(4)
  let choice = classifier.firstPromising(atMost: 12, threshold: 1.1, encoding: { $0 }) {
    made.append(space.random(from: &stream))
    return made[made.count - 1]
  }
  let best = made.max { classifier.probability(of: $0) < classifier.probability(of: $1) }
  #expect(choice?.tries == 12 && made.count == 12)
  #expect(
    choice.map { classifier.probability(of: $0.candidate) }
      == best.map(classifier.probability))
}

@Test func oneClassIsNoClassifier() {
  let known = points(10, of: space, seed: 2)
  #expect(
    Classifier(features: space.features, points: known, costs: known.map { _ in 1 }) == nil)
  #expect(Classifier(features: space.features, points: [], costs: []) == nil)
}
