import Evolution
import Genomes
import RandomStreams
import Testing

private let rungs = Rungs(count: 3, factor: 3)
private let fidelities = [1.0 / 9, 1.0 / 3, 1]

/// An island with rungs, and what it judged on each.
private struct Ladder {
  var state: IslandState
  var judged: [[Individual]] = [[], [], []]
  var risen: [Set<BirthID>] = [[], []]

  init(strategy: StrategyChoice, space: SearchSpace = bits(16), seed: UInt64 = 1) {
    state = island(strategy: strategy, space: space, seed: seed, rungs: rungs)
  }

  /// Which rung a candidate is for.
  static func rung(_ candidate: Candidate) -> Int {
    fidelities.indices.first { abs(fidelities[$0] - candidate.proposal.fidelity) < 1e-9 } ?? -1
  }

  mutating func judge(_ candidate: Candidate, _ cost: Double) {
    let fitness = Fitness([cost], fidelity: candidate.proposal.fidelity)
    guard let verdict = fitness.map(Verdict.viable) else { return }
    let individual = Individual(candidate: candidate, verdict: verdict)
    state.judge(individual)
    judged[Self.rung(candidate)].append(individual)
  }

  /// Those among the best third of a rung as it is now.
  func best(_ rung: Int) -> Set<BirthID> {
    let order = judged[rung].sorted(by: Individual.precedes)
    return Set(order.prefix(order.count / 3).map(\.id))
  }
}

@Test func theRungsLeadUpToTheIslandsFidelity() {
  var settings = IslandSettings()
  settings.rungs = rungs
  #expect(zip(settings.fidelities, fidelities).allSatisfy { abs($0 - $1) < 1e-12 })
  settings.fidelity = 0.5
  #expect(settings.fidelities.last == 0.5 && settings.lowestFidelity == settings.fidelities[0])
  settings.rungs = nil
  #expect(settings.fidelities == [0.5])
}

@Test(arguments: StrategyChoice.allCases, [1, 4])
func onlyTheBestThirdOfARungRisesEachOnceAndBeforeAnybodyIsBorn(
  strategy: StrategyChoice, slots: Int
) {
  var ladder = Ladder(strategy: strategy)
  var stream = testStream(50)
  for _ in 0..<400 {
    while ladder.state.pending.count < slots, let candidate = ladder.state.bear() {
      let proposal = candidate.proposal
      let rung = Ladder.rung(candidate)
      #expect((proposal.origin == "risen") == (rung > 0))
      guard rung > 0 else {
        // A newborn comes only where nobody may rise.
        for below in 0..<2 { #expect(ladder.best(below).isSubset(of: ladder.risen[below])) }
        continue
      }
      #expect(ladder.best(rung - 1).contains(proposal.parents[0]))
      #expect(ladder.risen[rung - 1].insert(proposal.parents[0]).inserted)
      let parent = ladder.judged[rung - 1].first { $0.id == proposal.parents[0] }
      #expect(parent?.candidate.proposal.genome == proposal.genome)
    }
    let candidate = stream.pick(from: ladder.state.pending)
    ladder.judge(candidate, Double(stream.integer(below: 1000)))
  }
  #expect(ladder.judged.allSatisfy { $0.count > 5 })
}

/// Where a rung's order is settled when somebody rises, at most a third of it has risen.
@Test func whereTheFirstAreTheBestNoMoreThanAThirdOfARungHasRisen() {
  var ladder = Ladder(strategy: .random)
  for _ in 0..<400 {
    guard let candidate = ladder.state.bear() else { break }
    ladder.judge(candidate, Double(candidate.id.birth))
    for rung in 0..<2 {
      let risen = ladder.judged[rung + 1].count
      #expect(risen <= ladder.judged[rung].count / 3)
      #expect(risen >= ladder.judged[rung].count / 3 - 1)
    }
  }
}

@Test func whoRisesTakesThePlaceOfWhatItWas() {
  var ladder = Ladder(strategy: .genetic)
  for _ in 0..<100 {
    guard let candidate = ladder.state.bear() else { break }
    let before = ladder.state.deme
    ladder.judge(candidate, Double(candidate.id.birth % 13))
    let after = ladder.state.deme
    if candidate.proposal.origin == "risen", let parent = candidate.proposal.parents.first {
      #expect(!after.contains(parent))
      if before.contains(parent) {
        #expect(after.count == before.count && after.contains(candidate.id))
      }
    }
    // A genome lives once.
    #expect(Set(after.members.map(\.candidate.proposal.genome)).count == after.count)
  }
}

@Test func whoDiedOnARungDoesNotRiseFurther() {
  var ladder = Ladder(strategy: .random)
  var hopeless: Set<BirthID> = []
  for _ in 0..<200 {
    guard let candidate = ladder.state.bear() else { break }
    #expect(candidate.proposal.parents.allSatisfy { !hopeless.contains($0) })
    if candidate.proposal.origin == "risen" {
      hopeless.insert(candidate.id)
      let reason = Verdict.nonviable(Nonviability(.diverged, "later"))
      ladder.state.judge(Individual(candidate: candidate, verdict: reason))
    } else {
      ladder.judge(candidate, Double(candidate.id.birth % 7))
    }
  }
  #expect(!hopeless.isEmpty)
}

/// An immigrant may bring the verdict that somebody was to rise for: that one is passed over.
@Test func whatAnImmigrantBroughtNeedNotRise() {
  var ladder = Ladder(strategy: .random)
  var best: Candidate?
  for cost in [1.0, 2, 3] {
    guard let candidate = ladder.state.bear() else { return }
    if cost == 1 { best = candidate }
    ladder.judge(candidate, cost)
  }
  guard var migrant = best.map({ individual(0, [0.5], island: 1, genome: $0.proposal.genome) })
  else { return }
  migrant.candidate.identity = best?.identity
  migrant.verdict = individual(0, [0.5], fidelity: 1.0 / 3).verdict
  ladder.state.immigrate(Departure(from: 1, to: 0, number: 0, migrants: [migrant]))
  let next = ladder.state.bear()
  #expect(next?.proposal.origin == "random")
  #expect(!ladder.state.tally.isExhausted && ladder.state.tally.duplicates == 0)
}

@Test func theFullFidelityIsTheBestAndTheFront() {
  var ladder = Ladder(strategy: .ageing)
  for _ in 0..<120 {
    guard let candidate = ladder.state.bear() else { break }
    // Little training looks better here than all of it.
    ladder.judge(candidate, Double(candidate.id.birth % 5) + 10 * candidate.proposal.fidelity)
  }
  #expect(ladder.state.best?.fitness?.fidelity == 1)
  #expect(ladder.state.front.members.allSatisfy { $0.fitness?.fidelity == 1 })
  #expect(!ladder.state.front.members.isEmpty)
}
