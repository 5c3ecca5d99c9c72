public import Architectures
import Geometry
import Kernels

/// A network before it has memory: its layers, when they run, and the place of every value, weight and
/// gradient.
///
/// Shapes are static, so everything is placed once: weights one behind the other, so that an update is one
/// pass; values and gradients where others have been read for the last time; and what lives only while a chunk
/// of samples passes through a stage, in a small memory that stays in the cache. A plan is cheap, and says what
/// a network will take before anything is allocated.
public struct NetworkPlan: Sendable {
  /// What a network is made for.
  public enum Purpose: Sendable {
    /// Learning, and use in between.
    case training
    /// Use alone: nothing is kept for a backward pass.
    case use
  }

  /// What the network is on paper.
  public let architecture: Architecture

  /// The most samples of a batch.
  public let batch: Int

  let shards: Shards
  let layers: [any Layer]
  /// For each layer, the first of the architecture's nodes that it does the work of.
  let origins: [Int]
  let input: Value
  let output: Value
  /// The forward pass of a training step.
  let forward: [Stage]
  /// Its backward pass.
  let backward: [Stage]
  /// The forward pass in use.
  let inference: [Stage]
  package let weightCount: Int
  /// Weights, the first ones, whose gradients are added up shard by shard.
  let shardWeightCount: Int
  let statisticCount: Int
  /// Floats of values and gradients of whole batches.
  let activationCount: Int
  /// Floats of a worker's own memory.
  let localCount: Int
  let transposedCount: Int

  /// Bytes of memory that training this network takes at most, with a worker for each shard and an
  /// optimiser's state of two floats a weight.
  public var memoryBytes: Int {
    let shardFloats = (shards.count - 1) * shardWeightCount + shards.count * localCount
    return 4
      * (4 * weightCount + statisticCount + activationCount + transposedCount
        + shardFloats)
  }

  /// Whether a step is over sooner than several threads could have shared it out: less than about a
  /// tenth of a millisecond.
  var isSmall: Bool { 6 * architecture.cost.multiplyAdds * batch < 16_000_000 }

  /// A plan for batches of at most this many samples.
  public init(_ architecture: Architecture, batch: Int, for purpose: Purpose = .training) {
    self.init(architecture, batch: batch, for: purpose, sharesMemory: true)
  }

  /// A plan in which values and gradients may have places of their own, to compare with.
  package init(
    _ architecture: Architecture, batch: Int, for purpose: Purpose = .training, sharesMemory: Bool
  ) {
    precondition(batch > 0, "a batch of \(batch) samples")
    var planner = Planner(
      architecture, batch: batch, for: purpose, sharesMemory: sharesMemory)
    self.architecture = architecture
    self.batch = batch
    shards = planner.shards
    layers = planner.makeLayers()
    origins = planner.operators.map(\.origin)
    input = planner.values[0]
    output = planner.values[layers.count]
    forward = planner.stages(planner.program.forward, layers, reversing: false)
    backward = purpose == .use ? [] : planner.backwardStages(layers)
    inference = planner.stages(planner.program.use, layers, reversing: false)
    weightCount = planner.weights.count
    shardWeightCount = purpose == .use ? 0 : planner.shardWeightCount
    statisticCount = planner.statistics.count
    activationCount = planner.activations.count
    localCount = planner.localCount
    transposedCount = planner.transposed.count
  }
}
