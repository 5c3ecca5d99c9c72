import Kernels

/// Work between two moments at which all samples must be there: first every chunk of samples walks
/// through all local work, so that what one piece writes is still in the cache when the next one
/// reads it; then the work on the whole batch is done.
struct Stage: Sendable {
  /// Work on samples.
  let segments: [Segment]
  /// Work on the whole batch.
  let batch: [BatchWork]
  /// Samples that pass through all segments together.
  let chunk: Int
  /// Whether there is too little to do for a second thread.
  let isSmall: Bool
  /// Whether the last samples come first: every other stage, so that it finds in the caches what the
  /// one before it has touched last.
  let isReversed: Bool
}

/// Pieces of work that follow each other on parts of a chunk: few samples at a time where samples are
/// large, many where the work on a few would be too little for its loops.
struct Segment: Sendable {
  /// Samples of a part; divides the stage's chunk.
  let chunk: Int
  /// The pieces, with the number of the layer that each belongs to.
  let works: [(number: Int, layer: any Layer, task: SampleTask)]
}

/// A piece of work on the whole batch.
struct BatchWork: Sendable {
  /// The number of the layer that it belongs to.
  let number: Int
  let layer: any Layer
  let task: BatchTask
  /// Samples of a part in the layer's work on samples before.
  let chunk: Int
}

extension Stage {
  /// Does all work of the stage.
  func run(_ pass: Pass, _ shards: Shards) {
    if !segments.isEmpty {
      let count = shards.count(of: pass.batch)
      (isSmall ? pass.alone : pass.workers).runDynamically(count) { place, lane in
        let shard = isReversed ? count - 1 - place : place
        forEachPart(of: shard, pass.batch, shards, lane: lane) { segment, part in
          for work in segment.works { work.layer.run(work.task, pass, part) }
        }
      }
    }
    for work in batch { work.layer.run(work.task, pass, chunk: work.chunk) }
  }

  /// Calls for each segment and each part of the chunks of a shard, in order.
  func forEachPart(
    of shard: Int, _ batch: Int, _ shards: Shards, lane: Int, _ body: (Segment, Chunk) -> Void
  ) {
    let start = shard * shards.size
    let end = min(batch, start + shards.size)
    let chunks = (end - start + chunk - 1) / chunk
    for place in 0..<chunks {
      let first = start + inOrder(place, of: chunks) * chunk
      let stop = min(end, first + chunk)
      for segment in segments {
        let parts = (stop - first + segment.chunk - 1) / segment.chunk
        for part in 0..<parts {
          let begin = first + inOrder(part, of: parts) * segment.chunk
          body(
            segment,
            Chunk(
              samples: begin..<min(stop, begin + segment.chunk), shard: shard, lane: lane,
              origin: first, number: begin / segment.chunk, isFirst: place == 0 && part == 0))
        }
      }
    }
  }

  private func inOrder(_ place: Int, of count: Int) -> Int {
    isReversed ? count - 1 - place : place
  }
}
