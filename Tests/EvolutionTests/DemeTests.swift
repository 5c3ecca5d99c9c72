import Evolution
import RandomStreams
import TestSupport
import Testing

@Test func aDemeRefusesNonviableOnesAndDoubles() {
  var deme = Deme()
  #expect(deme.isEmpty && deme.best == nil && deme.removeOldest() == nil)
  let added = [
    deme.add(individual(0, [1])), deme.add(individual(1, nil)), deme.add(individual(0, [0])),
    deme.add(individual(0, [2], island: 1)),
  ]
  #expect(added == [true, false, false, true])
  #expect(deme.count == 2 && deme.contains(BirthID(island: 1, birth: 0)))
  #expect(deme.members[0].fitness?.primary == 1)
}

@Test func theOldestIsTheFirstThatCame() {
  var found = deme([3, 1, 2])
  #expect(found.removeOldest()?.id.birth == 0)
  found.add(individual(9, [9]))
  #expect(found.removeOldest()?.id.birth == 1)
  found.remove(BirthID(island: 0, birth: 9))
  found.remove(BirthID(island: 0, birth: 77))
  #expect(births(found) == [2])
  found.remove(at: 0)
  #expect(found.isEmpty)
}

@Test func placesAreGivenBestFirst() {
  let found = deme([3, 1, 2, 1])
  #expect(found.placesOfBest(4) == [1, 3, 2, 0])
  #expect(found.best?.id.birth == 1)
}

@Test func precedingIsAStrictTotalOrderOfDifferentIndividuals() {
  var stream = testStream(1)
  var all: [Individual] = []
  for island in 0..<3 {
    for birth in 0..<12 {
      let costs = (0..<2).map { _ in Double(stream.integer(below: 3)) }
      all.append(individual(birth, stream.happens(0.25) ? nil : costs, island: island))
    }
  }
  for a in all {
    #expect(!Individual.precedes(a, a))
    for b in all where a.id != b.id {
      #expect(Individual.precedes(a, b) != Individual.precedes(b, a))
      if a.fitness != nil && b.fitness == nil { #expect(Individual.precedes(a, b)) }
      if let x = a.fitness, let y = b.fitness, x.primary < y.primary {
        #expect(Individual.precedes(a, b))
      }
      for c in all where Individual.precedes(a, b) && Individual.precedes(b, c) {
        #expect(Individual.precedes(a, c))
      }
    }
  }
}

@Test(arguments: [1, 2, 3, 5, 10, 40])
func aTournamentPicksEachRankAsOftenAsItShould(size: Int) {
  // Member of rank r of n wins where all drawn are of rank r or worse, and not all worse.
  let n = 10
  let population = deme((0..<n).map { Double(($0 * 7) % n) })
  let weights = (0..<n).map { rank -> Double in
    power(Double(n - rank) / Double(n), size) - power(Double(n - rank - 1) / Double(n), size)
  }
  var stream = testStream(2, size)
  var counts = [Int](repeating: 0, count: n)
  for _ in 0..<20_000 {
    counts[Int(population.tournament(of: size, using: &stream).fitness?.primary ?? 0)] += 1
  }
  // Ranks that should come up less than five times are counted together.
  let last = weights.lastIndex { $0 * 20_000 >= 5 } ?? 0
  let tail = (last + 1)..<n
  var observed = Array(counts[...last])
  var expected = Array(weights[...last])
  if expected.count > 1 {
    observed[last] += counts[tail].reduce(0, +)
    expected[last] += weights[tail].reduce(0, +)
    #expect(chiSquaredProbability(observed: observed, weights: expected) > significance)
  } else {
    #expect(counts[0] > 19_990)
  }
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { product, _ in product * base }
}

@Test func aTournamentMayBeLargerThanTheDeme() {
  var stream = testStream(3)
  let alone = deme([5])
  #expect(alone.tournament(of: 25, using: &stream).id.birth == 0)
}
