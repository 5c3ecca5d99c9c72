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

  /// Samples whose bytes keep to less than half of a second-level cache: a shard, or a half, a
  /// quarter and so on of it, so that the smaller of two such numbers divides the larger.
  func chunk(bytesPerSample: Int) -> Int {
    var chunk = size
    while chunk > 1 && chunk * bytesPerSample > 400 * 1024 {
      chunk = chunk % 2 == 0 ? chunk / 2 : 1
    }
    return chunk
  }
}
