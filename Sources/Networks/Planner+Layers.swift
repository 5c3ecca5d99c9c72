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
      if case .convolution(let convolution) = op.operation {
        layers[index] = makeConvolution(
          convolution, op.activation, inputs(of: index)[0], values[index + 1])
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
    let op = operators[index]
    switch op.operation {
    case .normalization(let normalization):
      return makeNormalization(normalization, op.activation, inputs, output)
    case .slice(let slice):
      return SliceLayer(input: inputs[0], output: output, first: slice.first)
    case .convolution(let convolution):
      return makeConvolution(convolution, op.activation, inputs[0], output)
    case .dense(let dense):
      return makeDense(dense, op.activation, inputs[0], output)
    case .pooling(let pooling):
      return makePooling(index, inputs[0], pooling.kind)
    case .globalPooling(let kind):
      return makePooling(index, inputs[0], kind)
    case .activation(let kind):
      return ActivationLayer(input: inputs[0], output: output, kind: kind)
    case .dropout(let dropout):
      return DropoutLayer(
        input: inputs[0], output: output, ratio: Float(dropout.ratio), place: op.origin)
    case .add:
      return AddLayer(inputs: inputs, output: output, activation: op.activation)
    case .concatenation:
      return ConcatenationLayer(inputs: inputs, output: output)
    }
  }

  private mutating func makeConvolution(
    _ convolution: Convolution, _ activation: ActivationKind?, _ input: LayerInput,
    _ output: Value
  ) -> any Layer {
    let geometry = convolution.geometry(
      over: input.value.shape, inputStride: input.value.stride)
    let turned = input.mode == nil ? 0 : transposedFilterCount(geometry)
    return ConvolutionLayer(
      input: input, output: output, geometry: geometry,
      filter: weightBlock(geometry.filterStorage),
      bias: convolution.bias ? weightBlock(geometry.filterStride) : nil,
      transposed: Block(offset: transposed.allocate(turned), count: turned),
      activation: activation, initializer: convolution.initializer)
  }

  private func makePooling(_ index: Int, _ input: LayerInput, _ kind: PoolingKind) -> any Layer {
    guard let windows = operators[index].windows(over: input.value.shape) else {
      preconditionFailure("operator \(index) pools nothing")
    }
    return PoolingLayer(
      input: input, output: values[index + 1], winners: winners[index + 1], kind: kind,
      geometry: windows, activation: operators[index].activation)
  }

  private mutating func makeDense(
    _ dense: Dense, _ activation: ActivationKind?, _ input: LayerInput, _ output: Value
  ) -> any Layer {
    let hasGaps = input.value.hasGaps
    let geometry = DenseGeometry(
      inputs: input.value.shape.elements, outputs: dense.outputs,
      inputStride: hasGaps ? nil : input.value.storage)
    return DenseLayer(
      input: input, output: output, geometry: geometry,
      weights: weightBlock(geometry.weightStorage),
      bias: dense.bias ? weightBlock(geometry.outputStride) : nil,
      flat: hasGaps ? flatBlock() : nil,
      activation: activation, initializer: dense.initializer)
  }

  /// Where pictures lie without the padding lanes of their pixels: one place for all dense layers, as none of
  /// them needs it for longer than a task.
  private mutating func flatBlock() -> Block {
    if let flat { return flat }
    let read = operators.filter(\.isWhole).map { values[$0.inputs[0]] }.filter(\.hasGaps)
    let most = read.map { pixelStride($0.shape.elements) }.max() ?? 0
    let block = activationBlock(most * shards.batch)
    flat = block
    return block
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
  /// The stages of a pass.
  ///
  /// - Parameter reversing: whether the first one takes the last samples first.
  func stages(_ pieces: [StagePieces], _ layers: [any Layer], reversing: Bool) -> [Stage] {
    var isReversed = reversing
    var result: [Stage] = []
    for stage in pieces where !stage.samples.isEmpty || !stage.batch.isEmpty {
      result.append(makeStage(stage, layers, isReversed))
      if !stage.samples.isEmpty { isReversed.toggle() }
    }
    return result
  }

  /// The stages of the backward pass, and work on the whole batch before and after them.
  func backwardStages(_ layers: [any Layer]) -> [Stage] {
    let isReversed = program.forward.count { !$0.samples.isEmpty } % 2 == 1
    let preparation = layers.enumerated().map { number, layer in
      BatchWork(number: number, layer: layer, task: .preparation, chunk: 1)
    }
    let first = Stage(
      segments: [], batch: preparation, chunk: 1, isSmall: true, isReversed: false)
    return [first] + stages(program.backward, layers, reversing: isReversed)
  }

  private func makeStage(
    _ stage: StagePieces, _ layers: [any Layer], _ isReversed: Bool
  ) -> Stage {
    let segments = Set(stage.samples.map(\.segment)).sorted().map { segment in
      let pieces = stage.samples.filter { $0.segment == segment }
      return Segment(
        chunk: pieces[0].chunk, works: pieces.map { ($0.layer, layers[$0.layer], $0.task) })
    }
    let batch = stage.batch.map { piece in
      BatchWork(
        number: piece.layer, layer: layers[piece.layer], task: piece.task,
        chunk: stage.samples.first { $0.layer == piece.layer && $0.task.isSum }?.chunk ?? 1)
    }
    let bytes = stage.bytes(storage)
    return Stage(
      segments: segments, batch: batch, chunk: stage.chunk,
      isSmall: bytes * shards.batch < 64 * 1024, isReversed: isReversed)
  }
}
