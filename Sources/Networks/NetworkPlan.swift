public import Architectures
import Geometry
import Kernels

/// A network before it has memory: its layers, and the place of every value, weight and gradient.
///
/// Shapes are static, so everything is placed once: weights one behind the other, so that an update
/// is one pass; activations one behind the other, since the backward pass reads them all; gradients
/// where others have been read already. A plan is cheap, and says what a network will take before
/// anything is allocated.
public struct NetworkPlan: Sendable {
  /// What the network is on paper.
  public let architecture: Architecture

  /// The most samples of a batch.
  public let batch: Int

  private(set) var layers: [any Layer] = []
  private(set) var input: Value
  private(set) var output: Value
  package private(set) var weightCount = 0
  private(set) var statisticCount = 0
  private(set) var activationCount = 0
  private(set) var gradientCount = 0
  private(set) var scratchCount = 0

  /// Bytes of memory that training this network takes, the optimiser's state of two floats a weight
  /// included.
  public var memoryBytes: Int {
    4 * (4 * weightCount + statisticCount + activationCount + gradientCount + scratchCount)
  }

  /// A plan for batches of at most this many samples.
  public init(_ architecture: Architecture, batch: Int) {
    precondition(batch > 0, "a batch of \(batch) samples")
    var planner = Planner(architecture, batch: batch)
    planner.placeValues()
    planner.placeGradients()
    self.architecture = architecture
    self.batch = batch
    input = planner.values[0]
    output = planner.values[planner.readers.count]
    layers = planner.makeLayers()
    weightCount = planner.weights.count
    statisticCount = planner.statistics.count
    activationCount = planner.activations.count
    gradientCount = planner.gradients.count
    scratchCount = planner.scratchCount
  }
}

/// Places values, gradients and weights, then makes the layers.
private struct Planner {
  let batch: Int
  /// What each layer does, with the values that it reads; value *k* is what layer *k − 1* writes.
  private(set) var readers: [Node] = []
  private(set) var values: [Value] = []
  private(set) var weights = ArenaPlanner()
  private(set) var statistics = ArenaPlanner()
  private(set) var activations = ArenaPlanner()
  private(set) var gradients = ArenaPlanner()
  private(set) var scratchCount = 0
  private var shapes: [Shape]
  private var modes: [[Accumulation?]] = []

  /// The architecture's nodes, with a copy of the input in whole vectors put before those that
  /// cannot read it densely.
  init(_ architecture: Architecture, batch: Int) {
    self.batch = batch
    let input = architecture.contract.shape
    shapes = [input]
    var renumbered = [0]
    var copy: Int?
    for (node, shape) in zip(architecture.nodes, architecture.shapes.dropFirst()) {
      let inputs = node.inputs.map { value in
        guard value == 0, !node.operation.readsDensely else { return renumbered[value] }
        if let copy { return copy }
        readers.append(Node(.slice(Slice(first: 0, count: input.channels)), inputs: [0]))
        shapes.append(input)
        copy = readers.count
        return readers.count
      }
      readers.append(Node(node.operation, inputs: inputs))
      shapes.append(shape)
      renumbered.append(readers.count)
    }
  }

  mutating func placeValues() {
    for (index, shape) in shapes.enumerated() {
      let stride = index == 0 ? shape.channels : shape.channelStride
      let offset = activations.allocate(shape.pixels * stride * batch)
      values.append(Value(shape: shape, stride: stride, offset: offset))
    }
  }

  /// Places gradients in the order of the backward pass: a value's gradient lives from the first
  /// layer that writes it to the layer that made the value.
  mutating func placeGradients() {
    modes = readers.map { $0.inputs.map { _ in nil } }
    placeGradient(of: readers.count)
    for layer in readers.indices.reversed() {
      let needsGradient = readers[layer].operation.alwaysWritesGradient
      for (place, value) in readers[layer].inputs.enumerated()
      where needsGradient || isTrained(value) {
        if values[value].gradientOffset == nil {
          placeGradient(of: value)
          modes[layer][place] = .overwrite
        } else {
          modes[layer][place] = .accumulate
        }
      }
      let made = values[layer + 1]
      if let offset = made.gradientOffset { gradients.release(offset, made.storage * batch) }
    }
  }

  private mutating func placeGradient(of value: Int) {
    values[value].gradientOffset = gradients.allocate(values[value].storage * batch)
  }

  /// Whether weights lie before a value, so that its gradient is of use.
  private func isTrained(_ value: Int) -> Bool {
    guard value > 0 else { return false }
    if case .slice = readers[value - 1].operation { return false }
    return true
  }

  mutating func makeLayers() -> [any Layer] {
    readers.indices.map { makeLayer($0) }
  }

  private mutating func makeLayer(_ index: Int) -> any Layer {
    let node = readers[index]
    let inputs = node.inputs.enumerated().map {
      LayerInput(value: values[$0.element], mode: modes[index][$0.offset])
    }
    let output = values[index + 1]
    switch node.operation {
    case .slice(let slice):
      return SliceLayer(input: inputs[0], output: output, first: slice.first)
    case .convolution(let convolution):
      return makeConvolution(convolution, inputs[0], output)
    case .dense(let dense):
      return makeDense(dense, inputs[0], output)
    case .normalization(let normalization):
      return makeNormalization(normalization, inputs[0], output)
    case .pooling(let pooling):
      return PoolingLayer(
        input: inputs[0], output: output, kind: pooling.kind,
        geometry: pooling.geometry(over: inputs[0].value.shape))
    case .globalPooling(let kind):
      return PoolingLayer(
        input: inputs[0], output: output, kind: kind,
        geometry: .global(inputs[0].value.shape))
    case .activation(let kind):
      return ActivationLayer(input: inputs[0], output: output, kind: kind)
    case .dropout(let dropout):
      return DropoutLayer(
        input: inputs[0], output: output, ratio: Float(dropout.ratio), place: index)
    case .add:
      return AddLayer(inputs: inputs, output: output)
    case .concatenation:
      return ConcatenationLayer(inputs: inputs, output: output)
    }
  }

  private mutating func makeConvolution(
    _ convolution: Convolution, _ input: LayerInput, _ output: Value
  ) -> any Layer {
    let geometry = convolution.geometry(
      over: input.value.shape, inputStride: input.value.stride)
    let layer = ConvolutionLayer(
      input: input, output: output, geometry: geometry,
      filter: weightBlock(geometry.filterStorage),
      bias: convolution.bias ? weightBlock(geometry.filterStride) : nil,
      initializer: convolution.initializer)
    scratchCount = max(scratchCount, layer.scratchCount(batch: batch))
    return layer
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
    scratchCount = max(scratchCount, layer.scratchCount(batch: batch))
    return layer
  }

  private mutating func makeNormalization(
    _ normalization: Normalization, _ input: LayerInput, _ output: Value
  ) -> any Layer {
    let stride = output.stride
    let layer = NormalizationLayer(
      input: input, output: output, operation: normalization, gamma: weightBlock(stride),
      beta: weightBlock(stride),
      runningMean: Block(offset: statistics.allocate(stride), count: stride),
      runningVariance: Block(offset: statistics.allocate(stride), count: stride),
      mean: Block(offset: activations.allocate(stride), count: stride),
      inverseDeviation: Block(offset: activations.allocate(stride), count: stride))
    scratchCount = max(scratchCount, layer.scratchCount(batch: batch))
    return layer
  }

  private mutating func weightBlock(_ count: Int) -> Block {
    Block(offset: weights.allocate(count), count: count)
  }
}

extension Operation {
  /// Whether the operation can read the samples of a data set where they lie, without padding lanes.
  fileprivate var readsDensely: Bool {
    switch self {
    case .slice, .convolution, .dense: true
    default: false
    }
  }

  /// Whether the operation's kernel writes the gradient of its input even where nobody reads it.
  fileprivate var alwaysWritesGradient: Bool {
    if case .normalization = self { true } else { false }
  }
}
