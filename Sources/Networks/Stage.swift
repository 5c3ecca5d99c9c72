import Kernels

/// Work between two moments at which all samples must be there: first every chunk of samples walks
/// through all local work, so that what one piece writes is still in the cache when the next one
/// reads it; then the work on the whole batch is done.
struct Stage: Sendable {
  /// Work on samples.
  private(set) var segments: [Segment] = []
  /// Work on the whole batch.
  private(set) var batch: [BatchWork] = []
  /// Samples that pass through all segments together.
  let chunk: Int
  /// Bytes that the work on one sample reads and writes.
  private(set) var bytesPerSample = 0
  /// Whether the last samples come first: every other stage, so that it finds in the caches what the
  /// one before it has touched last.
  var isReversed = false

  /// A stage whose chunks have so many samples.
  init(chunk: Int) { self.chunk = chunk }

  /// Whether there is nothing to do.
  var isEmpty: Bool { segments.isEmpty && batch.isEmpty }
}

/// Pieces of work that follow each other on parts of a chunk: few samples at a time where samples are
/// large, many where the work on a few would be too little for its loops.
struct Segment: Sendable {
  /// Samples of a part; divides the stage's chunk.
  let chunk: Int
  /// The pieces, with the number of the layer that each belongs to.
  fileprivate(set) var works: [(layer: Int, run: @Sendable (Pass, Chunk) -> Void)] = []
}

/// A piece of work on the whole batch.
struct BatchWork: Sendable {
  /// The number of the layer that it belongs to.
  let layer: Int
  /// Samples of a part in the layer's work on samples before.
  let chunk: Int
  /// The work.
  let run: @Sendable (Pass, Int) -> Void
}

extension Stage {
  /// Adds a piece of work on samples, each of which takes so many bytes.
  mutating func append(
    layer: Int, chunk: Int, bytes: Int, _ run: @escaping @Sendable (Pass, Chunk) -> Void
  ) {
    if segments.last?.chunk != chunk { segments.append(Segment(chunk: chunk)) }
    segments[segments.count - 1].works.append((layer, run))
    bytesPerSample += bytes
  }

  /// Adds a piece of work on the whole batch.
  mutating func append(_ work: BatchWork) { batch.append(work) }
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

  /// Samples that divide a shard evenly and whose bytes keep to less than half of a second-level
  /// cache.
  func chunk(bytesPerSample: Int) -> Int {
    let fitting = max(1, 400 * 1024 / max(1, bytesPerSample))
    return (1...size).last { size % $0 == 0 && $0 <= fitting } ?? 1
  }
}

extension Stage {
  /// Does all work of the stage.
  func run(_ pass: Pass, _ shards: Shards) {
    if !segments.isEmpty {
      let isSmall = bytesPerSample * pass.batch < 64 * 1024
      (isSmall ? pass.alone : pass.workers).run(shards.count(of: pass.batch)) { range in
        forEachPart(of: range, pass.batch, shards) { segment, part in
          for work in segment.works { work.run(pass, part) }
        }
      }
    }
    for work in batch { work.run(pass, work.chunk) }
  }

  /// Calls for each segment and each part of the chunks of some shards, in order.
  func forEachPart(
    of range: Range<Int>, _ batch: Int, _ shards: Shards, _ body: (Segment, Chunk) -> Void
  ) {
    for shard in inOrder(range) {
      let start = shard * shards.size
      let end = min(batch, start + shards.size)
      var isFirst = true
      for first in inOrder(stride(from: start, to: end, by: chunk)) {
        for segment in segments {
          var isFirst = isFirst
          let stop = min(end, first + chunk)
          for part in inOrder(stride(from: first, to: stop, by: segment.chunk)) {
            body(
              segment,
              Chunk(
                samples: part..<min(stop, part + segment.chunk), shard: shard, origin: first,
                number: part / segment.chunk, isFirst: isFirst))
            isFirst = false
          }
        }
        isFirst = false
      }
    }
  }

  private func inOrder(_ numbers: some Sequence<Int>) -> [Int] {
    isReversed ? numbers.reversed() : Array(numbers)
  }
}

extension [Stage] {
  /// The stages that have something to do, every other one reversed, the first one if `reversing`.
  func alternating(reversing first: Bool) -> [Stage] {
    var isReversed = first
    var result: [Stage] = []
    for var stage in self where !stage.isEmpty {
      stage.isReversed = isReversed
      if !stage.segments.isEmpty { isReversed.toggle() }
      result.append(stage)
    }
    return result
  }
}
