/// The gradient of a function by central differences, in Double: the judge of every backward pass.
public func gradientByDifferences(
  at x: [Double], step: Double = 1e-5, of f: ([Double]) -> Double
) -> [Double] {
  var moved = x
  return x.indices.map { i in
    moved[i] = x[i] + step
    let above = f(moved)
    moved[i] = x[i] - step
    let below = f(moved)
    moved[i] = x[i]
    return (above - below) / (2 * step)
  }
}

/// The largest difference of two arrays, relative to the largest size of a value of the second.
///
/// Infinite where the counts differ or a difference is no number.
public func relativeError<T: BinaryFloatingPoint, U: BinaryFloatingPoint>(
  _ a: [T], _ b: [U]
) -> Double {
  guard a.count == b.count else { return .infinity }
  var largest = 0.0
  var difference = 0.0
  for (p, q) in zip(a, b) {
    let d = abs(Double(p) - Double(q))
    if d.isNaN { return .infinity }
    difference = max(difference, d)
    largest = max(largest, abs(Double(q)))
  }
  return difference == 0 ? 0 : difference / largest
}

/// The sum of the products of two arrays of equal count.
public func dotProduct(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
