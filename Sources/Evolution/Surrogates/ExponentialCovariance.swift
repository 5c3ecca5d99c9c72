import RealModule

/// The covariance `exp(−Σ rateₖ · dₖ)` of two points, `dₖ` their distance in column k.
///
/// In a categorical column `d` is 0 or 1 (Hamming), in any other the absolute difference. The larger
/// its rate, the more a column matters (automatic relevance determination).
///
/// - **Source:** Hutter, Hoos, Leyton-Brown, "Sequential Model-Based Optimization for General
///   Algorithm Configuration", 2011, section 4.1, with absolute for squared differences.
package struct ExponentialCovariance: Hashable, Sendable {
  /// Whether column k tells equal from unequal only.
  package let isCategorical: [Bool]
  /// One rate a column, positive.
  package var rates: [Double]

  /// A covariance over these columns.
  package init(isCategorical: [Bool], rates: [Double]) {
    precondition(rates.count == isCategorical.count, "a rate for each column")
    self.isCategorical = isCategorical
    self.rates = rates
  }

  /// How far apart two values of a column are.
  package func distance(_ column: Int, _ a: Double, _ b: Double) -> Double {
    isCategorical[column] ? (a == b ? 0 : 1) : abs(a - b)
  }

  /// The covariance of two points of unit variance.
  package func callAsFunction(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for column in rates.indices { sum += rates[column] * distance(column, a[column], b[column]) }
    return .exp(-sum)
  }

  /// The sum of the distances from eight points to one, each times its rate, and as it is.
  ///
  /// - Parameter eight: a vector a column.
  func sums(
    _ eight: [SIMD8<Double>], _ point: [Double]
  ) -> (rated: SIMD8<Double>, plain: SIMD8<Double>) {
    let (zero, one) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 1))
    var (rated, plain) = (zero, zero)
    for column in rates.indices {
      let difference = eight[column] - point[column]
      let distance =
        isCategorical[column]
        ? zero.replacing(with: one, where: difference .!= zero)
        : difference.replacing(with: -difference, where: difference .< zero)
      rated += rates[column] * distance
      plain += distance
    }
    return (rated, plain)
  }
}
