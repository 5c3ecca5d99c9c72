import Architectures
import Geometry
import RandomStreams

// Mutations that change the fields of a gene, its skip, or the genes of training.

extension LayerGenome {
  /// Moves one field of a random gene to a value near it.
  mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    guard let place = drawPlace(from: &stream, where: { gene, _ in gene.kind != .normalization })
    else { return false }
    self[segment: place.segment][place.index].alterField(in: space, from: &stream)
    return true
  }

  /// Gives a skip to a random gene that has none.
  mutating func addSkip(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    let nearest = space.skipReach.min
    guard let place = drawPlace(from: &stream, where: { $0.skip == 0 && $1 >= nearest }) else {
      return false
    }
    let reach = min(space.skipReach.max, place.index)
    self[segment: place.segment][place.index].skip =
      IntegerRange(nearest, reach, step: space.skipReach.step).draw(from: &stream)
    return true
  }

  /// Takes a random skip away.
  mutating func removeSkip(from stream: inout RandomStream) -> Bool {
    guard let place = drawPlace(from: &stream, where: { gene, _ in gene.skip != 0 }) else {
      return false
    }
    self[segment: place.segment][place.index].skip = 0
    return true
  }

  /// Changes one gene of training.
  mutating func alterTraining(in space: LayerSpace, from stream: inout RandomStream) -> Bool {
    switch stream.index(weightedBy: [1, 3, 1, 1]) {
    case 0:
      training.optimizer = stream.pick(
        from: space.training.optimizers, otherThan: training.optimizer)
      let range = space.training.learningRate(of: training.optimizer)
      if !range.contains(training.learningRate) {
        training.learningRate = range.draw(from: &stream)
      }
    case 1:
      let range = space.training.learningRate(of: training.optimizer)
      training.learningRate = range.drawNear(training.learningRate, from: &stream)
    case 2: training.batch = stream.pick(from: space.training.batches, otherThan: training.batch)
    default:
      training.weightDecay = space.training.weightDecay.drawNear(
        training.weightDecay, from: &stream)
    }
    return true
  }
}

extension RandomStream {
  /// An element, uniform among those that differ from the present one; that one where none does.
  fileprivate mutating func pick<Element: Equatable>(
    from elements: [Element], otherThan present: Element
  ) -> Element {
    let others = elements.filter { $0 != present }
    return others.isEmpty ? present : pick(from: others)
  }
}

extension Gene {
  /// Moves one field to a value near it.
  fileprivate mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) {
    switch payload {
    case .convolution(var gene):
      gene.alterField(in: space, from: &stream)
      payload = .convolution(gene)
    case .pooling(var gene):
      gene.alterField(in: space, from: &stream)
      payload = .pooling(gene)
    case .dense(var gene):
      if stream.happens(0.75) {
        gene.outputs = space.denseOutputs.drawNear(gene.outputs, from: &stream)
      } else {
        gene.initializer = stream.pick(from: space.initializers, otherThan: gene.initializer)
      }
      payload = .dense(gene)
    case .inception(var gene):
      gene.alterField(in: space, from: &stream)
      payload = .inception(gene)
    case .block(var gene):
      gene.alterField(in: space, from: &stream)
      payload = .block(gene)
    case .activation(let kind):
      payload = .activation(stream.pick(from: space.activations, otherThan: kind))
    case .dropout(let ratio):
      payload = .dropout(space.dropoutRatio.drawNear(ratio, from: &stream))
    case .normalization: break
    }
  }
}

extension ConvolutionGene {
  fileprivate mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) {
    switch stream.index(weightedBy: [3, 1.5, 1.5, 0.75, 0.75, 0.5, 0.5]) {
    case 0: outputs = space.convolutionOutputs.drawNear(outputs, from: &stream)
    case 1: filterHeight = space.filterSize.drawNear(filterHeight, from: &stream)
    case 2: filterWidth = space.filterSize.drawNear(filterWidth, from: &stream)
    case 3: strideHeight = space.convolutionStride.drawNear(strideHeight, from: &stream)
    case 4: strideWidth = space.convolutionStride.drawNear(strideWidth, from: &stream)
    case 5: padded.toggle()
    default: initializer = stream.pick(from: space.initializers, otherThan: initializer)
    }
  }
}

extension BlockGene {
  fileprivate mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) {
    switch stream.index(weightedBy: [3, 1.5, 1, 1, 1, 1]) {
    case 0: outputs = space.convolutionOutputs.drawNear(outputs, from: &stream)
    case 1: filter = space.filterSize.drawNear(filter, from: &stream)
    case 2: stride = space.convolutionStride.drawNear(stride, from: &stream)
    case 3: separable.toggle()
    case 4: residual.toggle()
    default: activation = stream.pick(from: space.activations, otherThan: activation)
    }
  }
}

extension PoolingGene {
  fileprivate mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) {
    switch stream.integer(below: 5) {
    case 0: pooling = stream.pick(from: space.poolings, otherThan: pooling)
    case 1: windowHeight = space.window.drawNear(windowHeight, from: &stream)
    case 2: windowWidth = space.window.drawNear(windowWidth, from: &stream)
    case 3: strideHeight = space.poolingStride.drawNear(strideHeight, from: &stream)
    default: strideWidth = space.poolingStride.drawNear(strideWidth, from: &stream)
    }
  }
}

extension InceptionGene {
  fileprivate mutating func alterField(in space: LayerSpace, from stream: inout RandomStream) {
    let range = space.inceptionOutputs
    switch stream.integer(below: 4) {
    case 0: outputs1 = range.drawNear(outputs1, from: &stream)
    case 1: outputs3 = range.drawNear(outputs3, from: &stream)
    case 2: outputs5 = range.drawNear(outputs5, from: &stream)
    default: outputsPooled = range.drawNear(outputsPooled, from: &stream)
    }
    ensureOnePath(in: space)
  }
}
