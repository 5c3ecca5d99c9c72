import Architectures
import Genomes
import Geometry
import Testing

private func objection(_ gene: Gene) -> String? { space().objection(to: genome([gene])) }

@Test func aPlainGenomeHasNoObjection() {
  #expect(
    space().objection(to: genome([convolution(8), relu(skip: 1), pooling(2, stride: 2)])) == nil)
}

@Test func listsTooLongTooShortOrTooManyAreRefused() {
  #expect(space().objection(to: genome([])) != nil)
  #expect(space().objection(to: genome(Array(repeating: relu(), count: 24))) == nil)
  #expect(space().objection(to: genome(Array(repeating: relu(), count: 25))) != nil)
  #expect(
    space().objection(to: genome([relu()], head: Array(repeating: relu(), count: 9))) != nil)
  #expect(space(views: 2).objection(to: genome([relu()])) != nil)
}

@Test func fieldsOutOfRangeAreRefused() {
  let faulty: [Gene] = [
    convolution(9), convolution(0), convolution(72), convolution(8, 8), convolution(8, 0),
    convolution(8, stride: 3), pooling(5, stride: 1), pooling(0, stride: 1), pooling(2, stride: 4),
    Gene(.dropout(0.71)), Gene(.dropout(-0.1)), Gene(.dropout(.nan)),
    Gene(.dense(DenseGene(outputs: 17))), relu(skip: 9), relu(skip: -1),
    Gene(.inception(InceptionGene(outputs1: 0, outputs3: 0, outputs5: 0, outputsPooled: 0))),
    Gene(.inception(InceptionGene(outputs1: 7, outputs3: 0, outputs5: 0, outputsPooled: 0))),
    Gene(.block(BlockGene(outputs: 9, filter: 3))), Gene(.block(BlockGene(outputs: 8, filter: 8))),
    Gene(.block(BlockGene(outputs: 8, filter: 3, stride: 3))),
  ]
  for gene in faulty { #expect(objection(gene) != nil, "\(gene)") }
}

@Test func whatTheSpaceLeavesOutIsRefused() {
  var space = space()
  space.activations = [.tanh]
  #expect(space.objection(to: genome([relu()])) != nil)
  space.kinds = [KindWeight(.activation, 0), KindWeight(.convolution, 1)]
  #expect(space.objection(to: genome([Gene(.activation(.tanh))])) != nil)
  space.initializers = [.xavier]
  #expect(space.objection(to: genome([convolution(8)])) != nil)
}

@Test func trainingOutOfRangeIsRefused() {
  let faulty = [
    TrainingGene(optimizer: .adamw, learningRate: 0.1, batch: 64, weightDecay: 1e-4),
    TrainingGene(optimizer: .sgd, learningRate: 0.001, batch: 64, weightDecay: 1e-4),
    TrainingGene(optimizer: .sgd, learningRate: 0.1, batch: 63, weightDecay: 1e-4),
    TrainingGene(optimizer: .sgd, learningRate: 0.1, batch: 64, weightDecay: 1),
  ]
  for training in faulty {
    #expect(space().objection(to: LayerGenome(towers: [[relu()]], training: training)) != nil)
  }
}
