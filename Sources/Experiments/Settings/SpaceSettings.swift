public import Architectures
public import Genomes
public import Geometry

/// What a search may build, before the shape of the samples is known.
public struct SpaceSettings: Codable, Hashable, Sendable {
  public var genes: IntegerRange
  public var headGenes: IntegerRange
  public var kinds: [KindWeight]
  public var convolutionOutputs: IntegerRange
  public var filterSize: IntegerRange
  public var convolutionStride: IntegerRange
  public var initializers: [Initializer]
  public var poolings: [PoolingKind]
  public var window: IntegerRange
  public var poolingStride: IntegerRange
  public var activations: [ActivationKind]
  public var dropoutRatio: RealRange
  public var denseOutputs: IntegerRange
  public var inceptionOutputs: IntegerRange
  public var skipReach: IntegerRange
  public var optimizers: [OptimizerKind]
  public var sgdLearningRate: RealRange
  public var adamLearningRate: RealRange
  public var batches: [Int]
  public var weightDecay: RealRange
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
