/// The area that points of two costs dominate up to a reference, kept as points come.
struct Staircase: Sendable {
  private let reference: (x: Double, y: Double)
  /// Points of which none dominates another: x rises, y falls.
  private var steps: [(x: Double, y: Double)] = []
  /// The area so far.
  private(set) var area = 0.0

  /// An area of nothing, up to the first two costs of a reference.
  init(_ reference: [Double]) {
    self.reference = (reference[0], reference[1])
  }

  /// Takes in a point below the reference.
  ///
  /// - Complexity: O(log n), and a shift of the steps behind.
  mutating func insert(_ x: Double, _ y: Double) {
    let first = firstStep(from: x)
    var ceiling = first > 0 ? steps[first - 1].y : reference.y
    guard y < ceiling else { return }
    var (left, next) = (x, first)
    while next < steps.count, steps[next].y >= y {
      area += (steps[next].x - left) * (ceiling - y)
      (left, ceiling) = steps[next]
      next += 1
    }
    if next < steps.count, steps[next].x == x { return }
    area += ((next < steps.count ? steps[next].x : reference.x) - left) * (ceiling - y)
    steps.replaceSubrange(first..<next, with: [(x: x, y: y)])
  }

  /// The first step whose x is at least this.
  private func firstStep(from x: Double) -> Int {
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].x < x { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
