import Architectures
import Geometry
public import RandomStreams

// A list of genes drawn one by one is seldom a network that learns: convolutions without a
// non-linearity collapse, and strides before anything was seen throw the picture away. So random
// lists are made of phrases, an operation with what usually follows it. Evolution is free to break
// them up.

extension LayerSpace {
  /// A random genome of this space.
  public func randomGenome(from stream: inout RandomStream) -> LayerGenome {
    let towers = (0..<towerCount).map { _ in randomTower(from: &stream) }
    let head = towerCount > 1 || headGenes.min > 0 ? randomHead(from: &stream) : []
    return LayerGenome(towers: towers, head: head, training: randomTraining(from: &stream))
  }

  private func randomTower(from stream: inout RandomStream) -> [Gene] {
    let phrases = stream.integer(in: 1...4)
    var list: [Gene] = []
    for _ in 0..<phrases { list += randomPhrase(from: &stream) }
    if weight(of: .dense) > 0, stream.happens(0.5) {
      list += densePhrase(within: genes.max - list.count, from: &stream)
    }
    return fitted(list, to: genes, from: &stream)
  }

  private func randomHead(from stream: inout RandomStream) -> [Gene] {
    let list = weight(of: .dense) > 0 ? densePhrase(within: headGenes.max, from: &stream) : []
    return fitted(list, to: headGenes, from: &stream)
  }

  /// A list cut or filled up to an allowed length.
  private func fitted(
    _ list: [Gene], to range: IntegerRange, from stream: inout RandomStream
  ) -> [Gene] {
    var list = Array(list.prefix(range.max))
    while list.count < range.min { list.append(randomGene(from: &stream)) }
    return list
  }

  /// Filters with what follows them, then perhaps a pooling.
  private func randomPhrase(from stream: inout RandomStream) -> [Gene] {
    let heads: [Gene.Kind] = [.convolution, .inception, .block].filter { weight(of: $0) > 0 }
    guard !heads.isEmpty else { return [randomGene(from: &stream)] }
    let kind = heads[stream.index(weightedBy: heads.map(weight(of:)))]
    var phrase = [randomGene(of: kind, from: &stream)]
    if kind != .block {
      if weight(of: .normalization) > 0, stream.happens(0.6) { phrase.append(Gene(.normalization)) }
      if weight(of: .activation) > 0 { phrase.append(randomGene(of: .activation, from: &stream)) }
    }
    if weight(of: .pooling) > 0, stream.happens(0.5) {
      phrase.append(randomGene(of: .pooling, from: &stream))
    }
    return phrase
  }

  /// A dense operation with what follows it; no normalisation where that would leave no room for the
  /// activation.
  private func densePhrase(within room: Int, from stream: inout RandomStream) -> [Gene] {
    var phrase = [randomGene(of: .dense, from: &stream)]
    if weight(of: .normalization) > 0, room > 2, stream.happens(0.6) {
      phrase.append(Gene(.normalization))
    }
    if weight(of: .activation) > 0 { phrase.append(randomGene(of: .activation, from: &stream)) }
    if weight(of: .dropout) > 0, stream.happens(0.3) {
      phrase.append(randomGene(of: .dropout, from: &stream))
    }
    return phrase
  }

  /// A random gene of a random kind, as often as the kinds' weights say.
  func randomGene(from stream: inout RandomStream) -> Gene {
    randomGene(of: kinds[stream.index(weightedBy: kinds.map(\.weight))].kind, from: &stream)
  }

  /// A random gene of a kind, without a skip.
  func randomGene(of kind: Gene.Kind, from stream: inout RandomStream) -> Gene {
    switch kind {
    case .convolution: Gene(.convolution(randomConvolution(from: &stream)))
    case .pooling: Gene(.pooling(randomPooling(from: &stream)))
    case .normalization: Gene(.normalization)
    case .activation: Gene(.activation(stream.pick(from: activations)))
    case .dropout: Gene(.dropout(dropoutRatio.draw(from: &stream)))
    case .dense:
      Gene(
        .dense(
          DenseGene(
            outputs: denseOutputs.draw(from: &stream), initializer: stream.pick(from: initializers))
        ))
    case .inception: Gene(.inception(randomInception(from: &stream)))
    case .block: Gene(.block(randomBlock(from: &stream)))
    }
  }

  private func randomConvolution(from stream: inout RandomStream) -> ConvolutionGene {
    ConvolutionGene(
      outputs: convolutionOutputs.draw(from: &stream), filterHeight: filterSize.draw(from: &stream),
      filterWidth: filterSize.draw(from: &stream),
      strideHeight: smallest(convolutionStride, from: &stream),
      strideWidth: smallest(convolutionStride, from: &stream), padded: stream.happens(0.8),
      initializer: stream.pick(from: initializers))
  }

  private func randomBlock(from stream: inout RandomStream) -> BlockGene {
    BlockGene(
      outputs: convolutionOutputs.draw(from: &stream), filter: filterSize.draw(from: &stream),
      stride: smallest(convolutionStride, from: &stream), separable: stream.happens(0.5),
      residual: stream.happens(0.5), activation: stream.pick(from: activations))
  }

  private func randomPooling(from stream: inout RandomStream) -> PoolingGene {
    PoolingGene(
      pooling: stream.pick(from: poolings), windowHeight: window.draw(from: &stream),
      windowWidth: window.draw(from: &stream), strideHeight: poolingStride.draw(from: &stream),
      strideWidth: poolingStride.draw(from: &stream))
  }

  private func randomInception(from stream: inout RandomStream) -> InceptionGene {
    var gene = InceptionGene(
      outputs1: inceptionOutputs.draw(from: &stream),
      outputs3: inceptionOutputs.draw(from: &stream),
      outputs5: inceptionOutputs.draw(from: &stream),
      outputsPooled: inceptionOutputs.draw(from: &stream))
    gene.ensureOnePath(in: self)
    return gene
  }

  /// The range's smallest number three times in four: a stride is a rare thing.
  private func smallest(_ range: IntegerRange, from stream: inout RandomStream) -> Int {
    stream.happens(0.75) ? range.min : range.draw(from: &stream)
  }

  /// Random genes of training.
  public func randomTraining(from stream: inout RandomStream) -> TrainingGene {
    let optimizer = stream.pick(from: training.optimizers)
    return TrainingGene(
      optimizer: optimizer, learningRate: training.learningRate(of: optimizer).draw(from: &stream),
      batch: stream.pick(from: training.batches),
      weightDecay: training.weightDecay.draw(from: &stream))
  }
}

extension InceptionGene {
  /// Gives the first path its least outputs where no path has any.
  mutating func ensureOnePath(in space: LayerSpace) {
    guard outputs1 + outputs3 + outputs5 + outputsPooled == 0 else { return }
    let range = space.inceptionOutputs
    outputs1 = range.min > 0 ? range.min : range.min + range.step
  }
}
