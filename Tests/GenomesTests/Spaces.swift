// Search spaces and genomes for the tests of this folder.

import Architectures
import Foundation
import Genomes
import Geometry
import RandomStreams

/// The default space over pictures of one view, two or three.
func space(views: Int = 1) -> LayerSpace {
  let channels = [1, 2, 3].prefix(views)
  return LayerSpace(
    contract: InputContract(
      shape: Shape(height: 12, width: 12, channels: channels.reduce(0, +)), views: Array(channels),
      classes: 4))
}

/// A stream for a test and a round of it.
func testStream(_ seed: UInt64, _ round: Int = 0) -> RandomStream {
  RandomStream(seed: seed, purpose: .testing, birth: round)
}

let plainTraining = TrainingGene(
  optimizer: .adamw, learningRate: 0.001, batch: 64, weightDecay: 1e-4)

/// A genome of one tower.
func genome(_ genes: [Gene], head: [Gene] = []) -> LayerGenome {
  LayerGenome(towers: [genes], head: head, training: plainTraining)
}

func convolution(
  _ outputs: Int, _ filter: Int = 3, stride: Int = 1, padded: Bool = true, skip: Int = 0
) -> Gene {
  Gene(
    .convolution(
      ConvolutionGene(
        outputs: outputs, filterHeight: filter, filterWidth: filter, strideHeight: stride,
        strideWidth: stride, padded: padded)), skip: skip)
}

func pooling(_ window: Int, stride: Int) -> Gene {
  Gene(
    .pooling(
      PoolingGene(
        pooling: .max, windowHeight: window, windowWidth: window, strideHeight: stride,
        strideWidth: stride)))
}

/// The genes that do nothing.
let idle = [pooling(1, stride: 1), Gene(.dropout(0))]

func relu(skip: Int = 0) -> Gene { Gene(.activation(.relu), skip: skip) }

/// A random genome that evolution has been at for a while: longer, with skips.
func evolvedGenome(in space: LayerSpace, using stream: inout RandomStream) -> LayerGenome {
  var genome = space.randomGenome(from: &stream)
  for _ in 0..<stream.integer(in: 0...20) {
    genome = genome.mutated(in: space, weights: MutationWeights(), from: &stream).genome
  }
  return genome
}

/// The canonical text: JSON with sorted keys.
func canonicalData(_ genome: LayerGenome) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  return try encoder.encode(genome)
}
