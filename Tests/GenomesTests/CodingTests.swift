import Architectures
import Foundation
import Genomes
import RandomStreams
import Testing

@Test(arguments: [1, 2, 3])
func genomesSurviveCoding(views: Int) throws {
  let space = space(views: views)
  var stream = testStream(50, views)
  for _ in 0..<500 {
    let genome = evolvedGenome(in: space, using: &stream)
    let data = try canonicalData(genome)
    let decoded = try JSONDecoder().decode(LayerGenome.self, from: data)
    #expect(decoded == genome)
    #expect(try canonicalData(decoded) == data)
  }
}

@Test func spacesSurviveCoding() throws {
  var space = space(views: 3)
  space.limits = Limits(parameters: 7)
  space.training.batches = [1]
  let data = try JSONEncoder().encode(space)
  #expect(try JSONDecoder().decode(LayerSpace.self, from: data) == space)
}

@Test func theLongestGenomesOfOneViewLeaveInOneMessage() throws {
  let space = space()
  let training = TrainingGene(
    optimizer: .nesterov, learningRate: 0.00123, batch: 128, weightDecay: 0.00000123)
  let widest = Gene(
    .convolution(
      ConvolutionGene(
        outputs: 64, filterHeight: 7, filterWidth: 7, strideHeight: 2, strideWidth: 2,
        padded: false, initializer: .positiveUnitBall)), skip: 8)
  let genome = LayerGenome(
    towers: [Array(repeating: widest, count: space.genes.max)],
    head: Array(repeating: widest, count: space.headGenes.max), training: training)
  let count = try canonicalData(genome).count
  #expect(count < 4000)
}

@Test func theCanonicalTextNeverChanges() throws {
  let genome = LayerGenome(
    towers: [
      [
        convolution(8, 3), Gene(.normalization), relu(skip: 2), pooling(2, stride: 2),
        Gene(.inception(InceptionGene(outputs1: 8, outputs3: 16, outputs5: 0, outputsPooled: 8))),
        Gene(.block(BlockGene(outputs: 16, filter: 3, stride: 2, separable: true))),
      ]
    ], head: [Gene(.dense(DenseGene(outputs: 32))), Gene(.dropout(0.25))], training: plainTraining)
  let expected = """
    {"head":[{"kind":"dense","outputs":32,"start":"he"},{"kind":"dropout","ratio":0.25}],\
    "towers":[[{"filter":[3,3],"kind":"convolution","outputs":8,"padded":true,"start":"he",\
    "stride":[1,1]},{"kind":"normalization"},{"function":"relu","kind":"activation","skip":2},\
    {"kind":"pooling","pooling":"max","stride":[2,2],"window":[2,2]},{"kind":"inception",\
    "outputs_1":8,"outputs_3":16,"outputs_5":0,"outputs_pooled":8},{"filter":3,\
    "function":"relu","kind":"block","outputs":16,"residual":false,"separable":true,"stride":2}]],\
    "training":{"batch":64,\
    "learning_rate":0.001,"optimizer":"adamw","weight_decay":0.0001}}
    """
  #expect(String(decoding: try canonicalData(genome), as: UTF8.self) == expected)
}

@Test(arguments: [
  "", "{}", "[]", #"{"kind":"magic"}"#, #"{"kind":"convolution"}"#, #"{"kind":"dropout"}"#,
  #"{"kind":"activation","function":"step"}"#,
  #"{"kind":"pooling","pooling":"max","stride":[2],"window":[2,2]}"#,
  #"{"kind":"pooling","pooling":"max","stride":[2,2,2],"window":[2,2]}"#,
  #"{"kind":"pooling","pooling":"max","stride":2,"window":[2,2]}"#,
])
func textThatIsNoGeneIsAnError(text: String) {
  #expect(throws: DecodingError.self) { try JSONDecoder().decode(Gene.self, from: Data(text.utf8)) }
}
