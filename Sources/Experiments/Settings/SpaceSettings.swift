public import Architectures
public import Genomes
public import Geometry

/// What a search may build, before the shape of the samples is known.
public struct SpaceSettings: Codable, Hashable, Sendable {
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

  /// The ranges that a `SearchSpace` has when nothing is said.
  public init() {
    let space = SearchSpace(contract: InputContract(shape: Shape(features: 1), classes: 1))
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
    optimizers = space.optimizers
    sgdLearningRate = space.sgdLearningRate
    adamLearningRate = space.adamLearningRate
    batches = space.batches
    weightDecay = space.weightDecay
    limits = space.limits
  }

  /// The space of these ranges over an input contract.
  public func space(over contract: InputContract) -> SearchSpace {
    var space = SearchSpace(contract: contract)
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
    space.optimizers = optimizers
    space.sgdLearningRate = sgdLearningRate
    space.adamLearningRate = adamLearningRate
    space.batches = batches
    space.weightDecay = weightDecay
    space.limits = limits
    return space
  }
}
