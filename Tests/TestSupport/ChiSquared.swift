// The right test of a stochastic operator: count what it does, and compare with what it should do.

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The probability that counts as far from their expectation as these, or farther, come about by
/// chance (Pearson's test).
///
/// - Parameters:
///   - observed: how often each outcome was seen.
///   - weights: how often each outcome should be seen, in proportion to the others; an outcome of
///     weight 0 that was seen makes the probability 0.
public func chiSquaredProbability(observed: [Int], weights: [Double]) -> Double {
  precondition(observed.count == weights.count, "each outcome needs one weight")
  let total = Double(observed.reduce(0, +))
  let scale = total / weights.reduce(0, +)
  var statistic = 0.0
  var degrees = -1
  for (count, weight) in zip(observed, weights) {
    if weight == 0 {
      if count > 0 { return 0 }
      continue
    }
    let difference = Double(count) - weight * scale
    statistic += difference * difference / (weight * scale)
    degrees += 1
  }
  return chiSquaredTail(statistic, degrees: degrees)
}

/// The probability that counts as uneven as these, or more so, come from outcomes equally likely.
public func chiSquaredProbability(observed: [Int]) -> Double {
  chiSquaredProbability(observed: observed, weights: observed.map { _ in 1 })
}

/// The probability that a chi-squared variable exceeds a value.
///
/// With a = degrees / 2 and x = value / 2 this is Q(a, x), from Q(½, x) = erfc √x, Q(1, x) = e⁻ˣ and
/// Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1).
public func chiSquaredTail(_ value: Double, degrees: Int) -> Double {
  precondition(degrees > 0, "one outcome alone has no distribution")
  guard value > 0 else { return 1 }
  let x = value / 2
  var a = degrees.isMultiple(of: 2) ? 1.0 : 0.5
  var tail = degrees.isMultiple(of: 2) ? exp(-x) : erfc(x.squareRoot())
  while a < Double(degrees) / 2 {
    tail += exp(a * log(x) - x - lgamma(a + 1))
    a += 1
  }
  return tail
}

/// Below this probability a test of a distribution fails: one in ten thousand.
public let significance = 1e-4
