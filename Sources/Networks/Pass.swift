import Geometry
import Kernels

/// Everything that layers need while a batch passes through.
struct Pass: Sendable {
  let memory: Memory
  /// Threads for work on the whole batch.
  let workers: Workers
  /// The calling thread alone, for work on a chunk.
  let alone: Workers
  /// Samples in this batch, no more than the plan's.
  let batch: Int
  /// Samples of a shard.
  let shardSize: Int
  /// The random word that this step's dropout starts from.
  let dropoutKey: UInt64

  /// A value of some samples.
  func value(_ value: Value, _ chunk: Chunk) -> ArenaView {
    view(value, value.place, chunk)
  }

  /// The gradient of a value of some samples.
  ///
  /// - Precondition: the plan gave it a place.
  func gradient(_ value: Value, _ chunk: Chunk) -> ArenaView {
    guard let place = value.gradient else { preconditionFailure("a value without a gradient") }
    return view(value, place, chunk)
  }

  /// A value of the whole batch.
  ///
  /// - Precondition: the plan keeps it for a whole batch.
  func value(_ value: Value) -> ArenaView { view(value, value.place, whole) }

  /// The gradient of a value of the whole batch.
  ///
  /// - Precondition: the plan keeps it for a whole batch.
  func gradient(_ value: Value) -> ArenaView { gradient(value, whole) }

  /// No floats at all, for what is not there.
  var nothing: ArenaView { ArenaView(memory.activations, offset: 0, count: 0) }

  /// Where a shard adds up the gradients of the weights in a block: the first one in place, the
  /// others in memory of their own, as the sum must not depend on who came first.
  func weightGradients(_ block: Block, _ chunk: Chunk) -> ArenaView {
    if chunk.shard == 0 { return ArenaView(memory.weightGradients, block) }
    let offset = (chunk.shard - 1) * memory.shardWeightCount + block.offset
    return ArenaView(memory.shardGradients, offset: offset, count: block.count)
  }

  /// Adds the gradients of all shards to those of the first, in order.
  func addShardGradients() {
    let count = memory.shardWeightCount
    let target = ArenaView(memory.weightGradients, offset: 0, count: count)
    var sum = target.write()
    for shard in 1..<max(1, (batch + shardSize - 1) / shardSize) {
      let source = ArenaView(memory.shardGradients, offset: (shard - 1) * count, count: count)
      accumulate(from: source.read(), into: &sum, mode: .accumulate, workers: workers)
    }
  }

  /// The whole batch.
  var whole: Chunk {
    Chunk(samples: 0..<batch, shard: -1, lane: -1, origin: 0, number: 0, isFirst: true)
  }

  private func view(_ value: Value, _ place: Place, _ chunk: Chunk) -> ArenaView {
    let count = chunk.samples.count * value.storage
    switch place {
    case .batch(let offset):
      return ArenaView(
        memory.activations, offset: offset + chunk.samples.lowerBound * value.storage, count: count)
    case .chunk(let offset, let samples):
      precondition(chunk.lane >= 0, "a value of a chunk is asked for a whole batch")
      let row = (chunk.samples.lowerBound - chunk.origin) % samples
      return ArenaView(
        memory.local,
        offset: chunk.lane * memory.localCount + offset + row * value.storage, count: count)
    }
  }
}

/// The arenas of a network.
struct Memory: Sendable {
  let weights: Arena
  let weightGradients: Arena
  /// The gradients of all shards but the first, one behind the other.
  let shardGradients: Arena
  /// Weights, from the first on, whose gradients are added up shard by shard.
  let shardWeightCount: Int
  /// Running means and variances of normalisations.
  let statistics: Arena
  /// Values and gradients of whole batches, and the moments of normalisations.
  let activations: Arena
  /// What lives only within a stage, for each worker.
  let local: Arena
  /// Floats of it for one worker.
  let localCount: Int
  /// Transposed filters.
  let transposed: Arena

  /// The arenas for a plan, with so many threads at work at the same time.
  init(_ plan: NetworkPlan, workers: Int) {
    weights = Arena(count: plan.weightCount)
    weightGradients = Arena(count: plan.weightCount)
    shardWeightCount = plan.shardWeightCount
    shardGradients = Arena(count: (plan.shards.count - 1) * plan.shardWeightCount)
    statistics = Arena(count: plan.statisticCount)
    activations = Arena(count: plan.activationCount)
    localCount = plan.localCount
    local = Arena(count: min(workers, plan.shards.count) * plan.localCount)
    transposed = Arena(count: plan.transposedCount)
  }

  /// Bytes in all.
  var bytes: Int {
    4
      * [weights, weightGradients, shardGradients, statistics, activations, local, transposed]
      .reduce(0) { $0 + $1.count }
  }
}
