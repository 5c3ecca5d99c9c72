import RealModule

/// The normal distribution of mean 0 and standard deviation 1.
package enum StandardNormal {
  /// The density at x.
  package static func density(_ x: Double) -> Double {
    0.398_942_280_401_432_7 * .exp(-0.5 * x * x)
  }

  /// The probability of less than x.
  package static func cumulative(_ x: Double) -> Double {
    0.5 * .erfc(-x * 0.707_106_781_186_547_5)
  }

  /// The logarithm of the probability of less than x, also where that would round to zero.
  package static func logCumulative(_ x: Double) -> Double {
    if x > -30 { return .log(cumulative(x)) }
    // Mills' ratio: Φ(x) = φ(x)/|x| · (1 − 1/x² + …).
    return -0.5 * x * x - 0.918_938_533_204_672_7 - .log(-x) + .log(onePlus: -1 / (x * x))
  }

  /// The x below which a number lies with this probability, to nine digits.
  ///
  /// - **Source:** Acklam, "An algorithm for computing the inverse normal cumulative distribution
  ///   function", 2003.
  /// - Precondition: `0 < probability < 1`.
  package static func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1, "no quantile of \(probability)")
    if probability > 0.5 { return -quantile(1 - probability) }
    if probability < 0.02425 {
      let q = (-2 * Double.log(probability)).squareRoot()
      return polynomial(tailAbove, q) / (polynomial(tailBelow, q) * q + 1)
    }
    let q = probability - 0.5
    let r = q * q
    return polynomial(middleAbove, r) * q / (polynomial(middleBelow, r) * r + 1)
  }

  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }

  private static let middleAbove = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.3577518672690,
    -30.66479806614716, 2.506628277459239,
  ]
  private static let middleBelow = [
    -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972,
    -13.28068155288572,
  ]
  private static let tailAbove = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734,
    4.374664141464968, 2.938163982698783,
  ]
  private static let tailBelow = [
    0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416,
  ]
}

/// By how much a point is expected to fall below the best cost so far.
///
/// - **Source:** Jones, Schonlau, Welch, "Efficient Global Optimization of Expensive Black-Box
///   Functions", 1998, equation 15.
package enum ExpectedImprovement {
  /// The expected improvement of a normal cost on `best`.
  package static func value(mean: Double, deviation: Double, best: Double) -> Double {
    let u = (best - mean) / deviation
    return deviation * (u * StandardNormal.cumulative(u) + StandardNormal.density(u))
  }

  /// Its logarithm, also where the improvement itself would round to zero.
  package static func logarithm(mean: Double, deviation: Double, best: Double) -> Double {
    let u = (best - mean) / deviation
    guard u < -5 else { return .log(value(mean: mean, deviation: deviation, best: best)) }
    // u Φ(u) + φ(u) = φ(u)/u² · (1 − 3/u² + 15/u⁴ − …), the asymptotic series of Mills' ratio.
    let v = 1 / (u * u)
    let series = Double.log(v * (1 - 3 * v + 15 * v * v))
    return .log(deviation) - 0.5 * u * u - 0.918_938_533_204_672_7 + series
  }
}
