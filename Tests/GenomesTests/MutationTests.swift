import Genomes
import RandomStreams
import TestSupport
import Testing

/// Weights in which one kind alone is drawn.
private func only(_ kind: MutationKind) -> MutationWeights {
  var weights = MutationWeights()
  for other in MutationKind.allCases { weights[other] = other == kind ? 1 : 0 }
  return weights
}

private func segments(_ genome: LayerGenome) -> [[Gene]] { genome.towers + [genome.head] }

/// Places of genes that differ between two genomes whose lists are of equal lengths.
private func differences(_ a: LayerGenome, _ b: LayerGenome) -> [(before: Gene, after: Gene)] {
  zip(segments(a).joined(), segments(b).joined()).filter { $0 != $1 }.map { ($0, $1) }
}

/// Whether a genome is another with one gene taken out.
private func isShorterByOne(_ short: LayerGenome, than long: LayerGenome) -> Bool {
  guard short.training == long.training, short.geneCount == long.geneCount - 1 else { return false }
  let pairs = zip(segments(short), segments(long)).filter { $0 != $1 }
  guard pairs.count == 1, let (a, b) = pairs.first, b.count == a.count + 1 else { return false }
  return b.indices.contains { place in
    var copy = b
    copy.remove(at: place)
    return copy == a
  }
}

@Test(arguments: [1, 2, 3])
func mutantsStayInTheSpaceAndDiffer(views: Int) {
  let space = space(views: views)
  var stream = testStream(20, views)
  var genome = space.randomGenome(from: &stream)
  for round in 0..<10_000 {
    if round % 50 == 0 { genome = space.randomGenome(from: &stream) }
    let mutant = genome.mutated(in: space, weights: MutationWeights(), from: &stream).genome
    #expect(space.objection(to: mutant) == nil)
    #expect(mutant != genome)
    genome = mutant
  }
}

@Test func addingAGeneAddsOneGene() {
  checkKind(.addGene) { isShorterByOne($0, than: $1) }
}

@Test func removingAGeneRemovesOneGene() {
  checkKind(.removeGene) { isShorterByOne($1, than: $0) }
}

@Test func changingATypeChangesTheKindOfOneGeneAndKeepsItsSkip() {
  checkKind(.changeType) { before, after in
    let changed = differences(before, after)
    return before.geneCount == after.geneCount && before.training == after.training
      && changed.count == 1
      && changed.allSatisfy { $0.before.kind != $0.after.kind && $0.before.skip == $0.after.skip }
  }
}

@Test func alteringAFieldMovesOneGeneOfAKind() {
  checkKind(.alterField) { before, after in
    let changed = differences(before, after)
    return before.geneCount == after.geneCount && before.training == after.training
      && changed.count == 1
      && changed.allSatisfy { $0.before.kind == $0.after.kind && $0.before.skip == $0.after.skip }
  }
}

@Test func addingASkipGivesOneGeneASkipThatStaysInItsList() {
  checkKind(.addSkip) { before, after in
    let changed = differences(before, after)
    let isInside = segments(after).allSatisfy { list in
      list.enumerated().allSatisfy { index, gene in
        gene.skip <= index || segments(before).contains { $0.contains(gene) }
      }
    }
    return changed.count == 1 && isInside && before.training == after.training
      && changed.allSatisfy {
        $0.before.skip == 0 && $0.after.skip > 0 && $0.before.payload == $0.after.payload
      }
  }
}

@Test func removingASkipTakesOneSkipAway() {
  checkKind(.removeSkip) { before, after in
    let changed = differences(before, after)
    return changed.count == 1 && before.training == after.training
      && changed.allSatisfy {
        $0.before.skip > 0 && $0.after.skip == 0 && $0.before.payload == $0.after.payload
      }
  }
}

@Test func alteringTrainingLeavesTheGenesAlone() {
  checkKind(.alterTraining) { before, after in
    let (a, b) = (before.training, after.training)
    let changed = [a.batch != b.batch, a.weightDecay != b.weightDecay].count { $0 }
    let isRateOrOptimizer = a.learningRate != b.learningRate || a.optimizer != b.optimizer
    return segments(before) == segments(after) && changed + (isRateOrOptimizer ? 1 : 0) == 1
  }
}

/// Mutates many genomes by one kind, and checks what it did wherever it could act.
private func checkKind(
  _ kind: MutationKind, _ isAsClaimed: (_ before: LayerGenome, _ after: LayerGenome) -> Bool
) {
  let space = space(views: 2)
  var stream = testStream(21, MutationKind.allCases.firstIndex(of: kind) ?? 0)
  var acted = 0
  for _ in 0..<2000 {
    let genome = evolvedGenome(in: space, using: &stream)
    let (mutant, found) = genome.mutated(in: space, weights: only(kind), from: &stream)
    guard found == kind else {
      #expect(found == .alterTraining && segments(mutant) == segments(genome))
      continue
    }
    acted += 1
    #expect(isAsClaimed(genome, mutant), "\(genome)\n\(mutant)")
  }
  #expect(acted > 500)
}

@Test func mutationsAreDrawnByTheirWeights() {
  // A genome on which every kind can act.
  let genome = genome([convolution(8), relu(), convolution(16, skip: 1), pooling(2, stride: 2)])
  let space = space()
  var stream = testStream(22)
  var counts = [MutationKind: Int]()
  for _ in 0..<20_000 {
    let kind = genome.mutated(in: space, weights: MutationWeights(), from: &stream).kind
    counts[kind, default: 0] += 1
  }
  let kinds = MutationKind.allCases
  let probability = chiSquaredProbability(
    observed: kinds.map { counts[$0] ?? 0 }, weights: kinds.map { MutationWeights()[$0] })
  #expect(probability > significance)
}

@Test(arguments: MutationKind.allCases)
func aKindThatIsTriedFirstIsTakenWhereItCanAct(kind: MutationKind) {
  let genome = genome([convolution(8), relu(), convolution(16, skip: 1), pooling(2, stride: 2)])
  let space = space()
  var stream = testStream(28)
  for _ in 0..<200 {
    let (mutant, found) = genome.mutated(
      in: space, weights: MutationWeights(), trying: kind, from: &stream)
    #expect(mutant != genome && found == kind)
  }
  // Nor is one taken that is never drawn.
  let others = MutationKind.allCases.first { $0 != kind } ?? kind
  let found = genome.mutated(in: space, weights: only(others), trying: kind, from: &stream).kind
  #expect(found == others)
}

@Test func whereAKindCannotActAnotherIsDrawn() {
  var space = space()
  space.genes = IntegerRange(1, 1)
  space.headGenes = IntegerRange(0, 0)
  let lone = genome([Gene(.normalization)])
  var stream = testStream(23)
  var kinds: Set<MutationKind> = []
  for _ in 0..<1000 {
    let (mutant, kind) = lone.mutated(in: space, weights: MutationWeights(), from: &stream)
    #expect(mutant != lone && space.objection(to: mutant) == nil)
    kinds.insert(kind)
  }
  #expect(kinds == [.changeType, .alterTraining])
}

@Test func whereNothingCanChangeTheMutantIsEqual() {
  var space = space()
  space.genes = IntegerRange(1, 1)
  space.headGenes = IntegerRange(0, 0)
  space.kinds = [KindWeight(.normalization, 1)]
  space.training.optimizers = [.adamw]
  space.training.batches = [64]
  space.training.adamLearningRate = RealRange(0.001, 0.001)
  space.training.weightDecay = RealRange(1e-4, 1e-4)
  let lone = genome([Gene(.normalization)])
  var stream = testStream(24)
  for _ in 0..<100 {
    let (mutant, kind) = lone.mutated(in: space, weights: MutationWeights(), from: &stream)
    #expect(mutant == lone && kind == .alterTraining)
  }
}

@Test func genesAreAddedAndRemovedAtEveryPlace() {
  let space = space()
  let list = (0..<5).map { convolution(8 * ($0 + 1)) }
  var stream = testStream(25)
  var added: Set<Int> = []
  var removed = [0, 0, 0, 0, 0]
  for _ in 0..<5000 {
    let more = genome(list).mutated(in: space, weights: only(.addGene), from: &stream).genome
    let found = more.towers[0]
    if found.count == 6 { added.insert((0..<5).first { found[$0] != list[$0] } ?? 5) }
    let less = genome(list).mutated(in: space, weights: only(.removeGene), from: &stream).genome
    removed[(0..<4).first { less.towers[0][$0] != list[$0] } ?? 4] += 1
  }
  #expect(added == [0, 1, 2, 3, 4, 5])
  #expect(chiSquaredProbability(observed: removed) > significance)
}

@Test func denseGenesAreAddedBehindAllThatLooksAtThePicture() {
  let space = space()
  let list = [convolution(8), relu(), pooling(2, stride: 2), relu()]
  var stream = testStream(26)
  var dense = 0
  for _ in 0..<3000 {
    let more = genome(list).mutated(in: space, weights: only(.addGene), from: &stream).genome
    guard let place = more.towers[0].firstIndex(where: { $0.kind == .dense }) else { continue }
    dense += 1
    #expect(place >= 3)
  }
  #expect(dense > 50)
}

@Test func weightsAreReadAndWrittenByKind() {
  var weights = MutationWeights()
  for (place, kind) in MutationKind.allCases.enumerated() { weights[kind] = Double(place) }
  #expect(MutationKind.allCases.map { weights[$0] } == [0, 1, 2, 3, 4, 5, 6])
  #expect(weights.addGene == 0 && weights.alterTraining == 6)
}
