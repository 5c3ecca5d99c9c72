import Kernels

/// Work between two moments at which all samples must be there: first every chunk of samples walks
/// through all local work, so that what one piece writes is still in the cache when the next one
/// reads it; then the work on the whole batch is done.
struct Stage: Sendable {
  /// Work on samples, with the number of the layer that it belongs to.
  var samples: [(layer: Int, run: @Sendable (Pass, Chunk) -> Void)] = []
  /// Work on the whole batch.
  var batch: [(layer: Int, run: @Sendable (Pass, Int) -> Void)] = []
  /// Samples of a chunk.
  var chunk = 1
  /// Bytes that the work on one sample reads and writes.
  var bytesPerSample = 0
  /// Whether the last samples come first: every other stage, so that it finds in the caches what the
  /// one before it has touched last.
  var isReversed = false
}

/// How a batch is divided, by its size alone: sums over samples are taken shard by shard, so that
/// they do not depend on the number of workers.
struct Shards: Hashable, Sendable {
  /// The most samples of a batch.
  let batch: Int
  /// Samples of a shard.
  let size: Int

  /// Shards of a batch: four of up to 16 samples, up to eight of more.
  init(batch: Int) {
    self.batch = batch
    size = batch <= 64 ? (batch + 3) / 4 : max(16, (batch + 7) / 8)
  }

  /// How many shards there are, the last of which may be smaller.
  var count: Int { count(of: batch) }

  /// The shards of a batch that may be smaller than the plan's.
  func count(of batch: Int) -> Int { (batch + size - 1) / size }

  /// Samples of a chunk that divides a shard evenly and keeps to about half of a second-level cache.
  func chunk(bytesPerSample: Int) -> Int {
    let fitting = max(1, 512 * 1024 / max(1, bytesPerSample))
    return (1...size).last { size % $0 == 0 && $0 <= fitting } ?? 1
  }
}

extension Stage {
  /// Does all work of the stage.
  func run(_ pass: Pass, _ shards: Shards) {
    if !samples.isEmpty {
      let count = shards.count(of: pass.batch)
      let isSmall = bytesPerSample * pass.batch < 64 * 1024
      (isSmall ? pass.alone : pass.workers).run(count) { range in
        forEachChunk(of: range, pass.batch, shards) { chunk in
          for work in samples { work.run(pass, chunk) }
        }
      }
    }
    for work in batch { work.run(pass, chunk) }
  }

  /// Calls for the chunks of some shards, in order.
  func forEachChunk(
    of range: Range<Int>, _ batch: Int, _ shards: Shards, _ body: (Chunk) -> Void
  ) {
    for place in range {
      let shard = isReversed ? range.lowerBound + range.upperBound - 1 - place : place
      let start = shard * shards.size
      let end = min(batch, start + shards.size)
      let count = (end - start + chunk - 1) / chunk
      for place in 0..<count {
        let first = start + (isReversed ? count - 1 - place : place) * chunk
        body(
          Chunk(
            samples: first..<min(end, first + chunk), shard: shard, number: first / chunk,
            isFirst: place == 0))
      }
    }
  }
}

extension [Stage] {
  /// The stages that have something to do, every other one reversed, the first one if `reversing`.
  func alternating(reversing first: Bool) -> [Stage] {
    var isReversed = first
    var result: [Stage] = []
    for var stage in self where !stage.samples.isEmpty || !stage.batch.isEmpty {
      stage.isReversed = isReversed
      if !stage.samples.isEmpty { isReversed.toggle() }
      result.append(stage)
    }
    return result
  }
}
