public import Architectures
public import Genomes
public import Geometry

/// What a search may build, before the shape of the samples is known.
public struct SpaceSettings: Codable, Hashable, Sendable {
  /// What kind of space it is; of the others nothing is used.
  public var kind: SpaceKind = .layers
  /// The fields of a space of vectors.
  public var fields: [Field] = []
  /// The cell of a space of cells, and how it is repeated.
  public var cell = CellWiring()
  /// How many genes a tower may have.
  public var genes: IntegerRange
  /// How many genes the head may have.
  public var headGenes: IntegerRange
  /// How often each kind of gene is drawn.
  public var kinds: [KindWeight]
  /// Outputs of convolutions.
  public var convolutionOutputs: IntegerRange
  /// Heights and widths of filters.
  public var filterSize: IntegerRange
  /// Strides of convolutions.
  public var convolutionStride: IntegerRange
  /// How weights may start.
  public var initializers: [Initializer]
  /// Kinds of poolings.
  public var poolings: [PoolingKind]
  /// Heights and widths of the windows of poolings.
  public var window: IntegerRange
  /// Strides of poolings.
  public var poolingStride: IntegerRange
  /// Functions between operations.
  public var activations: [ActivationKind]
  /// Shares that dropout silences.
  public var dropoutRatio: RealRange
  /// Outputs of dense operations.
  public var denseOutputs: IntegerRange
  /// Outputs of each path of an inception; 0 for a path that is absent.
  public var inceptionOutputs: IntegerRange
  /// How many genes back a skip may reach.
  public var skipReach: IntegerRange
  /// Optimisers to train with.
  public var optimizers: [OptimizerKind]
  /// Learning rates of plain and Nesterov's descent.
  public var sgdLearningRate: RealRange
  /// Learning rates of AdamW.
  public var adamLearningRate: RealRange
  /// Samples of a batch.
  public var batches: [Int]
  /// Decays of weights.
  public var weightDecay: RealRange
  /// The largest network that is trained.
  public var limits: Limits

  /// The ranges that a `LayerSpace` has when nothing is said.
  public init() {
    let space = LayerSpace(contract: InputContract(shape: Shape(features: 1), classes: 1))
    genes = space.genes
    headGenes = space.headGenes
    kinds = space.kinds
    convolutionOutputs = space.convolutionOutputs
    filterSize = space.filterSize
    convolutionStride = space.convolutionStride
    initializers = space.initializers
    poolings = space.poolings
    window = space.window
    poolingStride = space.poolingStride
    activations = space.activations
    dropoutRatio = space.dropoutRatio
    denseOutputs = space.denseOutputs
    inceptionOutputs = space.inceptionOutputs
    skipReach = space.skipReach
    optimizers = space.training.optimizers
    sgdLearningRate = space.training.sgdLearningRate
    adamLearningRate = space.training.adamLearningRate
    batches = space.training.batches
    weightDecay = space.training.weightDecay
    limits = space.limits
  }

  /// The space of these ranges over an input contract.
  public func space(over contract: InputContract) -> SearchSpace {
    switch kind {
    case .layers: .layers(layerSpace(over: contract))
    case .cells:
      .cells(CellSpace(contract: contract, wiring: cell, training: training, limits: limits))
    case .vectors: .vectors(VectorSpace(fields))
    }
  }

  private var training: TrainingSpace {
    var training = TrainingSpace()
    training.optimizers = optimizers
    training.sgdLearningRate = sgdLearningRate
    training.adamLearningRate = adamLearningRate
    training.batches = batches
    training.weightDecay = weightDecay
    return training
  }

  private func layerSpace(over contract: InputContract) -> LayerSpace {
    var space = LayerSpace(contract: contract)
    space.genes = genes
    space.headGenes = headGenes
    space.kinds = kinds
    space.convolutionOutputs = convolutionOutputs
    space.filterSize = filterSize
    space.convolutionStride = convolutionStride
    space.initializers = initializers
    space.poolings = poolings
    space.window = window
    space.poolingStride = poolingStride
    space.activations = activations
    space.dropoutRatio = dropoutRatio
    space.denseOutputs = denseOutputs
    space.inceptionOutputs = inceptionOutputs
    space.skipReach = skipReach
    space.training = training
    space.limits = limits
    return space
  }
}

/// The kinds of spaces by name.
public enum SpaceKind: String, Codable, Hashable, Sendable, CaseIterable {
  /// Lists of layers of any length.
  case layers
  /// A cell whose edges choose their operations, repeated.
  case cells
  /// Named numbers and choices.
  case vectors
}
