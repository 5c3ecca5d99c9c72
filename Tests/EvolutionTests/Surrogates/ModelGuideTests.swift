import Evolution
import Genomes
import RandomStreams
import Testing

private let space = ChoiceSpace(places: 8, levels: 4)

/// The lowest cost after some evaluations, `slots` of them awaited at any time.
private func search(
  _ space: ChoiceSpace, _ cost: ChoiceCost, evaluations: Int, seed: UInt64, slots: Int = 1,
  guidance: ModelGuidedSampler<ChoiceSpace>.Guidance = .model
) -> Double {
  var sampler = ModelGuidedSampler(of: space, guidance: guidance)
  var stream = testStream(seed)
  var awaited: [EncodedPoint] = []
  var best = Double.infinity
  for _ in 0..<evaluations {
    while awaited.count < slots { awaited.append(sampler.ask(using: &stream)) }
    let point = awaited.remove(at: stream.integer(below: awaited.count))
    best = min(best, cost(point))
    sampler.tell(point, cost: cost(point))
  }
  return best
}

private func randomSearch(
  _ space: ChoiceSpace, _ cost: ChoiceCost, evaluations: Int, seed: UInt64
) -> Double {
  points(evaluations, of: space, seed: seed).map(cost.callAsFunction).min() ?? .infinity
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

@Test func theModelBeatsRandomSearchAndMutationOfTheIncumbent() {
  let seeds: ClosedRange<UInt64> = 1...10
  let guided = seeds.map { search(space, ChoiceCost(space, seed: $0), evaluations: 60, seed: $0) }
  let incumbent = seeds.map {
    search(
      space, ChoiceCost(space, seed: $0), evaluations: 60, seed: $0, guidance: .incumbent)
  }
  let random = seeds.map {
    randomSearch(space, ChoiceCost(space, seed: $0), evaluations: 600, seed: $0)
  }
  #expect(mean(guided) < mean(incumbent))
  // Even with ten times the evaluations, and on every landscape.
  #expect(zip(guided, random).allSatisfy { $0 <= $1 })
}

@Test func manySlotsCostLittle() {
  let seeds: ClosedRange<UInt64> = 1...5
  let alone = seeds.map { search(space, ChoiceCost(space, seed: $0), evaluations: 90, seed: $0) }
  let many = seeds.map {
    search(space, ChoiceCost(space, seed: $0), evaluations: 90, seed: $0, slots: 16)
  }
  let random = seeds.map {
    randomSearch(space, ChoiceCost(space, seed: $0), evaluations: 90, seed: $0)
  }
  #expect(mean(many) - mean(alone) < 0.2 * (mean(random) - mean(alone)))
}

@Test func whatIsAskedIsNotAskedAgain() {
  let small = ChoiceSpace(places: 3, levels: 3)
  let cost = ChoiceCost(small, seed: 1)
  var sampler = ModelGuidedSampler(of: small)
  var stream = testStream(5)
  var asked: Set<EncodedPoint> = []
  for number in 0..<27 {
    let point = sampler.ask(using: &stream)
    #expect(asked.insert(point).inserted)
    // A third of the verdicts never comes, and a third says that there is none.
    if number % 3 > 0 { sampler.tell(point, cost: number % 3 == 1 ? cost(point) : .infinity) }
  }
  // The space is used up: what follows repeats, and does not hang.
  #expect(asked.contains(sampler.ask(using: &stream)))
}

@Test func pendingPointsMoveTheNextChoiceElsewhere() {
  let cost = ChoiceCost(space, seed: 2)
  var guide = ModelGuide(features: space.features)
  for point in points(30, of: space, seed: 7) { guide.observe(point, cost: cost(point)) }
  let candidates = points(50, of: space, seed: 8).filter { !guide.knows($0) }
  let before = guide.improvements(of: candidates)
  let first = guide.choice(among: candidates) ?? 0
  guide.markPending(candidates[first])
  let after = guide.improvements(of: candidates)
  #expect(guide.pending == 1 && after[first] == -.infinity)
  #expect(guide.choice(among: candidates) != first)
  // What is expected stays; only the doubt shrinks, and most where it is nearest.
  var stream = testStream(9)
  let near = space.mutated(candidates[first], from: &stream)
  if !guide.knows(near) {
    var unaware = ModelGuide(features: space.features)
    for point in points(30, of: space, seed: 7) { unaware.observe(point, cost: cost(point)) }
    let (a, b) = (unaware.predictions(at: [near])[0], guide.predictions(at: [near])[0])
    #expect(b.deviation < a.deviation)
  }
  #expect(before != after)
}

@Test func aForgottenPointLeavesTheModelAsItWas() {
  let cost = ChoiceCost(space, seed: 2)
  var guide = ModelGuide(features: space.features)
  let told = points(40, of: space, seed: 7)
  for point in told { guide.observe(point, cost: cost(point)) }
  let candidates = points(20, of: space, seed: 8).filter { !guide.knows($0) }
  let before = guide.predictions(at: candidates)
  let stranger = points(1, of: space, seed: 99)[0]
  guide.markPending(stranger)
  guide.forget(stranger)
  #expect(guide.pending == 0 && guide.knows(stranger))
  #expect(guide.predictions(at: candidates) == before)
}

@Test func aVerdictReplacesWhatWasExpected() {
  let cost = ChoiceCost(space, seed: 2)
  let told = points(40, of: space, seed: 7)
  var guide = ModelGuide(features: space.features)
  for point in told.prefix(39) { guide.observe(point, cost: cost(point)) }
  guide.markPending(told[39])
  guide.observe(told[39], cost: cost(told[39]))
  #expect(guide.costs == 40 && guide.pending == 0)
}

@Test func aLongRunKeepsABoundedModelAndStillImproves() {
  let large = ChoiceSpace(places: 20, levels: 4)
  let cost = ChoiceCost(large, seed: 1)
  var guide = ModelGuide(features: large.features)
  for point in points(1200, of: large, seed: 3) { guide.observe(point, cost: cost(point)) }
  let candidates = points(200, of: large, seed: 4)
  let predictions = guide.predictions(at: candidates).map(\.mean)
  // The better half as the model sees it costs less.
  let order = candidates.indices.sorted { predictions[$0] < predictions[$1] }
  let costs = order.map { cost(candidates[$0]) }
  #expect(mean(Array(costs.prefix(100))) < mean(Array(costs.suffix(100))) - 4)
}

@Test func sharedAlphabetsAreCounted() {
  let shared = FeatureColumns(space.features)
  let apart = FeatureColumns(ChoiceSpace(places: 8, levels: 4, sharesAlphabet: false).features)
  #expect(shared.count == 12 && apart.count == 8)
  let values = shared.values(of: [0, 0, 1, 1, 1, 1, 1, 1])
  // 2 √(2/8), 2 √(6/8), and none of the others.
  #expect(values[8] == 1 && isNear(values[9], 1.732_050_807_569, within: 1e-12))
  #expect(values[10] == 0 && values[11] == 0)
}

@Test func ordinalsAndRealsAreOnOneScale() {
  let columns = FeatureColumns([.ordinal(levels: 5), .real, .categorical(levels: 3, alphabet: 0)])
  #expect(columns.values(of: [4, 0.25, 2]) == [1, 0.25, 2])
  #expect(columns.isCategorical == [false, false, true])
}
