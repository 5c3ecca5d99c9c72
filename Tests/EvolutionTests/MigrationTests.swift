import Evolution
import RandomStreams
import TestSupport
import Testing

@Test(arguments: SelectionPolicy.allCases)
func selectionGivesDistinctMembersAndLeavesTheDemeAlone(policy: SelectionPolicy) {
  for size in 0...8 {
    let population = deme((0..<size).map { Double(($0 * 5) % 8) })
    for count in 0...10 {
      var stream = testStream(20, 100 * size + count)
      let selected = policy.select(
        count, from: population, placesOfBest: population.placesOfBest, using: &stream)
      #expect(selected.count == min(count, size))
      #expect(Set(selected.map(\.id)).count == selected.count)
      #expect(selected.allSatisfy { population.members.contains($0) })
    }
  }
}

@Test func theBestAreSelectedInOrder() {
  var stream = testStream(21)
  let population = deme([4, 2, 9, 1, 2])
  let selected = SelectionPolicy.best.select(
    3, from: population, placesOfBest: population.placesOfBest, using: &stream)
  #expect(selected.map(\.id.birth) == [3, 1, 4])
}

@Test func theBestAreThoseThatTheStrategyRanksFirst() {
  var stream = testStream(21)
  let population = deme([4, 2, 9, 1, 2])
  let selected = SelectionPolicy.best.select(
    2, from: population, placesOfBest: { Array([2, 0, 1, 3, 4].prefix($0)) }, using: &stream)
  #expect(selected.map(\.id.birth) == [2, 0])
}

@Test func randomSelectionIsUniform() {
  var stream = testStream(22)
  let population = deme([5, 4, 3, 2, 1])
  var counts = [0, 0, 0, 0, 0]
  for _ in 0..<5000 {
    for one in SelectionPolicy.random.select(
      2, from: population, placesOfBest: population.placesOfBest, using: &stream)
    {
      counts[one.id.birth] += 1
    }
  }
  #expect(chiSquaredProbability(observed: counts) > significance)
}

@Test func aTournamentOfTwoSelectsByRank() {
  // Rank r of n wins with probability (2 (n − r) − 1) / n², r from 0.
  var stream = testStream(23)
  let population = deme([0, 1, 2, 3, 4])
  var counts = [0, 0, 0, 0, 0]
  for _ in 0..<10_000 {
    let winner = SelectionPolicy.tournament.select(
      1, from: population, placesOfBest: population.placesOfBest, using: &stream)[0]
    counts[winner.id.birth] += 1
  }
  #expect(chiSquaredProbability(observed: counts, weights: [9, 7, 5, 3, 1]) > significance)
}

private let newcomers = (0..<12).map { individual($0, [Double(($0 * 7) % 12)], island: 1) }

@Test(arguments: ReplacementPolicy.allCases)
func replacementNeverExceedsTheCapacityAndTakesDistinctPlaces(policy: ReplacementPolicy) {
  for residents in 0...6 {
    for capacity in residents...6 {
      for count in 0...12 {
        var stream = testStream(24, 1000 * residents + 100 * capacity + count)
        var population = deme((0..<residents).map { Double($0 * 2) })
        let before = population
        let immigrants = Array(newcomers.prefix(count))
        let admitted = policy.admit(
          immigrants, into: &population, capacity: capacity, using: &stream)
        let arrived = population.members.filter { $0.id.island == 1 }
        // Whoever was admitted is still there: no immigrant takes another's place.
        #expect(arrived.count == admitted && admitted <= min(count, capacity))
        #expect(population.count <= max(capacity, before.count))
        let free = capacity - residents
        #expect(admitted >= min(count, free))
        #expect(population.count == before.count + min(admitted, free))
        // The newcomers are the youngest, and the others keep their order.
        #expect(Array(population.members.suffix(admitted)) == arrived)
        #expect(
          before.members.filter(population.members.contains)
            == population.members.filter { $0.id.island == 0 })
      }
    }
  }
}

@Test func theOldestMakesPlaceWhoeverComes() {
  var stream = testStream(25)
  var population = deme([0, 1, 2])
  let bad = [individual(0, [99], island: 1), individual(1, [98], island: 1)]
  #expect(
    ReplacementPolicy.oldest.admit(bad, into: &population, capacity: 3, using: &stream) == 2)
  #expect(population.members.map(\.id.description) == ["0-00002", "1-00000", "1-00001"])
}

@Test func theWorstMakesPlaceForWhoIsAtLeastAsGood() {
  for (cost, isAdmitted) in [(4.0, true), (5, true), (5.5, false)] {
    var stream = testStream(26)
    var population = deme([1, 5, 3])
    let admitted = ReplacementPolicy.worst.admit(
      [individual(0, [cost], island: 1)], into: &population, capacity: 3, using: &stream)
    #expect(admitted == (isAdmitted ? 1 : 0))
    #expect(births(population) == (isAdmitted ? [0, 2, 0] : [0, 1, 2]))
  }
}

@Test func randomReplacementNeverLosesABetterResident() {
  var stream = testStream(27)
  var places = [0, 0, 0, 0]
  for _ in 0..<4000 {
    var population = deme([1, 2, 3, 4])
    let immigrant = individual(0, [2], island: 1)
    let before = births(population)
    if ReplacementPolicy.random.admit([immigrant], into: &population, capacity: 4, using: &stream)
      == 1
    {
      let gone = before.first { !population.contains(BirthID(island: 0, birth: $0)) } ?? 0
      places[gone] += 1
    }
  }
  #expect(places[0] == 0)
  #expect(chiSquaredProbability(observed: Array(places[1...])) > significance)
}

@Test(arguments: ReplacementPolicy.allCases)
func nonviableOnesAndResidentsAreTurnedAway(policy: ReplacementPolicy) {
  var stream = testStream(28)
  var population = deme([1, 2])
  let same = population
  let immigrants = [individual(0, nil, island: 1), individual(1, [0])]
  #expect(policy.admit(immigrants, into: &population, capacity: 9, using: &stream) == 0)
  #expect(population == same)
  let twice = [individual(5, [0], island: 1), individual(5, [0], island: 1)]
  #expect(policy.admit(twice, into: &population, capacity: 9, using: &stream) == 1)
}
