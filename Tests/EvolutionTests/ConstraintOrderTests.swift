import Evolution
import RandomStreams
import Testing

/// Fitnesses of small whole numbers, of two violations and two fidelities.
private let all: [Fitness] = [0.0, 1, 2].flatMap { cost in
  [0.0, 1].flatMap { second in
    [0.0, 0.5, 1].flatMap { violation in
      [0.5, 1].compactMap { Fitness([cost, second], violation: violation, fidelity: $0) }
    }
  }
}

@Test func aFitnessHasAFiniteViolationAndAFidelityAboveZero() {
  #expect(Fitness([1], violation: .nan) == nil && Fitness([1], violation: .infinity) == nil)
  #expect(Fitness([1], fidelity: 0) == nil && Fitness([1], fidelity: -1) == nil)
  #expect(Fitness([1])?.isFeasible == true && Fitness([1], violation: 0.1)?.isFeasible == false)
}

/// Deb's rules: what is feasible dominates what is not, then the lesser violation, then the costs.
@Test func violationsDominateBeforeCosts() {
  for a in all {
    for b in all {
      let pairs = zip(a.costs, b.costs)
      let isBetter = pairs.allSatisfy { $0 <= $1 } && a.costs != b.costs
      let expected =
        a.fidelity == b.fidelity
        && (a.violation < b.violation || a.violation == b.violation && isBetter)
      #expect(a.dominates(b) == expected)
      for c in all where a.dominates(b) && b.dominates(c) { #expect(a.dominates(c)) }
    }
  }
}

@Test func violationsOrderBeforeFidelityAndFidelityBeforeCosts() {
  let people = all.enumerated().map { birth, fitness in
    individual(
      birth, fitness.costs, violation: fitness.violation, fidelity: fitness.fidelity)
  }
  for a in people {
    #expect(!Individual.precedes(a, a))
    for b in people where a.id != b.id {
      guard let x = a.fitness, let y = b.fitness else { continue }
      #expect(Individual.precedes(a, b) != Individual.precedes(b, a))
      let first = [x.violation, -x.fidelity] + x.costs
      let second = [y.violation, -y.fidelity] + y.costs
      if first != second {
        #expect(Individual.precedes(a, b) == first.lexicographicallyPrecedes(second))
      }
      if x.dominates(y) { #expect(Individual.precedes(a, b)) }
    }
  }
}

@Test func aFrontHoldsFeasibleOnesOnlyWhereThereAreAny() {
  var front = Front()
  front.insert(individual(0, [1, 1], violation: 2))
  front.insert(individual(1, [9, 9], violation: 1))
  #expect(front.members.map(\.id.birth) == [1])
  front.insert(individual(2, [50, 50]))
  front.insert(individual(3, [40, 60]))
  front.insert(individual(4, [0, 0], violation: 0.1))
  #expect(front.members.map(\.id.birth) == [3, 2])
}

@Test func aFrontKeepsTheHighestFidelityOnly() {
  var front = Front()
  front.insert(individual(0, [1, 1], fidelity: 0.25))
  front.insert(individual(1, [2, 0], fidelity: 0.25))
  #expect(front.members.count == 2)
  front.insert(individual(2, [9, 9], fidelity: 1))
  #expect(front.members.map(\.id.birth) == [2])
  let isTaken = front.insert(individual(3, [0, 0], fidelity: 0.5))
  #expect(!isTaken && front.members.map(\.id.birth) == [2])
}

/// The same individuals in any order leave the same front.
@Test func aFrontDoesNotDependOnTheOrderOfArrival() {
  var stream = testStream(54)
  var people = all.enumerated().map { birth, fitness in
    individual(
      birth, fitness.costs, violation: fitness.violation, fidelity: fitness.fidelity)
  }
  var first: Front?
  for _ in 0..<50 {
    stream.shuffle(&people)
    var front = Front()
    for one in people { front.insert(one) }
    #expect(first ?? front == front)
    first = front
  }
}

@Test func anEmphasisDecidesAmongRivalsAndNothingElse() {
  var deme = Deme(emphasis: [1, 0.1])
  deme.add(individual(0, [1, 50]))
  deme.add(individual(1, [2, 10]))
  deme.add(individual(2, [0, 0], violation: 1))
  deme.add(individual(3, [0, 0], fidelity: 0.5))
  #expect(deme.placesOfBest(4) == [1, 0, 3, 2])
  #expect(deme.worstPlace == 2 && deme.best?.id.birth == 1)
  var plain = Deme()
  for one in deme.members { plain.add(one) }
  #expect(plain.placesOfBest(4) == [0, 1, 3, 2])
  #expect(Fitness([2, 10]).map(deme.score) == 3)
}

@Test func aTournamentGoesByTheDemesEmphasis() {
  var deme = Deme(emphasis: [0, 1])
  for birth in 0..<10 { deme.add(individual(birth, [Double(birth), Double(9 - birth)])) }
  var stream = testStream(55)
  var wins = [Int](repeating: 0, count: 10)
  for _ in 0..<2000 { wins[deme.tournament(of: 4, using: &stream).id.birth] += 1 }
  #expect(wins[9] > wins[5] && wins[5] > wins[0])
}
