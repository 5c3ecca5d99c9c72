import Geometry

/// Gives out places in an arena before it exists, and takes them back: what is never alive at the
/// same time may share a place.
package struct ArenaPlanner {
  /// Floats that the arena must have.
  package private(set) var count = 0

  /// An arena of nothing.
  package init() {}

  private var free: [Range<Int>] = []

  /// A place for this many floats: the first that fits.
  package mutating func allocate(_ floats: Int) -> Int {
    let size = wholeVectors(floats)
    if let place = free.firstIndex(where: { $0.count >= size }) {
      let range = free[place]
      free[place] = range.lowerBound + size..<range.upperBound
      if free[place].isEmpty { free.remove(at: place) }
      return range.lowerBound
    }
    // The last free range may reach to the end: then the arena grows by what is missing.
    let start = free.last.map { $0.upperBound == count ? $0.lowerBound : count } ?? count
    if start < count { free.removeLast() }
    count = start + size
    return start
  }

  /// Takes a place back.
  package mutating func release(_ offset: Int, _ floats: Int) {
    let range = offset..<offset + wholeVectors(floats)
    guard !range.isEmpty else { return }
    free.append(range)
    free.sort { $0.lowerBound < $1.lowerBound }
    var merged: [Range<Int>] = []
    for range in free {
      if let last = merged.last, last.upperBound == range.lowerBound {
        merged[merged.count - 1] = last.lowerBound..<range.upperBound
      } else {
        merged.append(range)
      }
    }
    free = merged
  }
}
