import RealModule

/// How hyper-parameters climb: each by its own step, which grows while its slope keeps its sign.
///
/// Logarithms of the rates, then of the nugget, maximise the likelihood of the targets times normal
/// priors. Steps are kept between fits, since the next begins where the last ended.
///
/// - **Source:** Riedmiller, Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The
///   RPROP Algorithm", 1993.
package struct Ascent: Hashable, Sendable {
  /// The nugget that is expected before anything is known.
  package static let usualNugget = 0.01
  static let nuggets = 1e-5...1.0
  static let rates = 1e-4...100.0
  /// Standard deviations of the logarithms of a rate and of the nugget.
  static let (rateSpread, nuggetSpread) = (1.5, 2.0)
  private static let steps = 0.02...1.0

  private var steps: [Double]
  private var slopes: [Double]

  init(parameters: Int) {
    steps = Array(repeating: 0.3, count: parameters)
    slopes = Array(repeating: 0, count: parameters)
  }

  /// The rate of a column that is expected before anything is known.
  ///
  /// With more columns each matters less, so that two random points stay about as much alike.
  package static func usualRate(columns: Int) -> Double {
    0.5 / Double(max(1, columns)).squareRoot()
  }

  /// By how much to change the logarithm of a parameter of this slope.
  mutating func change(_ parameter: Int, slope: Double) -> Double {
    let agreement = slope * slopes[parameter]
    slopes[parameter] = slope
    if agreement != 0 {
      steps[parameter] = (steps[parameter] * (agreement > 0 ? 1.2 : 0.5)).limited(to: Self.steps)
    }
    return slope > 0 ? steps[parameter] : slope < 0 ? -steps[parameter] : 0
  }
}

extension GaussianProcess {
  /// Makes the targets likelier by some steps of gradient ascent over rates and nugget.
  ///
  /// - Complexity: O(n³) a step.
  package mutating func fit(steps: Int) {
    guard count > 2 else { return }
    for _ in 0..<steps {
      let slopes = slopes()
      var rates = covariance.rates
      for (k, slope) in slopes.rates.enumerated() {
        rates[k] = (rates[k] * .exp(ascent.change(k, slope: slope))).limited(to: Ascent.rates)
      }
      let change = ascent.change(rates.count, slope: slopes.nugget)
      setParameters(rates: rates, nugget: (nugget * .exp(change)).limited(to: Ascent.nuggets))
      condition(on: targets)
    }
  }

  /// Takes over what another process learnt of rates and nugget.
  mutating func adopt(_ other: GaussianProcess) {
    ascent = other.ascent
    setParameters(rates: other.covariance.rates, nugget: other.nugget)
    condition(on: targets)
  }

  /// The logarithm of the prior density of rates and nugget, up to a constant.
  package var logPrior: Double {
    func square(_ x: Double) -> Double { x * x }
    let usual = Double.log(Ascent.usualRate(columns: covariance.rates.count))
    let rates = covariance.rates.reduce(0) { $0 + square((.log($1) - usual) / Ascent.rateSpread) }
    let nugget = square((.log(nugget) - .log(Ascent.usualNugget)) / Ascent.nuggetSpread)
    return -0.5 * (rates + nugget)
  }

  /// The slopes of the logarithm of likelihood times prior, over the parameters' logarithms.
  ///
  /// - **Source:** Rasmussen, Williams 2006, equation 5.9.
  package func slopes() -> (rates: [Double], nugget: Double) {
    let inverse = factor.inverse()
    var rates = Array(repeating: 0.0, count: covariance.rates.count)
    var nuggetSlope = 0.0
    for i in 0..<count {
      let start = CholeskyFactor.start(i)
      for j in 0..<i {
        let slope =
          (inverse[start + j / 8][j % 8] - weights[i] * weights[j] / scale)
          * covariance(points[i], points[j])
        addDistances(points[i], points[j], times: slope, to: &rates)
      }
      nuggetSlope += weights[i] * weights[i] / scale - inverse[start + i / 8][i % 8]
    }
    let usual = Double.log(Ascent.usualRate(columns: rates.count))
    for (k, rate) in covariance.rates.enumerated() {
      let pull = (usual - .log(rate)) / (Ascent.rateSpread * Ascent.rateSpread)
      rates[k] = rates[k] * rate + pull
    }
    let pull =
      (.log(Ascent.usualNugget) - .log(nugget)) / (Ascent.nuggetSpread * Ascent.nuggetSpread)
    return (rates, 0.5 * nuggetSlope * nugget + pull)
  }

  private func addDistances(
    _ a: [Double], _ b: [Double], times factor: Double, to sums: inout [Double]
  ) {
    for k in sums.indices { sums[k] += factor * covariance.distance(k, a[k], b[k]) }
  }
}

extension Double {
  func limited(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
