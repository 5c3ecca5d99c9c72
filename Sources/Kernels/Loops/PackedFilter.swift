// Convolutions whose filters have many target channels: the weights that a tile reads lie far apart then,
// in few sets of the first cache, and evict each other. They are packed one behind the other, as many
// source channels at a time as the cache holds.

/// Room for packed weights: 36 KB, of which a small first cache holds most.
typealias FilterRoom = InlineArray<1152, Lanes>

extension Correlation {
  /// Whether weights are packed for so many target channels.
  ///
  /// Processors with wide vectors take more pixels for each vector of weights, and have larger caches. What
  /// does not fit the room at once is packed only where it lies so far apart that hardly any of it stays in
  /// the cache. It goes by shape alone: who packs adds up some source channels after the others, and sums
  /// must not depend on how rows are shared out.
  func packs(_ channels: Int) -> Bool {
    let most = packedDepth(channels)
    return laneCount == 8 && filterStride > channels && depth >= 16
      && rows.targetSize &* columns.targetSize >= 32
      && (most >= depth || most >= 16 && filterStride >= 8 &* laneCount)
  }

  /// The most source channels that are packed together, in whole eights.
  private func packedDepth(_ channels: Int) -> Int {
    1152 / (rows.kernel &* columns.kernel &* (channels / laneCount)) / 8 &* 8
  }

  /// Target rows from `first` to before `last` of some samples.
  func runPacked(
    _ source: RawSpan, _ filter: RawSpan, _ bias: RawSpan, _ target: inout MutableSpan<Float>,
    _ first: Int, _ last: Int, samples: Int, channels: Int, block: Int, _ place: TilePlace,
    _ room: inout MutableSpan<Lanes>
  ) {
    var k = 0
    var parts = ceilingOfQuotient(depth, packedDepth(channels))
    while parts > 0 {
      let count = lesser(depth &- k, ceilingOfQuotient(depth &- k, parts &* 8) &* 8)
      pack(filter, from: k, count, block: block, channels: channels, into: &room)
      let part = taking(count, of: channels, isFirst: k == 0, isLast: parts == 1)
      var at = place
      at.source &+= k
      at.filter = 0
      let packed = room.span
      part.runRows(
        source, unsafe packed.bytes, k == 0 ? bias : RawSpan(), &target, first, last,
        samples: samples, channels: channels, block: block, at)
      k &+= count
      parts &-= 1
    }
  }

  /// The same over `count` source channels whose weights are packed.
  private func taking(_ count: Int, of channels: Int, isFirst: Bool, isLast: Bool) -> Correlation {
    var part = self
    part.depth = count
    part.filterStride = channels
    part.adding = adding || !isFirst
    part.least = isLast ? least : -.infinity
    return part
  }

  /// Copies one to three vectors of each tap's weights for `count` source channels from `k` on.
  private func pack(
    _ filter: RawSpan, from k: Int, _ count: Int, block: Int, channels: Int,
    into room: inout MutableSpan<Lanes>
  ) {
    let vectors = channels / laneCount
    var to = 0
    var tap = 0
    while tap < rows.kernel &* columns.kernel {
      var from = tap &* tapSize &+ k &* filterStride &+ block
      var i = 0
      while i < count {
        unsafe room[unchecked: to] = load(filter, from)
        if vectors > 1 { unsafe room[unchecked: to &+ 1] = load(filter, from &+ laneCount) }
        if vectors > 2 { unsafe room[unchecked: to &+ 2] = load(filter, from &+ 2 &* laneCount) }
        to &+= vectors
        from &+= filterStride
        i &+= 1
      }
      tap &+= 1
    }
  }
}
