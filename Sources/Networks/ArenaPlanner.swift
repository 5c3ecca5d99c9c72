import Geometry

/// Gives out places in an arena before it exists, one behind the other.
package struct ArenaPlanner {
  /// Floats that the arena must have.
  package private(set) var count = 0

  /// An arena of nothing.
  package init() {}

  /// A place for this many floats.
  package mutating func allocate(_ floats: Int) -> Int {
    defer { count += wholeVectors(floats) }
    return count
  }
}
