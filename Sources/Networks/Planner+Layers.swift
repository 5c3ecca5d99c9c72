import Architectures
import Geometry
import Kernels

extension Planner {
  /// The layers, one for each operator.
  ///
  /// The weights of convolutions lie first: their gradients are added up shard by shard.
  mutating func makeLayers() -> [any Layer] {
    var layers = [(any Layer)?](repeating: nil, count: operators.count)
    for (index, op) in operators.enumerated() {
      if case .plain(.convolution(let convolution)) = op.kind {
        layers[index] = makeConvolution(convolution, inputs(of: index)[0], values[index + 1])
      }
    }
    shardWeightCount = weights.count
    for index in operators.indices where layers[index] == nil {
      layers[index] = makeLayer(index)
    }
    return layers.compactMap { $0 }
  }

  private func inputs(of index: Int) -> [LayerInput] {
    operators[index].inputs.enumerated().map {
      LayerInput(value: values[$0.element], mode: modes[index][$0.offset])
    }
  }

  private mutating func makeLayer(_ index: Int) -> any Layer {
    let inputs = inputs(of: index)
    let output = values[index + 1]
    switch operators[index].kind {
    case .normalization(let normalization, let activation):
      return makeNormalization(normalization, activation, inputs, output)
    case .plain(.normalization(let normalization)):
      return makeNormalization(normalization, nil, inputs, output)
    case .plain(.slice(let slice)):
      return SliceLayer(input: inputs[0], output: output, first: slice.first)
    case .plain(.convolution(let convolution)):
      return makeConvolution(convolution, inputs[0], output)
    case .plain(.dense(let dense)):
      return makeDense(dense, inputs[0], output)
    case .plain(.pooling(let pooling)):
      return PoolingLayer(
        input: inputs[0], output: output, kind: pooling.kind,
        geometry: pooling.geometry(over: inputs[0].value.shape))
    case .plain(.globalPooling(let kind)):
      return PoolingLayer(
        input: inputs[0], output: output, kind: kind,
        geometry: .global(inputs[0].value.shape))
    case .plain(.activation(let kind)):
      return ActivationLayer(input: inputs[0], output: output, kind: kind)
    case .plain(.dropout(let dropout)):
      return DropoutLayer(
        input: inputs[0], output: output, ratio: Float(dropout.ratio), place: index)
    case .plain(.add):
      return AddLayer(inputs: inputs, output: output)
    case .plain(.concatenation):
      return ConcatenationLayer(inputs: inputs, output: output)
    }
  }

  private mutating func makeConvolution(
    _ convolution: Convolution, _ input: LayerInput, _ output: Value
  ) -> any Layer {
    let geometry = convolution.geometry(
      over: input.value.shape, inputStride: input.value.stride)
    let turned = input.mode == nil ? 0 : transposedFilterCount(geometry)
    return ConvolutionLayer(
      input: input, output: output, geometry: geometry,
      filter: weightBlock(geometry.filterStorage),
      bias: convolution.bias ? weightBlock(geometry.filterStride) : nil,
      transposed: Block(offset: transposed.allocate(turned), count: turned),
      initializer: convolution.initializer)
  }

  private mutating func makeDense(
    _ dense: Dense, _ input: LayerInput, _ output: Value
  ) -> any Layer {
    let inputs = input.value.storage
    let geometry = DenseGeometry(inputs: inputs, outputs: dense.outputs, inputStride: inputs)
    let layer = DenseLayer(
      input: input, output: output, geometry: geometry,
      weights: weightBlock(geometry.weightStorage),
      bias: dense.bias ? weightBlock(geometry.outputStride) : nil, initializer: dense.initializer)
    scratchCount = max(scratchCount, layer.scratchCount(batch: shards.batch))
    return layer
  }

  private mutating func makeNormalization(
    _ normalization: Normalization, _ activation: ActivationKind?, _ inputs: [LayerInput],
    _ output: Value
  ) -> any Layer {
    let stride = output.stride
    return NormalizationLayer(
      input: inputs[0], addend: inputs.count > 1 ? inputs[1] : nil, output: output,
      operation: normalization, activation: activation, gamma: weightBlock(stride),
      beta: weightBlock(stride), runningMean: statisticBlock(stride),
      runningVariance: statisticBlock(stride), mean: activationBlock(stride),
      inverseDeviation: activationBlock(stride),
      sums: activationBlock(2 * stride * shards.batch))
  }

  private mutating func weightBlock(_ count: Int) -> Block {
    Block(offset: weights.allocate(count), count: count)
  }

  private mutating func statisticBlock(_ count: Int) -> Block {
    Block(offset: statistics.allocate(count), count: count)
  }

  private mutating func activationBlock(_ count: Int) -> Block {
    Block(offset: activations.allocate(count), count: count)
  }
}

extension Planner {
  /// The stages of a forward pass.
  func forwardStages(_ layers: [any Layer], isTraining: Bool) -> [Stage] {
    let levels = isTraining ? training : use
    var stages = forwardChunks(isTraining: isTraining).map { Stage(chunk: $0) }
    for (index, layer) in layers.enumerated() {
      append(
        layer.forward(isTraining: isTraining), of: index, bytes: forwardBytes(index), to: &stages,
        from: levels.start(of: operators[index]))
    }
    return stages.alternating(reversing: false)
  }

  /// The stages of the backward pass, the first of which prepares the others, and the last of which
  /// adds up the gradients of the shards.
  func backwardStages(_ layers: [any Layer]) -> [Stage] {
    var preparation = Stage(chunk: 1)
    var stages = backwardChunks(stages: (training.gradients.max() ?? 0) + 2).map {
      Stage(chunk: $0)
    }
    for (index, layer) in layers.enumerated().reversed() where training.isTrained[index + 1] {
      if let prepare = layer.preparation {
        preparation.append(BatchWork(layer: index, chunk: 1) { pass, _ in prepare(pass) })
      }
      let start = training.gradients[index + 1]
      append(
        layer.backward, of: index, bytes: backwardBytes(index), to: &stages, from: start)
      if let add = layer.weightGradient {
        stages[start].append(BatchWork(layer: index, chunk: 1) { pass, _ in add(pass) })
      }
    }
    var sum = Stage(chunk: 1)
    sum.append(
      BatchWork(layer: layers.count - 1, chunk: 1) { pass, _ in pass.addShardGradients() })
    // The forward pass ends in the direction of an even or an odd stage.
    let isReversed = (training.values.max() ?? 0) % 2 == 0
    return [preparation] + stages.alternating(reversing: isReversed) + [sum]
  }

  /// Adds a layer's pieces of work that follow each other, from a stage on.
  private func append(
    _ works: [Work], of layer: Int, bytes: Int, to stages: inout [Stage], from start: Int
  ) {
    let chunk = shards.chunk(bytesPerSample: bytes)
    var level = start
    for work in works {
      switch work {
      case .samples(let run):
        stages[level].append(layer: layer, chunk: chunk, bytes: bytes, run)
      case .batch(let run):
        stages[level].append(BatchWork(layer: layer, chunk: chunk, run: run))
        level += 1
      }
    }
  }
}

extension Pass {
  /// Adds the gradients of all shards to those of the first, in order.
  fileprivate func addShardGradients() {
    let count = memory.shardWeightCount
    let block = Block(offset: 0, count: count)
    for shard in 1..<max(1, (batch + shardSize - 1) / shardSize) {
      let source = ArenaView(memory.shardGradients, offset: (shard - 1) * count, count: count)
      let target = ArenaView(memory.weightGradients, block)
      var sum = target.write()
      accumulate(from: source.read(), into: &sum, mode: .accumulate, workers: workers)
    }
  }
}
