import Evolution
import Genomes
import TestSupport
import Testing

// What is not worth an evaluation: drawn anew or changed further, replayed, and without a say in how often each
// mutation comes first.

/// Half of the space is not worth an evaluation: strategies propose from the other half, and end with it.
@Test(arguments: StrategyChoice.allCases)
func whatIsNotWorthAnEvaluationIsDrawnAnew(strategy: StrategyChoice) {
  var state = island(strategy: strategy, space: tinySpace) { $0.layers?.training.batch == 32 }
  var batches: [Int] = []
  while let candidate = state.bear() {
    batches.append(candidate.proposal.genome.layers?.training.batch ?? 0)
    state.judge(individual(batches.count - 1, [1], genome: candidate.proposal.genome))
  }
  #expect(batches.prefix(3) == [32, 32, 32])
  // What nobody wants is born in the end, for its evaluation to give the reason, or not at all.
  #expect(batches.dropFirst(3).allSatisfy { $0 == 64 })
}

@Test(arguments: StrategyChoice.allCases)
func whereAllIsRefusedBirthsGoOn(strategy: StrategyChoice) {
  var state = island(strategy: strategy) { _ in false }
  for _ in 0..<20 {
    guard let candidate = state.bear() else { break }
    let verdict = Verdict.nonviable(Nonviability(.infeasible, "why"))
    state.judge(Individual(candidate: candidate, verdict: verdict))
  }
  #expect(state.tally.births == 20 && state.tally.reasons == ["infeasible": 20])
}

/// Half of all changes of layers are refused here, no change of training is.
@Test(arguments: [StrategyChoice.ageing, .genetic, .nsga2])
func whatIsRefusedDoesNotDecideHowOftenEachMutationComesFirst(strategy: StrategyChoice) {
  var space = layerSpace
  // A ratio that has many values, so that a mutant is hardly ever known already.
  space.kinds = [KindWeight(.dropout, 1)]
  var settings = IslandSettings(
    strategy: strategy, breeding: BreedingSettings(population: 6, tournament: 3, crossover: 0))
  for kind in MutationKind.allCases { settings.breeding.mutations[kind] = 0 }
  settings.breeding.mutations.alterField = 3
  settings.breeding.mutations.alterTraining = 1
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: .layers(space), seed: 3,
    admits: { $0.layers.map(hasEvenLayers) ?? false })
  var counts = [MutationKind: Int]()
  for birth in 0..<2000 {
    guard let candidate = state.bear() else { break }
    #expect(candidate.proposal.genome.layers.map(hasEvenLayers) == true)
    if let kind = MutationKind(rawValue: String(candidate.proposal.origin.prefix { $0 != "+" })) {
      counts[kind, default: 0] += 1
    }
    // The newest is the best: parents change all the time.
    var judged = individual(birth, [Double(-birth)])
    judged.candidate = candidate
    state.judge(judged)
  }
  let observed = [MutationKind.alterField, .alterTraining].map { counts[$0] ?? 0 }
  #expect(observed.reduce(0, +) > 1900)
  #expect(chiSquaredProbability(observed: observed, weights: [3, 1]) > significance)
}

/// Only pairs of changes are let through here.
@Test(arguments: [StrategyChoice.ageing, .genetic, .nsga2])
func twoChangesLeadToWhereOneIsRefused(strategy: StrategyChoice) {
  let admits: @Sendable (Genome) -> Bool = {
    ($0.vector?.values.count { $0 == 1 } ?? 1).isMultiple(of: 2)
  }
  let settings = IslandSettings(
    strategy: strategy, breeding: BreedingSettings(population: 6, tournament: 3, crossover: 0))
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: bits(16), seed: 4, admits: admits)
  var genomes: [BirthID: Genome] = [:]
  var pairs = 0
  for birth in 0..<200 {
    guard let candidate = state.bear() else { break }
    let genome = candidate.proposal.genome
    #expect(admits(genome))
    genomes[candidate.id] = genome
    if let parent = candidate.proposal.parents.first.flatMap({ genomes[$0] }),
      let before = parent.vector?.values, let after = genome.vector?.values
    {
      let changes = zip(before, after).count { $0 != $1 }
      #expect(changes > 0 && changes.isMultiple(of: 2))
      #expect(candidate.proposal.origin == "alter_field+alter_field")
      pairs += 1
    }
    var judged = individual(birth, [Double(-birth)])
    judged.candidate = candidate
    state.judge(judged)
  }
  #expect(pairs == 194)
}

/// Of half of all lists of layers.
private func hasEvenLayers(_ genome: LayerGenome) -> Bool {
  "\(genome.towers)\(genome.head)".utf8.reduce(0) { $0 + Int($1) } % 2 == 0
}

/// With rungs, too: who rises has been let through before.
@Test(arguments: StrategyChoice.allCases, [nil, Rungs(count: 2)])
func refusalsAreReplayed(strategy: StrategyChoice, rungs: Rungs?) throws {
  let admits: @Sendable (Genome) -> Bool = { ($0.layers?.towers.joined().count ?? 0) % 3 == 0 }
  var state = island(strategy: strategy, rungs: rungs, admits: admits)
  var events: [IslandEvent] = []
  for _ in 0..<40 {
    guard let candidate = state.bear() else { break }
    #expect(admits(candidate.proposal.genome))
    events.append(.born(candidate))
    let individual = judged(candidate)
    state.judge(individual)
    events.append(.judged(individual))
  }
  #expect(state.tally.births == 40)
  var replayed = island(strategy: strategy, rungs: rungs, admits: admits)
  for event in events { try replayed.replay(event) }
  #expect(replayed.tally == state.tally && replayed.bear() == state.bear())
}

/// Half of all lists of layers are refused: what is proposed is let through, some of it after further changes.
@Test(arguments: [StrategyChoice.model, .parego])
func modelsAreAskedOfWhatIsLetThrough(strategy: StrategyChoice) {
  var settings = IslandSettings(strategy: strategy)
  settings.breeding.founders = 12
  var state = IslandState(
    island: 0, islandCount: 1, settings: settings, space: pictures, seed: 5,
    admits: { $0.layers.map(hasEvenLayers) ?? false })
  var origins: [String] = []
  while origins.count < 60, let candidate = state.bear() {
    #expect(candidate.proposal.genome.layers.map(hasEvenLayers) == true)
    origins.append(candidate.proposal.origin)
    state.judge(judged(candidate))
  }
  #expect(origins.count == 60)
  #expect(origins.prefix(12).allSatisfy { $0 == "random" })
  #expect(origins.contains { $0.contains("+") })
}

/// A model learns nothing of what is refused, so it must not be asked for it again and again.
@Test(arguments: [StrategyChoice.model, .parego])
func fewGenomesThatAreAdmittedAreFoundByChance(strategy: StrategyChoice) {
  let admits: @Sendable (Genome) -> Bool = { $0.layers?.towers.joined().count == 1 }
  var state = island(strategy: strategy, admits: admits)
  for _ in 0..<15 {
    guard let candidate = state.bear() else { break }
    #expect(admits(candidate.proposal.genome))
    state.judge(judged(candidate))
  }
  #expect(state.tally.births == 15)
}

@Test func aSeedThatIsNotWorthAnEvaluationIsPassedOver() throws {
  var others = [island(seed: 5), island(seed: 6)]
  let refused = try #require(others[0].bear()?.proposal.genome)
  let wanted = try #require(others[1].bear()?.proposal.genome)
  var state = IslandState(
    island: 0, islandCount: 1, settings: IslandSettings(), space: pictures, seed: 1,
    seeds: [Seed(refused, fidelity: 1), Seed(wanted, fidelity: 1)], admits: { $0 != refused })
  #expect(state.bear()?.proposal.genome == wanted)
}
