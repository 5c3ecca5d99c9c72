#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The standard normal distribution.
enum Normal {
  /// The probability of a number no greater than this.
  static func cumulative(_ score: Double) -> Double { 0.5 * erfc(-score / 2.0.squareRoot()) }

  /// The number that is exceeded with probability 1 − `probability`, by bisection and Newton's method.
  ///
  /// - Precondition: the probability is above 0 and below 1.
  static func score(_ probability: Double) -> Double {
    var (low, high) = (-9.0, 9.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    var score = (low + high) / 2
    for _ in 0..<2 {
      let density = exp(-score * score / 2) / (2 * Double.pi).squareRoot()
      if density > 1e-300 { score -= (cumulative(score) - probability) / density }
    }
    return score
  }
}
